/** How far an import has come, and what became of each file. The count is announced, not each line. */

import { Link } from '@/app/_ui/link'
import { countOf } from '@/lib/base/count'
import { BundleLine } from './bundle-list'
import type { ImportItem, ImportState } from './use-import'

export function ImportProgress({ state }: { readonly state: ImportState }) {
  const { items, running, run } = state
  if (items.length === 0) return null
  const done = items.filter(isDone)
  return (
    <section aria-labelledby="progress" className="importing">
      <h2 id="progress">This import</h2>
      <p role="status">{summary(items, running)}</p>
      <progress aria-label="Bundles done" value={done.length} max={items.length} />
      <ol className="bundles" aria-label="Files">
        {items.map((item) => (
          <li key={item.number}>
            {item.bundle ? <BundleLine name={item.name} bundle={item.bundle} /> : <Waiting item={item} />}
          </li>
        ))}
      </ol>
      {run ? (
        <p>
          <Link href={`/admin/imports/${run}`}>What is kept of this import</Link>
        </p>
      ) : null}
    </section>
  )
}

function isDone({ bundle, remark }: ImportItem): boolean {
  return bundle !== undefined || remark !== undefined
}

function summary(items: readonly ImportItem[], running: boolean): string {
  const done = items.filter(isDone).length
  const taken = items.filter(({ bundle }) => bundle?.outcome === 'taken').length
  const not = done - taken
  const counts = `${taken} taken${not > 0 ? `, ${not} not` : ''}`
  return running ? `${done} of ${countOf(items.length, 'bundle')} done: ${counts}.` : `Import finished: ${counts}.`
}

function Waiting({ item }: { readonly item: ImportItem }) {
  const share = item.size > 0 ? Math.min(100, Math.floor((100 * item.sent) / item.size)) : 0
  const words = item.remark ?? (item.sent === 0 ? 'waits' : share < 100 ? `${share} % sent` : 'is being checked and written')
  return (
    <p className="bundle">
      <b className="break">{item.name}</b> <span className="dim">{words}</span>
    </p>
  )
}
