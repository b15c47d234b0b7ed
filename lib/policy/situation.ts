/** Test support: how a situation is written down. Pure. */
import { COMPARTMENTS, type CompartmentLabel } from '@/lib/base/compartment'
import { KINDS, type Kind } from '@/lib/base/kind'
import type { BasisKind, Role } from '@/lib/base/vocabulary'
import {
  type Action,
  type Care,
  type CareKind,
  type Consent,
  type Decision,
  type DecisionCode,
  type Declaration,
  type Duty,
  type Facts,
  purposeOf,
} from './facts'

/** `kinds`: of what a consent opens, each kind of record. */
export type Expected =
  | { basis: BasisKind; ref?: string; opens: readonly CompartmentLabel[]; kinds?: readonly Kind[] }
  | DecisionCode
export type Situation = { title: string; facts: Facts; expected: Expected }

export const ALL = COMPARTMENTS
/** What the treating team may ever see: all but what needs a consent of its own. */
export const TEAM = COMPARTMENTS.filter((label) => label !== 'PSYTHPN' && label !== '42CFRPart2')
export const GENERAL: readonly CompartmentLabel[] = ['demographics', 'general']
export const NAMES: readonly CompartmentLabel[] = ['demographics']
export const NOTHING: readonly CompartmentLabel[] = []

const DAY = 86_400_000
export const NOW = '2026-03-31T08:00:00.000Z'

/** Days before now, minus milliseconds: `before(7, 1)` is one millisecond longer ago than seven days. */
export function before(days: number, ms = 0): string {
  return new Date(Date.parse(NOW) - days * DAY - ms).toISOString()
}

/** A relation that began 60 days ago unless said otherwise; `until` null is running. */
export function care(kind: CareKind, until: string | null, since = before(60)): Care {
  return { kind, ref: `${kind}-1`, since, until }
}

export function declared(more: Partial<Declaration> = {}): Declaration {
  return { ref: 'declaration-1', reason: 'cover', at: before(0, 60_000), until: before(-1), ...more }
}

/** Signed by P of NG for the City Heart Clinic (CH): results and medicines, for yesterday, today and tomorrow. */
export function signed(more: Partial<Consent> = {}): Consent {
  return {
    ref: 'consent-1',
    recipient: 'CH',
    person: null,
    purpose: 'TREAT',
    compartments: ['demographics', 'general'],
    kinds: ['medicines', 'results'],
    recordsFrom: null,
    recordsUntil: null,
    from: before(1),
    until: before(-1),
    endedAt: null,
    granted: ['demographics', 'general'],
    ...more,
  }
}

export function duty(kind: Duty['kind'], organisation: string | null = 'NG'): Duty {
  return { kind, ref: `${kind}-1`, organisation }
}

export type More = Partial<Omit<Facts, 'actor' | 'patient'>> & {
  actor?: Partial<Facts['actor']>
  patient?: Partial<NonNullable<Facts['patient']>> | null
}

/** Someone of Northgate General (NG), about a patient of NG, with no fact in favour and every key granted. */
export function as(role: Role, action: Action, more: More = {}): Facts {
  const outside = role === 'patient' || role === 'proxy' || role === 'system' || role === 'anonymous'
  const { actor, patient, ...rest } = more
  const anyone = { id: 'P', custody: 'NG', deceased: false, restricted: [], blockedActors: [] }
  return {
    actor: {
      id: role,
      role,
      organisation: outside ? null : 'NG',
      active: true,
      patient: role === 'patient' ? 'P' : null,
      factors: role === 'agent' || role === 'system' || role === 'anonymous' ? null : 'two',
      factorAt: NOW,
      enrolled: true,
      ...actor,
    },
    action,
    purpose: purposeOf(role),
    regime: 'consent-first',
    now: NOW,
    patient: patient === null ? null : { ...anyone, ...patient },
    care: [],
    declaration: null,
    declaring: null,
    consents: [],
    emergency: null,
    delegations: [],
    exchange: null,
    granted: [...ALL],
    duty: null,
    entry: null,
    target: null,
    loss: null,
    ...rest,
  }
}

/** One line that says all of a decision that a row states. */
export function said(decision: Decision): string {
  if (!decision.permitted) return decision.code
  const limited = KINDS.filter((kind) => decision.limits?.some(({ kinds }) => kinds.includes(kind)))
  return opensWords(decision.basis.kind, decision.compartments, decision.limits ? limited : undefined)
}

export function stated(expected: Expected): string {
  return typeof expected === 'string' ? expected : opensWords(expected.basis, expected.opens, expected.kinds)
}

function opensWords(basis: BasisKind, labels: readonly CompartmentLabel[], kinds: readonly Kind[] | undefined): string {
  return `${basis} opens ${labels.join(' ') || 'nothing'}${kinds ? `, of it ${kinds.join(' ')}` : ''}`
}

export function opening(title: string, role: Role, more: More, expected: Expected): Situation {
  return { title, facts: as(role, 'chart.open', more), expected }
}

export const treated = { care: [care('team', null)] }
export const byCare: Expected = { basis: 'care', opens: TEAM }
export const byDeclaration: Expected = { basis: 'declared', ref: 'declaration-1', opens: GENERAL }
