import 'server-only'
/** What is known of people apart from any look: where they live, what they are called, whom to call, who works here. */
import type { OrganisationId } from '@/lib/base/ids'
import { INSTALLATION } from '@/lib/directory/organisations'
import { type NewFact, recordFacts } from '@/lib/oversight/signal-facts'
import type { Person } from '@/prisma/seed/patient-part'
import { chartsOf } from '@/prisma/seed/patients'
import { STAFF, STREETS } from '@/prisma/seed/staff'
import { must } from '@/prisma/seed/story-acts'
import type { Noted, World } from '@/prisma/seed/story-world'
import { type Cast, FIRST_DAY, HOUR_MS, known, later, onDay, type Step } from '@/prisma/seed/timeline'

/** Patients who work here, by their account. */
const WORKS_HERE = [
  ['pham', 'pham-nurse'],
  ['karimov', 'karimov'],
] as const

/** Staff once, on the first day; patients when they are registered. */
export function personFacts(cast: Cast, world: World): { steps: Step[]; noted: Noted[] } {
  const at = later(onDay(cast.d0, FIRST_DAY + 1), 8 * HOUR_MS)
  const steps = (['NG', 'CH'] as const).map(
    (code): Step => ({
      at,
      act: async () =>
        must(await recordFacts(INSTALLATION, known<OrganisationId>(cast.organisations, code), staffFacts(cast, code))),
    }),
  )
  return { steps, noted: [...patientFacts(cast.d0, world), ...ofStory(cast.d0, world)] }
}

function staffFacts({ accounts }: Cast, code: 'NG' | 'CH'): NewFact[] {
  return STAFF.filter(({ at, role }) => at === code && role !== 'agent').flatMap(({ id, name }): NewFact[] => {
    const person = known(accounts, id)
    const street = STREETS.get(id)
    return [
      { kind: 'surname', person, value: surnameOf(id, name) },
      ...(street ? [{ kind: 'street', person, value: streetOf(street) } as const] : []),
    ]
  })
}

/** Her family name comes first. */
function surnameOf(id: string, name: string): string {
  return (id === 'zhao' ? name.split(' ')[0] : name.split(' ').at(-1)) ?? ''
}

/** Without the number, and with the place. */
function streetOf(street: string): string {
  return `${street.replace(/^.*?\d+\s+/, '').replace(/,.*$/, '')}, Northgate`
}

function patientFacts(d0: Date, { places, census }: World): Noted[] {
  const persons = new Map<string, Person>([...chartsOf(d0), ...census].map(({ key, chart }) => [key, chart.person]))
  return places.flatMap(({ patient, at, registered }) => {
    const { family, street } = persons.get(patient) as Person
    const note = (fact: (id: NonNullable<ReturnType<Cast['patients']['get']>>) => NewFact): Noted => ({
      at,
      on: registered,
      fact: ({ patients }) => fact(known(patients, patient)),
    })
    return [
      note((id) => ({ kind: 'surname', patient: id, value: family })),
      note((id) => ({ kind: 'street', patient: id, value: streetOf(street) })),
    ]
  })
}

function ofStory(d0: Date, { places }: World): Noted[] {
  const first = later(onDay(d0, FIRST_DAY + 1), HOUR_MS)
  const died = onDay(d0, chartsOf(d0).find(({ key }) => key === 'whitcombe')?.chart.person.died ?? 0)
  return [
    ...WORKS_HERE.map(
      ([patient, person]): Noted => ({
        at: 'NG',
        on: places.find((place) => place.patient === patient)?.registered ?? first,
        fact: ({ accounts, patients }) => ({ kind: 'staff', person: known(accounts, person), patient: known(patients, patient) }),
      }),
    ),
    {
      at: 'NG',
      on: first,
      fact: ({ accounts, patients }) => ({
        kind: 'contact',
        person: known(accounts, 'fonseca'),
        patient: known(patients, 'ngata'),
      }),
    },
    { at: 'NG', on: died, fact: ({ patients }) => ({ kind: 'deceased', patient: known(patients, 'whitcombe'), since: died }) },
  ]
}
