/** What became of each bundle, with place and reason of what was refused. A file is its number here, never its name. */

import { Tag } from '@/app/_ui/tag'
import { countOf } from '@/lib/base/count'
import type { ShownBundle, ShownProblem } from './import-shape'

const TAGS = { taken: 'plain', refused: 'abnormal', failed: 'critical' } as const

export function BundleList({ bundles }: { readonly bundles: readonly ShownBundle[] }) {
  return (
    <ol className="bundles" aria-label="Bundles">
      {bundles.map((bundle) => (
        <li key={bundle.number}>
          <BundleLine name={`Bundle ${bundle.number}`} bundle={bundle} />
        </li>
      ))}
    </ol>
  )
}

/** `name`: on the device that chose the file, its name there. */
export function BundleLine({ name, bundle }: { readonly name: string; readonly bundle: ShownBundle }) {
  return (
    <>
      <p className="bundle">
        <b className="break">{name}</b> <Tag kind={TAGS[bundle.outcome]}>{bundle.outcome}</Tag> <span>{bundle.words}</span>
      </p>
      {bundle.problems.length > 0 ? <Problems problems={bundle.problems} more={bundle.more} /> : null}
    </>
  )
}

function Problems({ problems, more }: { readonly problems: readonly ShownProblem[]; readonly more: number }) {
  const total = problems.length + more
  return (
    <details open={total <= 3}>
      <summary>{countOf(total, 'problem')}</summary>
      <ul className="problems">
        {problems.map(({ place, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two problems may have one place and one reason
          <li key={index}>
            <span className="mono break">{place}</span> <span className="break">{reason}</span>
          </li>
        ))}
        {more > 0 ? <li className="dim">and {countOf(more, 'more', 'more')}</li> : null}
      </ul>
    </details>
  )
}
