import 'server-only'
/** Where everybody of the story was and when: what rounds, shifts and lists are made from. */
import type { OrganisationId } from '@/lib/base/ids'
import { INSTALLATION } from '@/lib/directory/organisations'
import type { TaskKind } from '@/lib/oversight/explain-case'
import { type NewFact, recordFacts } from '@/lib/oversight/signal-facts'
import { chartsOf } from '@/prisma/seed/patients'
import { must } from '@/prisma/seed/story-acts'
import { type CensusChart, censusOf } from '@/prisma/seed/story-census'
import { type Course, courseOf, isThere, type Visit } from '@/prisma/seed/story-course'
import { type Cast, clockOn, dayOf, known, later, MINUTE_MS, onDay, type Step } from '@/prisma/seed/timeline'

export type Place = Course & { readonly at: 'NG' | 'CH'; readonly registered: Date }
export type World = { readonly d0: Date; readonly census: readonly CensusChart[]; readonly places: readonly Place[] }

/** The charts of the story are registered before anything else happens. */
const REGISTRY_MS = 10 * MINUTE_MS

export function worldOf(d0: Date): World {
  const census = censusOf(d0)
  const story = chartsOf(d0).map(({ key, chart, at }) => ({
    ...courseOf(key, chart, d0),
    at,
    registered: later(onDay(d0, -181), REGISTRY_MS),
  }))
  const others = census.map(({ key, chart, at, feeds }) => ({
    ...courseOf(key, chart, d0),
    at,
    registered: later(onDay(d0, feeds[0] as number), MINUTE_MS),
  }))
  return { d0, census, places: [...story, ...others] }
}

export function visitsOf({ places }: World, at: 'NG' | 'CH' = 'NG'): readonly (Visit & { readonly place: Place })[] {
  return places.flatMap((place) => (place.at === at ? place.visits.map((visit) => ({ ...visit, place })) : []))
}

/** Who lies on that ward then and for the round that begins, and has been registered. */
export function onWard(world: World, ward: string, begins: Date): string[] {
  const ends = later(begins, ROUND_MS)
  const stays = visitsOf(world).filter((visit) => visit.where === ward && visit.kind === 'IMP')
  const there = stays.filter((visit) => isThere(visit, begins) && isThere(visit, ends))
  return there.filter(({ place }) => later(place.registered, 5 * MINUTE_MS) < begins).map(({ patient }) => patient)
}

const ROUND_MS = 2 * 3_600_000

export function placeOf({ places }: World, patient: string): Place {
  const found = places.find((place) => place.patient === patient)
  if (!found) throw new Error(`the story knows no ${patient}`)
  return found
}

/** What another system of the hospital knew, and when it sent it on. */
export type Noted = { readonly at: 'NG' | 'CH'; readonly on: Date; readonly fact: (cast: Cast) => NewFact }

/** Each evening the day's lists: one entry for a day and an organisation. Those of the last morning come just before D0. */
export function factSteps(cast: Cast, noted: readonly Noted[]): Step[] {
  const evenings = new Map<string, Noted[]>()
  for (const one of noted) {
    const key = `${one.at} ${dayOf(cast.d0, one.on)}`
    evenings.set(key, [...(evenings.get(key) ?? []), one])
  }
  return [...evenings.values()].map((some): Step => {
    const [{ at, on }] = some as [Noted]
    const evening = clockOn(cast.d0, dayOf(cast.d0, on), at === 'NG' ? '23:50' : '23:52')
    const act = async () => {
      const facts = some.map(({ fact }) => fact(cast))
      must(await recordFacts(INSTALLATION, known<OrganisationId>(cast.organisations, at), facts))
    }
    return { at: evening < cast.d0 ? evening : later(cast.d0, -MINUTE_MS), act }
  })
}

export function task(person: string, patient: string, kind: TaskKind, since: Date, until: Date, at: 'NG' | 'CH' = 'NG'): Noted {
  const fact = (cast: Cast): NewFact => ({
    kind,
    person: known(cast.accounts, person),
    patient: known(cast.patients, patient),
    since,
    until,
  })
  return { at, on: since, fact }
}

export function rota(person: string, since: Date, until: Date, ward?: string): Noted {
  const fact = (cast: Cast): NewFact => ({
    kind: 'rota',
    person: known(cast.accounts, person),
    since,
    until,
    ...(ward ? { ward } : {}),
  })
  return { at: 'NG', on: since, fact }
}

export function days(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
