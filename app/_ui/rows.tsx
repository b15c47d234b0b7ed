/** Hairline lists: a list of things with one remark each, and a list of named facts. */
import type { ReactNode } from 'react'

export type Row = { readonly key: string; readonly main: ReactNode; readonly aside?: ReactNode }

export function Rows({ rows }: { rows: readonly Row[] }) {
  return (
    <ul className="rows">
      {rows.map((row) => (
        <li key={row.key}>
          <span>{row.main}</span>
          {row.aside ? <small>{row.aside}</small> : null}
        </li>
      ))}
    </ul>
  )
}

export type Fact = { readonly name: string; readonly value: ReactNode }

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name}</dt>
          <dd className="break">{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
