/** The latest vital signs, each with the age of the measurement where it is not the age of the newest one. */
import type { ReactNode } from 'react'
import { BpTrend } from '@/app/_ui/bp-trend'
import { Trend } from '@/app/_ui/trend'
import type { Flag, Measured, VitalsView, When } from '@/lib/records/views/chart-view'
import { FLAG_WORDS, FlagMark, toneClass, toneOf } from './flag-mark'

export function VitalsPanel({ vitals }: { readonly vitals: VitalsView }) {
  const { latest, pressure, others } = vitals
  return (
    <section aria-labelledby="vitals">
      <h2 id="vitals">
        Vitals <span>{latest ? [latest.when.text, latest.age].filter(Boolean).join(', ') : ''}</span>
      </h2>
      {latest ? null : <p className="dim">Not recorded.</p>}
      <table className="table values vitals">
        <tbody>
          {pressure ? (
            <Line reading={{ label: 'Blood pressure', ...pressure }} range={pressure.range?.text} latest={latest?.when.text}>
              <BpTrend
                width={92}
                height={40}
                points={pressure.points}
                domain={pressure.domain}
                tone={toneOf(pressure.flag)}
                {...(pressure.range ? { range: pressure.range } : {})}
              />
            </Line>
          ) : null}
          {others.map((vital) => (
            <Line key={vital.key} reading={vital} range={vital.trend.range?.text} latest={latest?.when.text}>
              <Trend {...vital.trend} tone={toneOf(vital.flag)} width={92} />
            </Line>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type LineProps = {
  readonly reading: {
    readonly label: string
    readonly value: Measured
    readonly flag?: Flag
    readonly when: When
    readonly age: string
  }
  readonly range: string | undefined
  readonly latest: string | undefined
  readonly children: ReactNode
}

function Line({ reading, range, latest, children }: LineProps) {
  const { label, value, flag } = reading
  return (
    <tr>
      <th scope="row">
        {label}
        {range ? <small className="below dim">{range}</small> : null}
      </th>
      <td>{children}</td>
      <td className={`n ${toneClass(flag)}`}>
        {flag ? <small className="flag">{FLAG_WORDS[flag]} </small> : null}
        <data value={value.exact} className="big">
          {value.text}
        </data>{' '}
        <small className={unitClass(value.unit, flag)}>{value.unit}</small> {flag ? <FlagMark flag={flag} /> : null}
        <small className="below dim">{olderThan(latest, reading)}</small>
      </td>
    </tr>
  )
}

/** Pressures need no unit for the eye: there is no room, and no other one is in use. */
function unitClass(unit: string, flag: Flag | undefined): string {
  if (unit === 'mmHg') return 'sr'
  return flag ? 'unit' : 'unit dim'
}

/** Said only where it differs: a weight from last year must not pass for this morning's. */
function olderThan(latest: string | undefined, reading: { readonly when: When; readonly age: string }): string {
  return latest === reading.when.text ? '' : reading.age
}
