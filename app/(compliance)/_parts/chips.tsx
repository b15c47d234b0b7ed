/** What the list is filtered by, each removable by itself. */
import { Link } from '@/app/_ui/link'
import type { Chip } from './explorer-view'

export function Chips({ chips }: { readonly chips: readonly Chip[] }) {
  if (chips.length === 0) return null
  return (
    <ul className="chips" aria-label="Filters in force">
      {chips.map(({ key, words, not, remove }) => (
        <li key={key}>
          <Link href={remove} scroll={false} className={not ? 'chip not' : 'chip'}>
            <span className="sr">Remove </span>
            {not ? <b>not </b> : null}
            {words} <span aria-hidden="true">✕</span>
          </Link>
        </li>
      ))}
      <li>
        <Link href="/audit" className="clear">
          Clear filters
        </Link>
      </li>
    </ul>
  )
}
