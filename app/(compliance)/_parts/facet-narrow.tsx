'use client'
/** Finds a facet by its words, on this page only: a name that is typed here goes nowhere. Enter takes the first. */
import type { KeyboardEvent } from 'react'
import type { Option } from '@/app/_ui/field'
import { Kbd } from '@/app/_ui/kbd'
import type { Facet } from '@/lib/oversight/explorer-view'
import type { FacetView } from './explorer-view'

export type FacetNarrowProps = {
  readonly typed: string
  readonly type: (text: string) => void
  readonly takeFirst: () => void
}

export function FacetNarrow({ typed, type, takeFirst }: FacetNarrowProps) {
  function press(event: KeyboardEvent) {
    if (event.key !== 'Enter') return
    event.preventDefault()
    takeFirst()
  }
  return (
    <label className="narrow">
      <span>
        Find a filter <Kbd>/</Kbd>
      </span>
      <input
        className="input"
        type="search"
        data-key="/"
        autoComplete="off"
        spellCheck={false}
        placeholder="person, patient, action"
        value={typed}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
      />
    </label>
  )
}

export function matches(label: string, typed: string): boolean {
  return plain(label).includes(plain(typed.trim()))
}

/** What is counted comes before whoever of the staff is not. */
export function firstMatch(
  facets: readonly FacetView[],
  staff: readonly Option[],
  typed: string,
): { readonly facet: Facet; readonly value: string } | undefined {
  if (typed.trim() === '') return undefined
  for (const { facet, values } of facets) {
    const value = values.find(({ label }) => matches(label, typed))
    if (value) return { facet, value: value.value }
  }
  const person = staff.find(({ label }) => matches(label, typed))
  return person && { facet: 'actor', value: person.value }
}

/** `Ilić` is found by `ilic`. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
