/** Blood pressure as bars from diastolic to systolic: two lines would suggest two independent courses. */
import { scaleLinear } from 'd3-scale'
import { Band, round, timeScale } from './trend'

export type BpTrendProps = {
  readonly points: readonly { readonly at: number; readonly systolic: number; readonly diastolic: number }[]
  readonly domain: readonly [number, number]
  readonly range?: { readonly low?: number; readonly high?: number }
  readonly width?: number
  readonly height?: number
}

export function BpTrend({ points, domain, range, width = 110, height = 30 }: BpTrendProps) {
  const x = timeScale(points, width)
  const y = scaleLinear([domain[0], domain[1]], [height - 3, 3]).clamp(true)
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <Band {...(range ? { range } : {})} top={3} bottom={height - 3} at={y} width={width} />
      <g stroke="var(--ink)" strokeWidth="1.4">
        {points.map((point) => {
          const [cx, top, bottom] = [round(x(point.at)), round(y(point.systolic)), round(y(point.diastolic))]
          return <path key={point.at} d={`M${cx} ${top}V${bottom}M${cx - 3} ${top}h6M${cx - 3} ${bottom}h6`} />
        })}
      </g>
    </svg>
  )
}
