'use client'
/** One facet: its values with counts. Ticked is left in; "not" leaves out. */
import type { Option } from '@/app/_ui/field'
import { count } from '@/lib/base/count'
import type { Facet, WhyState } from '@/lib/oversight/explorer-view'
import { type Asked, chosenAs } from './asked'
import type { FacetView } from './explorer-view'
import { matches } from './facet-narrow'
import { WhyShape } from './why-mark'

type As = 'include' | 'exclude' | undefined
type Value = FacetView['values'][number]

export type FacetListProps = {
  readonly facet: FacetView
  readonly asked: Asked
  readonly typed: string
  readonly choose: (value: string, as: As) => void
  /** To choose from beyond what is counted. */
  readonly others?: readonly Option[]
}

const FIRST = 5
const UNFOLDED: readonly Facet[] = ['why', 'actor', 'action', 'outcome']

export function FacetList({
  facet: { facet, title, values, others: further },
  asked,
  typed,
  choose,
  others = [],
}: FacetListProps) {
  const isChosen = ({ value }: Value) => chosenAs(asked, facet, value) !== undefined
  const row = (value: Value) => (
    <FacetRow
      key={value.value}
      facet={facet}
      value={value}
      as={chosenAs(asked, facet, value.value)}
      choose={(as) => choose(value.value, as)}
    />
  )
  if (typed.trim() !== '') {
    const uncounted = others.filter((one) => values.every(({ value }) => value !== one.value))
    const found = [...values, ...uncounted.map((one) => ({ ...one, count: 0 }))].filter(({ label }) => matches(label, typed))
    if (found.length === 0) return null
    return (
      <fieldset className="facet">
        <legend>{title}</legend>
        <ul>{found.slice(0, 20).map(row)}</ul>
      </fieldset>
    )
  }
  if (values.length === 0) return null
  const [first, more] = [values.slice(0, FIRST), values.slice(FIRST)]
  return (
    <details className="facet" open={UNFOLDED.includes(facet) || values.some(isChosen)}>
      <summary>{title}</summary>
      <fieldset>
        <legend className="sr">{title}</legend>
        <ul>{first.map(row)}</ul>
        {more.length + further + others.length > FIRST || more.length > 0 ? (
          <details className="more" open={more.some(isChosen)}>
            <summary>{more.length + further > 0 ? `${count(more.length + further)} more` : 'somebody else'}</summary>
            <ul>{more.map(row)}</ul>
            {others.length > 0 ? <Others facet={facet} others={others} choose={choose} /> : null}
          </details>
        ) : null}
      </fieldset>
    </details>
  )
}

type FacetRowProps = {
  readonly facet: Facet
  readonly value: Value
  readonly as: As
  readonly choose: (as: As) => void
}

function FacetRow({ facet, value: { value, label, more, count: n }, as, choose }: FacetRowProps) {
  return (
    <li className={as}>
      <label>
        <input
          type="checkbox"
          name={facet}
          value={value}
          checked={as === 'include'}
          onChange={(event) => choose(event.target.checked ? 'include' : undefined)}
        />
        <span className="label">
          {facet === 'why' ? <WhyShape state={value as WhyState} /> : null}
          {label} {more ? <small>{more}</small> : null}
        </span>
        <span className="n">{count(n)}</span>
      </label>
      <label className="not">
        <input
          className="sr"
          type="checkbox"
          name={`not-${facet}`}
          value={value}
          checked={as === 'exclude'}
          onChange={(event) => choose(event.target.checked ? 'exclude' : undefined)}
        />
        <span>
          not<span className="sr"> {label}</span>
        </span>
      </label>
    </li>
  )
}

function Others({ facet, others, choose }: Pick<FacetListProps, 'choose'> & { facet: Facet; others: readonly Option[] }) {
  return (
    <select
      className="input"
      name={facet}
      aria-label="Somebody else"
      value=""
      onChange={(event) => event.target.value && choose(event.target.value, 'include')}
    >
      <option value="">somebody else…</option>
      {others.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
}
