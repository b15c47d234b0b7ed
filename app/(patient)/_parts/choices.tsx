/** The kinds that are asked for, none of them ticked, each with the very items that would be seen. Works without JavaScript. */
import { countOf } from '@/lib/base/count'
import type { KindItems } from '@/lib/base/kind'
import { kindWords } from '@/lib/consent/words'
import { formatDay } from '@/lib/records/views/dates'

export type KindChoicesProps = {
  readonly kinds: readonly KindItems[]
  /** Those ticked already, where she comes back to her own choice. */
  readonly ticked: readonly string[]
  readonly timeZone: string
}

export function KindChoices({ kinds, ticked, timeZone }: KindChoicesProps) {
  return (
    <ul className="choices">
      {kinds.map(({ kind, count, items }) => (
        <li key={kind}>
          <label>
            <input type="checkbox" name="kinds" value={kind} defaultChecked={ticked.includes(kind)} />
            <span>
              {capital(kindWords(kind))} <small>{count === 0 ? 'nothing there now' : countOf(count, 'item')}</small>
            </span>
          </label>
          {items.length > 0 ? <Items words={kindWords(kind)} count={count} items={items} timeZone={timeZone} /> : null}
        </li>
      ))}
    </ul>
  )
}

type ItemsProps = Pick<KindItems, 'count' | 'items'> & { readonly words: string; readonly timeZone: string }

function Items({ words, count, items, timeZone }: ItemsProps) {
  return (
    <details>
      <summary>
        Show me<span className="sr"> the items: {words}</span>
      </summary>
      <ul className="items">
        {items.map(numbered).map(({ at, title, date }) => (
          <li key={at}>
            <span>{title}</span> <small className="nowrap">{date ? formatDay(date, timeZone) : 'no date'}</small>
          </li>
        ))}
      </ul>
      {count > items.length ? <p className="dim">And {countOf(count - items.length, 'more item')}.</p> : null}
    </details>
  )
}

/** Two items may have one title and one day. */
function numbered<T extends object>(item: T, at: number): T & { readonly at: number } {
  return { ...item, at }
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
