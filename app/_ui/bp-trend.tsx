/**
 * Blood pressure as bars from diastolic to systolic: two lines would suggest two independent courses. Bars never overlap,
 * because two over one another are one blot in which nobody tells the upper value from the lower.
 */
import { scaleLinear } from 'd3-scale'
import { Band, FILL, round, type Tone, timeScale } from './trend'

export type BpTrendProps = {
  readonly points: readonly { readonly at: number; readonly systolic: number; readonly diastolic: number }[]
  readonly domain: readonly [number, number]
  readonly range?: { readonly low?: number; readonly high?: number }
  readonly tone?: Tone
  readonly width?: number
  readonly height?: number
}

export function BpTrend({ points, domain, range, tone = 'plain', width = 110, height = 30 }: BpTrendProps) {
  const x = placesOf(points, width)
  const y = scaleLinear([domain[0], domain[1]], [height - 3, 3]).clamp(true)
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Band {...(range ? { range } : {})} top={3} bottom={height - 3} at={y} width={width} />
      {points.map((point, i) => {
        const [cx, top, bottom] = [round(x[i] ?? 0), round(y(point.systolic)), round(y(point.diastolic))]
        const last = i === points.length - 1
        return (
          <path
            key={point.at}
            d={`M${cx} ${top}V${bottom}M${cx - 3} ${top}h6M${cx - 3} ${bottom}h6`}
            stroke={last ? FILL[tone] : 'var(--ink-2)'}
            strokeWidth={last ? 2.2 : 1.3}
          />
        )
      })}
    </svg>
  )
}

const APART = 10

/** By time, but no two closer than a bar is wide: those of one day step back, each before the next. */
function placesOf(points: BpTrendProps['points'], width: number): number[] {
  const at = timeScale(points, width)
  const places = points.map((point) => at(point.at))
  for (let i = places.length - 2; i >= 0; i--) places[i] = Math.min(places[i] ?? 0, (places[i + 1] ?? 0) - APART)
  return places
}
