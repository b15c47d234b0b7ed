'use client'
/**
 * What is left in and left out, each with how many entries it would bring. A plain form that goes by its button without
 * JavaScript; with it, each tick goes at once. What is typed to find a facet never leaves this page.
 */
import { useRouter } from 'next/navigation'
import { type FormEvent, useOptimistic, useState, useTransition } from 'react'
import { Button } from '@/app/_ui/button'
import type { Option } from '@/app/_ui/field'
import { type Asked, addressOf, choose, isDay, parseAsked, within } from './asked'
import type { FacetView } from './explorer-view'
import { FacetList } from './facet-list'
import { FacetNarrow, firstMatch } from './facet-narrow'

export type FacetsProps = {
  readonly asked: Asked
  readonly facets: readonly FacetView[]
  /** Everyone of the organisation, for whom the counts do not list. */
  readonly staff: readonly Option[]
  /** How many filters are set. */
  readonly set: number
}

export function Facets({ asked, facets, staff, set }: FacetsProps) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const [foreseen, foresee] = useOptimistic(asked)
  const [unfolded, unfold] = useState(false)
  const [typed, type] = useState('')

  function go(next: Asked) {
    start(() => {
      foresee(next)
      router.push(addressOf(next), { scroll: false })
    })
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const { from, to } = parseAsked({ from: String(form.get('from') ?? ''), to: String(form.get('to') ?? '') })
    go(within(foreseen, { ...(from ? { from } : {}), ...(to ? { to } : {}) }))
  }
  function takeFirst() {
    const match = firstMatch(facets, staff, typed)
    if (!match) return
    type('')
    go(choose(foreseen, match.facet, match.value, 'include'))
  }

  return (
    <form
      className={unfolded ? 'facets unfolded' : 'facets'}
      action="/audit"
      aria-label="Filter entries"
      data-busy={pending || undefined}
      onSubmit={submit}
    >
      <button
        type="button"
        className="btn unfold"
        aria-expanded={unfolded}
        aria-controls="facets"
        onClick={() => unfold(!unfolded)}
      >
        {unfolded ? 'Show the entries' : set > 0 ? `Filters: ${set} set` : 'Filters'}
      </button>
      <div id="facets" className="folded">
        <FacetNarrow typed={typed} type={type} takeFirst={takeFirst} />
        {facets.map((facet) => (
          <FacetList
            key={facet.facet}
            facet={facet}
            asked={foreseen}
            typed={typed}
            choose={(value, as) => go(choose(foreseen, facet.facet, value, as))}
            {...(facet.facet === 'actor' ? { others: staff } : {})}
          />
        ))}
        <Range asked={asked} />
        {asked.group ? <input type="hidden" name="group" value={asked.group} /> : null}
        {asked.sitting ? <input type="hidden" name="sitting" value={asked.sitting} /> : null}
        <p className="go">
          <Button>Apply</Button>
        </p>
      </div>
    </form>
  )
}

/** Days to choose. A range from the graph goes along as it is, until days are chosen in its place. */
function Range({ asked: { from, to } }: { readonly asked: Asked }) {
  const sent = (form: HTMLFormElement | null) => form?.requestSubmit()
  return (
    <fieldset className="range">
      <legend>Days</legend>
      {(['from', 'to'] as const).map((name) => {
        const value = name === 'from' ? from : to
        const day = value !== undefined && isDay(value) ? value : ''
        return (
          <label key={`${name}${value ?? ''}`}>
            {name}
            {/* Left, not each keystroke: a half-typed year would be a question of its own. */}
            <input
              className="input"
              type="date"
              name={name}
              defaultValue={day}
              onBlur={(event) => event.target.value !== day && sent(event.target.form)}
            />
            {value && !day ? <input type="hidden" name={name} value={value} /> : null}
          </label>
        )
      })}
    </fieldset>
  )
}
