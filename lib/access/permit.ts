import 'server-only'
/** The only constructor of permits. */
import type { Actor } from '@/lib/base/actor'
import type { CompartmentLabel } from '@/lib/base/compartment'
import { type EventId, newIdAt, type PatientId, type RequestId } from '@/lib/base/ids'
import type { Limit } from '@/lib/base/kind'
import type { Basis, Because, Permit, Report } from '@/lib/base/permit'
import type { Purpose } from '@/lib/base/vocabulary'
import type { Held } from '@/lib/keys/held'
import { mayUse } from '@/lib/keys/unwrap'

type Terms = {
  readonly actor: Actor
  readonly action: string
  readonly purpose: Purpose
  readonly at: Date
  readonly request: RequestId
  readonly patient: PatientId | null
  readonly compartments: readonly CompartmentLabel[]
  readonly limits: readonly Limit[] | null
  readonly basis: Basis
  readonly because: Because
}

const heldByPermit = new WeakMap<Permit, readonly Held[]>()
const eventByPermit = new WeakMap<Permit, EventId>()

export type OpenPermit = { readonly permit: Permit; readonly reports: Report[]; end(): void }

export function createPermit(terms: Terms, held: readonly Held[]): OpenPermit {
  const reports: Report[] = []
  let live = true
  const requireLive = () => {
    if (!live) throw new Error('this permit has ended with its transaction')
  }
  const permit = Object.freeze({
    actor: terms.actor,
    action: terms.action,
    purpose: terms.purpose,
    at: terms.at,
    request: terms.request,
    patient: terms.patient,
    compartments: terms.compartments,
    limits: terms.limits,
    basis: terms.basis,
    because: terms.because,
    requireLive,
    report(report: Report) {
      requireLive()
      reports.push(report)
    },
  }) as unknown as Permit
  heldByPermit.set(
    permit,
    held.filter(({ label }) => terms.compartments.includes(label)).flatMap((one) => usable(one, terms.limits)),
  )
  eventByPermit.set(permit, newIdAt<EventId>(terms.at))
  const end = () => {
    live = false
  }
  return { permit, reports, end }
}

/** A key that came by one consent is no key for what another basis opens, nor the other way round. */
function usable(held: Held, limits: readonly Limit[] | null): Held[] {
  const grants = new Map(
    [...held.grants].flatMap(([keyId, rows]) => {
      const own = rows.filter((row) => mayUse(limits, held.label, row))
      return own.length > 0 ? [[keyId, own] as const] : []
    }),
  )
  return grants.size > 0 ? [{ ...held, grants }] : []
}

/** The compartments this permit covers and the actor's organisation holds, for acts on one patient. */
export function heldCompartments(permit: Permit): readonly Held[] {
  permit.requireLive()
  return heldByPermit.get(permit) ?? []
}

/** The id that the act's first event will have. */
export function eventOf(permit: Permit): EventId {
  return eventByPermit.get(permit) as EventId
}
