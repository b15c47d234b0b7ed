/**
 * A small graph drawn on the server. Straight segments, because smoothing invents values; a y-axis that contains the
 * range and usual values, because one fitted to the data makes noise look like a change.
 */
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'

export type TrendProps = {
  readonly points: readonly { readonly at: number; readonly value: number }[]
  readonly domain: readonly [number, number]
  readonly range?: { readonly low?: number; readonly high?: number }
  readonly tone?: Tone
  readonly width?: number
  readonly height?: number
}

export type Tone = 'plain' | 'abnormal' | 'critical'

export const FILL = { plain: 'var(--ink)', abnormal: 'var(--abnormal)', critical: 'var(--critical)' } as const

/** A single value without a range shows no course: nothing is drawn, not a lonely dot. */
export function Trend({ points, domain, range, tone = 'plain', width = 110, height = 30 }: TrendProps) {
  if (points.length === 0 || (points.length === 1 && !range)) return null
  const x = timeScale(points, width)
  const y = scaleLinear([domain[0], domain[1]], [height - 4, 4]).clamp(true)
  const path = line<{ at: number; value: number }>(
    (point) => round(x(point.at)),
    (point) => round(y(point.value)),
  )([...points])
  const last = points.at(-1)
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Band {...(range ? { range } : {})} top={y(domain[1])} bottom={y(domain[0])} at={y} width={width} />
      {points.length > 1 && path ? <path d={path} fill="none" stroke="var(--ink)" strokeWidth="1.4" /> : null}
      {last ? (
        <circle cx={round(x(last.at))} cy={round(y(last.value))} r={tone === 'plain' ? 2.6 : 3.2} fill={FILL[tone]} />
      ) : null}
    </svg>
  )
}

type BandProps = {
  readonly range?: { readonly low?: number; readonly high?: number }
  readonly top: number
  readonly bottom: number
  readonly at: (value: number) => number
  readonly width: number
}

export function Band({ range, top, bottom, at, width }: BandProps) {
  if (!range || (range.low === undefined && range.high === undefined)) return null
  const high = range.high === undefined ? top : at(range.high)
  const low = range.low === undefined ? bottom : at(range.low)
  return <rect x="0" y={round(high)} width={width} height={Math.max(2, round(low - high))} fill="var(--range)" />
}

/** A single point, or points of one moment, stand at the right: the present is on the right in every graph. */
export function timeScale(points: readonly { readonly at: number }[], width: number): (at: number) => number {
  const first = points[0]?.at ?? 0
  const last = points.at(-1)?.at ?? 0
  return first === last ? () => width - 12 : scaleLinear([first, last], [8, width - 12])
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
