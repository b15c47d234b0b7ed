/** From facts as they are stored, tokens in hexadecimal, to what is known of one person and one patient at one time. Pure. */
import { type Known, TASKS, type TaskKind } from '@/lib/oversight/explain-case'
import type { CareKind } from '@/lib/policy/facts'

/** Tokens are empty where there is none; times are milliseconds. */
export type Fact = {
  readonly kind: TaskKind | 'street' | 'surname' | 'contact' | 'staff' | 'deceased' | 'rota' | 'ward'
  readonly person: string
  readonly patient: string
  readonly value: string
  readonly since: number | null
  readonly until: number | null
}

export type RelationFact = {
  readonly id: string
  readonly kind: CareKind
  /** The person herself, not only her department. */
  readonly own: boolean
  readonly since: number
  readonly until: number | null
}

export type Pair = {
  readonly at: number
  readonly person: string
  readonly role: string
  readonly ofPerson: readonly Fact[]
  readonly ofPatient: readonly Fact[]
  readonly relations: readonly RelationFact[]
  readonly shareEnded: number | null
}

export const NOTHING_KNOWN: Known = {
  relations: [],
  tasks: [],
  rota: [],
  self: false,
  coWorker: false,
  knownPerson: false,
  sameStreet: false,
  sameSurname: false,
  deceasedAt: null,
  shareEnded: null,
}

export function knownOf(pair: Pair): Known {
  const { person, role, ofPerson, ofPatient, relations, shareEnded } = pair
  const hers = (fact: Fact) => fact.person === person || (fact.person === '' && fact.value !== '' && fact.value === role)
  const staff = ofPatient.filter(({ kind }) => kind === 'staff')
  return {
    relations: relations.map(({ kind, own, since, until }) => ({
      kind,
      named: own || !OF_A_DEPARTMENT.includes(kind),
      since,
      until,
    })),
    tasks: ofPatient.flatMap((fact) => (isTask(fact.kind) && hers(fact) ? [{ kind: fact.kind, ...spanOf(fact) }] : [])),
    rota: ofPerson.filter(({ kind }) => kind === 'rota').map((fact) => ({ ...spanOf(fact), ward: wardFits(fact, pair) })),
    self: staff.some((fact) => fact.person === person),
    coWorker: staff.some((fact) => fact.person !== person),
    knownPerson: ofPatient.some((fact) => fact.kind === 'contact' && fact.person === person),
    sameStreet: shares('street', ofPerson, ofPatient),
    sameSurname: shares('surname', ofPerson, ofPatient),
    deceasedAt: ofPatient.find(({ kind }) => kind === 'deceased')?.since ?? null,
    shareEnded,
  }
}

/** Encounter and appointment hold for everyone of the department. */
const OF_A_DEPARTMENT: readonly CareKind[] = ['encounter', 'appointment']

function isTask(kind: Fact['kind']): kind is TaskKind {
  return TASKS.some((task) => task === kind)
}

function spanOf({ since, until }: Fact): { since: number; until: number | null } {
  return { since: since ?? 0, until }
}

/** A rota of a ward names the patients who lay there at the time of the look. */
function wardFits(rota: Fact, { ofPatient, at }: Pair): boolean {
  const there = ({ since, until }: Fact) => (since ?? 0) <= at && (until === null || at < until)
  return rota.value !== '' && ofPatient.some((fact) => fact.kind === 'ward' && fact.value === rota.value && there(fact))
}

function shares(kind: 'street' | 'surname', ofPerson: readonly Fact[], ofPatient: readonly Fact[]): boolean {
  const values = ofPerson.filter((fact) => fact.kind === kind).map(({ value }) => value)
  return ofPatient.some((fact) => fact.kind === kind && values.includes(fact.value))
}
