/**
 * Facts as Cedar's request: entities and context. Decided here is only which relations the policies are shown: those
 * that have begun, one of each kind. Facts without a policy (emergency, delegations, exchange) are not passed
 * on; of consents the one that is asked about. Pure.
 */
import type { CedarValueJson, Context, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs'
import type { CompartmentLabel } from '@/lib/base/compartment'
import type { Kind } from '@/lib/base/kind'
import type { Role } from '@/lib/base/vocabulary'
import type { Care, CareKind, Consent, Facts } from './facts'

/** `upcoming` is an appointment that has not begun. */
export type Relation = CareKind | 'upcoming'

const FOREVER = '9999-12-31T23:59:59.999Z'
export const CLINICIANS: readonly Role[] = ['physician', 'nurse', 'pharmacist', 'therapist', 'student']

export function principalOf({ actor }: Facts): EntityJson {
  return {
    uid: { type: 'Account', id: actor.id },
    attrs: {
      role: entity('Role', actor.role),
      active: actor.active,
      ...(actor.factors && { factors: actor.factors === 'two' ? 2 : 1 }),
      ...(actor.factorAt && { factorAt: time(actor.factorAt) }),
      enrolled: actor.enrolled,
      ...(actor.organisation !== null && { organisation: entity('Organisation', actor.organisation) }),
      ...(actor.patient !== null && { patient: entity('Patient', actor.patient) }),
    },
    parents: CLINICIANS.includes(actor.role) ? [{ type: 'Group', id: 'clinician' }] : [],
  }
}

export function contextOf(facts: Facts, relations: ReadonlyMap<Relation, Care>, consent?: Consent): Context {
  const care = [...relations].map(([kind, { since, until }]) => {
    return [kind, kind === 'upcoming' ? { since: time(since) } : { until: time(until ?? FOREVER) }] as const
  })
  const { declaration, declaring, duty, loss } = facts
  return {
    now: time(facts.now),
    regime: facts.regime,
    purpose: entity('Purpose', facts.purpose),
    care: Object.fromEntries(care),
    ...(declaration && {
      declaration: { reason: declaration.reason, at: time(declaration.at), until: time(declaration.until) },
    }),
    ...(declaring && { declaring }),
    ...(consent && { consent: consentOf(consent) }),
    ...(loss && { loss: { openedBy: entity('Account', loss.openedBy) } }),
    ...(duty && {
      duty: { kind: duty.kind, ...(duty.organisation !== null && { organisation: entity('Organisation', duty.organisation) }) },
    }),
  }
}

function consentOf({ recipient, person, purpose, compartments, kinds, from, until, endedAt }: Consent): CedarValueJson {
  return {
    recipient: entity('Organisation', recipient),
    ...(person !== null && { person: entity('Account', person) }),
    purpose: entity('Purpose', purpose),
    compartments: compartments.map((label) => entity('Label', label)),
    kinds: kinds.map((kind) => entity('Kind', kind)),
    from: time(from),
    until: time(until),
    ended: endedAt !== null,
  }
}

/**
 * A patient who does not exist has no custody, just as the policies see a stranger's: both go the same way, in the
 * same number of calls. Without any patient (lists, imports) the compartment is one of the actor's own organisation.
 */
export function compartmentOf(facts: Facts, label: CompartmentLabel, ofAnyPatient: boolean, kind?: Kind): EntityJson {
  const { patient, actor } = facts
  const custody = patient ? patient.custody : ofAnyPatient ? actor.organisation : null
  return {
    uid: { type: 'Compartment', id: 'this' },
    attrs: {
      label: entity('Label', label),
      deceased: patient?.deceased ?? false,
      restricted: isRestrictedBy(facts, label),
      blocked: (patient?.blockedActors ?? []).map((id) => entity('Account', id)),
      ...(kind && { kind: entity('Kind', kind) }),
      ...(custody !== null && { custody: entity('Organisation', custody) }),
      ...(patient && { patient: entity('Patient', patient.id) }),
    },
    parents: [],
  }
}

export function isRestrictedBy({ patient }: Facts, label: CompartmentLabel): boolean {
  return patient?.restricted.some((one) => one === label) ?? false
}

export function entryOf({ entry }: Facts): EntityJson {
  const organisations = (entry?.organisations ?? []).map((id) => entity('Organisation', id))
  return { uid: { type: 'Entry', id: 'this' }, attrs: { organisations }, parents: [] }
}

/** Without a target there is no organisation to match, and nothing permits. */
export function personOf({ target }: Facts): EntityJson {
  return {
    uid: { type: 'Person', id: 'this' },
    attrs: {
      account: entity('Account', target?.id ?? ''),
      ...(target && target.organisation !== null && { organisation: entity('Organisation', target.organisation) }),
    },
    parents: [],
  }
}

export const PORTAL: EntityJson = { uid: { type: 'Portal', id: 'this' }, attrs: {}, parents: [] }

/** Of several relations of a kind, one that has begun before one that has not, then the one that ends last. */
export function chooseRelations(facts: Facts): Map<Relation, Care> {
  const chosen = new Map<Relation, Care>()
  const at = Date.parse(facts.now)
  for (const care of facts.care) {
    const begun = Date.parse(care.since) <= at
    if (!begun && care.kind !== 'appointment') continue
    const kind = begun ? care.kind : 'upcoming'
    const held = chosen.get(kind)
    if (!held || (begun ? ends(care) > ends(held) : care.since < held.since)) chosen.set(kind, care)
  }
  return chosen
}

function ends(care: Care): number {
  return Date.parse(care.until ?? FOREVER)
}

function entity(type: string, id: string): { __entity: TypeAndId } {
  return { __entity: { type, id } }
}

function time(at: string): CedarValueJson {
  return { __extn: { fn: 'datetime', arg: at } }
}
