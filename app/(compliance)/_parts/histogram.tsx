/**
 * Entries by time: above the line all of them, below it what is to be looked at, each on its own scale, because two
 * flagged among two hundred would be a hair. Every bucket is a link to its time; its words are the link's name.
 */
import { scaleBand, scaleLinear } from 'd3-scale'
import { Link } from '@/app/_ui/link'
import { round } from '@/app/_ui/trend'
import { count, countOf } from '@/lib/base/count'
import { BucketKeys } from './bucket-keys'
import type { BucketView, GraphView } from './explorer-view'

const WIDTH = 780
const ABOVE = 46
const BELOW = 26
const HEIGHT = ABOVE + BELOW + 1

export function Histogram({ graph: { buckets, wide, marks } }: { readonly graph: GraphView }) {
  const most = Math.max(0, ...buckets.map(({ total }) => total))
  if (most === 0) return null
  const worst = Math.max(...buckets.map(worthALook))
  return (
    <figure className="graph">
      <figcaption>
        Above the line all entries, at most {count(most)}; below it those to look at, at most {count(worst)}
      </figcaption>
      <div className="plot">
        <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <Bars buckets={buckets} most={most} worst={worst} />
          <path d={`M0 ${ABOVE + 0.5}H${WIDTH}`} className="axis" />
        </svg>
        <Times buckets={buckets} className="fine" />
        <Times buckets={wide} className="wide" />
      </div>
      <p className="marks" aria-hidden="true">
        {marks.map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </p>
    </figure>
  )
}

type TimesProps = { readonly buckets: readonly (BucketView & { readonly of?: number })[]; readonly className: 'fine' | 'wide' }

/** The stylesheet shows one of the two, by the width there is. */
function Times({ buckets, className }: TimesProps) {
  return (
    <BucketKeys>
      <ol className={`buckets ${className}`} aria-label="Entries by time">
        {buckets.map((bucket, i) => (
          <li key={bucket.href} className={2 * i < buckets.length ? 'early' : 'late'} style={{ flexGrow: bucket.of ?? 1 }}>
            <Link href={bucket.href} scroll={false}>
              <span>{wordsOf(bucket)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </BucketKeys>
  )
}

type BarsProps = { readonly buckets: readonly BucketView[]; readonly most: number; readonly worst: number }

/** Flagged is filled, unexplained is hollow: the shape says it where colour does not. */
function Bars({ buckets, most, worst }: BarsProps) {
  const x = scaleBand<number>(buckets.keys(), [0, WIDTH]).paddingInner(0.14)
  const up = scaleLinear([0, Math.max(1, most)], [0, ABOVE - 2])
  const down = scaleLinear([0, Math.max(1, worst)], [0, BELOW - 2])
  return buckets.map(({ href, total, flagged, unexplained }, index) => {
    const at = { x: round(x(index) ?? 0), width: round(x.bandwidth()) }
    const top = ABOVE + 1
    return (
      <g key={href}>
        {bar('all', at, ABOVE - up(total), up(total))}
        {bar('flagged', at, top, down(flagged))}
        {bar('unexplained', at, top + down(flagged), down(unexplained))}
      </g>
    )
  })
}

function bar(kind: string, at: { readonly x: number; readonly width: number }, y: number, height: number) {
  return height > 0 ? <rect className={kind} {...at} y={round(y)} height={Math.max(1.5, round(height))} /> : null
}

function worthALook({ flagged, unexplained }: BucketView): number {
  return flagged + unexplained
}

function wordsOf({ span, total, flagged, unexplained }: BucketView): string {
  const parts = [countOf(total, 'entry', 'entries')]
  if (flagged > 0) parts.push(`${count(flagged)} flagged`)
  if (unexplained > 0) parts.push(`${count(unexplained)} unexplained`)
  return `${span}: ${parts.join(', ')}`
}
