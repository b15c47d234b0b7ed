import 'server-only'
/**
 * The facts of an act, loaded inside its transaction. Rows that permit are read FOR SHARE: revoking updates or deletes
 * them, so a revocation and a read have one order, and nobody reads on a basis that had already ended.
 */
import type { Actor } from '@/lib/base/actor'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Purpose } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { type Held, loadHeld } from '@/lib/keys/held'
import type { Action, Care, Declaration, Duty, Facts } from '@/lib/policy/facts'

export type FactsRequest = {
  readonly actor: Actor
  readonly action: Action
  readonly purpose: Purpose
  readonly patient: PatientId | null
  /** `ledger.read`: whose entry it is. */
  readonly entry: Facts['entry']
  readonly target: Facts['target']
  readonly at: Date
}

export type Loaded = { readonly facts: Facts; readonly held: readonly Held[]; readonly custody: OrganisationId | null }

type AccountRow = { active: boolean; department: string | null }

/** `compartments: false` asks nothing of the custodian: for writing down an attempt, never for permitting one. */
export async function loadFacts(tx: Tx, request: FactsRequest, load = { compartments: true }): Promise<Loaded> {
  const { actor, action, purpose, entry, target, at } = request
  const account = await loadAccount(tx, actor, at)
  const patient = request.patient && (await loadPatient(tx, request.patient))
  const held = patient && load.compartments ? await loadHeld(tx, [patient.id], holderOf(actor)) : []
  const facts: Facts = {
    actor: { id: actor.id, role: actor.role, organisation: actor.organisation, active: account.active, patient: actor.patient },
    action,
    purpose,
    regime: 'consent-first',
    now: at.toISOString(),
    patient: patient && { id: patient.id, custody: patient.custody, deceased: false, restricted: [], blockedActors: [] },
    care: patient ? await loadCare(tx, actor, account, patient.id) : [],
    declaration: patient ? await loadDeclaration(tx, actor, patient.id) : null,
    consents: [],
    emergency: null,
    delegations: [],
    exchange: null,
    granted: held.map(({ label }) => label),
    duty: dutyOf(actor),
    entry,
    target,
  }
  return { facts, held, custody: patient?.custody ?? null }
}

/** Patients read through the grant each writing organisation holds itself. */
function holderOf(actor: Actor) {
  return actor.role === 'patient' || !actor.organisation ? 'writers' : actor.organisation
}

/** Role, status and session are those of the database now, not those of the moment of sign-in. */
async function loadAccount(tx: Tx, actor: Actor, at: Date): Promise<AccountRow> {
  if (actor.role === 'agent' || actor.role === 'system' || actor.role === 'anonymous') return { active: true, department: null }
  const { rows } = await tx.sql<AccountRow & { role: string; organisation: string | null; patient: string | null }>(
    `select active, department_id as department, role, organisation_id as organisation, patient_id as patient
     from account where id = $1 for share`,
    [actor.id],
  )
  const row = rows[0]
  const same = row && row.role === actor.role && row.organisation === actor.organisation && row.patient === actor.patient
  const session = await isSessionLive(tx, actor, at)
  return { active: Boolean(same && row.active && session), department: row?.department ?? null }
}

async function isSessionLive(tx: Tx, actor: Actor, at: Date): Promise<boolean> {
  if (!actor.session) return false
  const { rows } = await tx.sql<{ live: boolean }>(
    'select ended_at is null and expires_at > $3 as live from session where id = $1 and account_id = $2 for share',
    [actor.session, actor.id, at],
  )
  return rows[0]?.live ?? false
}

async function loadPatient(tx: Tx, id: PatientId): Promise<{ id: PatientId; custody: OrganisationId } | null> {
  const { rows } = await tx.sql<{ id: PatientId; custody: OrganisationId }>(
    'select id, custody_id as custody from patient where id = $1 for share',
    [id],
  )
  return rows[0] ?? null
}

async function loadCare(tx: Tx, actor: Actor, account: AccountRow, patient: PatientId): Promise<Care[]> {
  const { rows } = await tx.sql<{ kind: Care['kind']; id: string; since: Date; until: Date | null }>(
    `select kind, id, since, until from care_relationship
     where patient_id = $1 and organisation_id = $2 and (account_id = $3 or department_id = $4) for share`,
    [patient, actor.organisation, isAccount(actor) ? actor.id : null, account.department],
  )
  return rows.map(({ kind, id, since, until }) => ({
    kind,
    ref: id,
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
  }))
}

async function loadDeclaration(tx: Tx, actor: Actor, patient: PatientId): Promise<Declaration | null> {
  if (!isAccount(actor)) return null
  const { rows } = await tx.sql<{ id: string; reason: Declaration['reason']; at: Date; until: Date }>(
    `select id, reason, at, until from declaration where account_id = $1 and patient_id = $2
     order by at desc limit 1 for share`,
    [actor.id, patient],
  )
  const row = rows[0]
  return row ? { ref: row.id, reason: row.reason, at: row.at.toISOString(), until: row.until.toISOString() } : null
}

function isAccount(actor: Actor): boolean {
  return actor.role !== 'agent' && actor.role !== 'system' && actor.role !== 'anonymous'
}

function dutyOf({ id, role, organisation }: Actor): Duty | null {
  if (role === 'officer') return { kind: 'audit', ref: organisation ?? '', organisation }
  if (role === 'administrator') return { kind: 'administration', ref: organisation ?? '', organisation }
  if (id === 'ledger-check') return { kind: 'agent', ref: 'ledger-check', organisation }
  if (id === 'import') return { kind: 'import', ref: 'import', organisation }
  if (role === 'system') return { kind: 'installation', ref: String(id), organisation: null }
  return null
}
