import 'server-only'
/**
 * The facts of an act, loaded inside its transaction. Rows that permit are read FOR SHARE: revoking updates or deletes
 * them, so a revocation and a read have one order, and nobody reads on a basis that had already ended.
 */
import type { Actor } from '@/lib/base/actor'
import { COMPARTMENTS } from '@/lib/base/compartment'
import type { AccountId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Detail } from '@/lib/base/permit'
import type { Purpose } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { type Held, loadHeld } from '@/lib/keys/held'
import {
  type AccountFields,
  type CareFields,
  type DeclarationFields,
  isSealed,
  sealAccount,
  sealCare,
  sealDeclaration,
} from '@/lib/keys/row-seal'
import { loadEnds } from '@/lib/keys/share-ends'
import { loadSignedConsents } from '@/lib/keys/signed-consent'
import { LATELY_MS } from '@/lib/policy/decide-consent'
import {
  type Action,
  type Care,
  type Consent,
  DECLARED_REASONS,
  type Declaration,
  type DeclaredReason,
  type Duty,
  type Facts,
} from '@/lib/policy/facts'
import { CLINICIANS } from '@/lib/policy/request'

export type FactsRequest = {
  readonly actor: Actor
  readonly action: Action
  readonly purpose: Purpose
  readonly patient: PatientId | null
  /** `ledger.read`: whose entry it is. */
  readonly entry: Facts['entry']
  readonly target: Target | null
  readonly detail?: Detail | undefined
  readonly decides?: boolean
  readonly at: Date
}

/** The account acted on. `organisation` is given where it is only being made. */
export type Target = { readonly id: AccountId; readonly organisation?: OrganisationId | null }

export type Loaded = { readonly facts: Facts; readonly held: readonly Held[]; readonly custody: OrganisationId | null }

type Account = { readonly active: boolean; readonly department: string | null }

const NOBODY: Account = { active: false, department: null }

/** `custodian: false` asks nothing of it: for writing down an attempt, never for permitting one. */
export async function loadFacts(tx: Tx, request: FactsRequest, load = { custodian: true }): Promise<Loaded> {
  const { actor, action, purpose, entry, at } = request
  const target = request.target && (await lockTarget(tx, actor, request.target))
  const account = load.custodian ? await loadAccount(tx, actor, at) : NOBODY
  const patient = request.patient && (await loadPatient(tx, request.patient, request.decides ?? false))
  const held = patient && load.custodian ? await loadHeld(tx, [patient.id], holderOf(actor), { shared: true }) : []
  if (patient) requireWhole(held, patient.custody, actor)
  const facts: Facts = {
    actor: { id: actor.id, role: actor.role, organisation: actor.organisation, active: account.active, patient: actor.patient },
    action,
    purpose,
    regime: 'consent-first',
    now: at.toISOString(),
    patient: patient && { id: patient.id, custody: patient.custody, deceased: false, restricted: [], blockedActors: [] },
    care: patient && load.custodian ? await loadCare(tx, actor, account, patient.id) : [],
    declaration: patient && load.custodian ? await loadDeclaration(tx, actor, patient.id) : null,
    declaring: action === 'chart.declare' ? declaringOf(request.detail) : null,
    consents: patient && load.custodian ? await loadConsentFacts(tx, request, patient, held) : [],
    emergency: null,
    delegations: [],
    exchange: null,
    granted: held.filter(isOwn).map(({ label }) => label),
    duty: dutyOf(actor),
    entry,
    target,
  }
  return { facts, held, custody: patient?.custody ?? null }
}

/**
 * Custody and the patient herself hold every compartment or, after erasure, none. Part of it means that grants were
 * deleted: a chart without them would show "not recorded" for what is merely closed.
 */
function requireWhole(held: readonly Held[], custody: OrganisationId, actor: Actor): void {
  const whole = actor.organisation === custody || actor.role === 'patient'
  const labels = new Set(held.filter(isOwn).map(({ label }) => label)).size
  if (whole && held.length > 0 && labels < COMPARTMENTS.length) throw new Error('grants of this patient are missing')
}

function declaringOf(detail: Detail | undefined): DeclaredReason | null {
  return DECLARED_REASONS.find((known) => known === detail?.reason) ?? null
}

/** Patients read through the grant each writing organisation holds itself. */
function holderOf(actor: Actor) {
  return actor.role === 'patient' || !actor.organisation ? 'writers' : actor.organisation
}

type AccountRow = AccountFields & { readonly seal: Uint8Array; readonly live: boolean }

/**
 * The account acted on and the actor's own, in one order: two administrators who close each other's accounts at the same
 * moment get one answer each, the second that she is closed, and neither a deadlock nor both what they asked for.
 */
async function lockTarget(tx: Tx, actor: Actor, { id, organisation }: Target): Promise<Facts['target']> {
  const { rows } = await tx.sql<{ id: string; organisation: OrganisationId | null }>(
    `select id, organisation_id as organisation from account where id = any($1::uuid[]) order by id for no key update`,
    [isAccount(actor) ? [id, actor.id] : [id]],
  )
  const known = rows.find((row) => row.id === id)
  return { id, organisation: known ? known.organisation : (organisation ?? null) }
}

/** Role, status and session are those of the database now, as the custodian sealed them, not those of the sign-in. */
async function loadAccount(tx: Tx, actor: Actor, at: Date): Promise<Account> {
  if (isAccount(actor)) return loadPerson(tx, actor, at)
  const { onBehalfOf: principal, organisation } = actor
  // What was begun for somebody ends with her account or session, in the middle of it too.
  const active = !principal || (await loadPerson(tx, { ...principal, organisation, patient: null }, at)).active
  return { active, department: null }
}

type Person = Pick<Actor, 'id' | 'role' | 'organisation' | 'patient' | 'session'>

async function loadPerson(tx: Tx, actor: Person, at: Date): Promise<Account> {
  const { rows } = await tx.sql<AccountRow>(
    `select a.id, a.role, a.organisation_id as "organisationId", a.department_id as "departmentId",
       a.patient_id as "patientId", a.login_token as "loginToken", a.password_hash as "passwordHash", a.active, a.seal,
       s.ended_at is null and s.expires_at > $3 as live
     from account a join session s on s.account_id = a.id where a.id = $1 and s.id = $2 for share`,
    [actor.id, actor.session, at],
  )
  const row = rows[0]
  if (!row || !(await isSealed(row.seal, sealAccount(row)))) return NOBODY
  const same = row.role === actor.role && row.organisationId === actor.organisation && row.patientId === actor.patient
  return { active: same && row.active && row.live, department: row.departmentId }
}

/** Of custody or as writer: what came by a consent is told with that consent. */
function isOwn({ grants }: Held): boolean {
  return [...grants.values()].flat().some(({ basis }) => basis !== 'consent')
}

async function loadPatient(tx: Tx, id: PatientId, mine: boolean): Promise<{ id: PatientId; custody: OrganisationId } | null> {
  const { rows } = await tx.sql<{ id: PatientId; custody: OrganisationId }>(
    `select id, custody_id as custody from patient where id = $1 ${mine ? 'for no key update' : 'for share'}`,
    [id],
  )
  return rows[0] ?? null
}

/**
 * What she signed for the actor's organisation. Asked only where the answer could matter: consents open charts of other
 * organisations, to those who treat.
 */
async function loadConsentFacts(
  tx: Tx,
  { actor, action, at }: FactsRequest,
  { id: patient, custody }: { readonly id: PatientId; readonly custody: OrganisationId },
  held: readonly Held[],
): Promise<Consent[]> {
  const { organisation } = actor
  if (action !== 'chart.open' || !organisation || organisation === custody || !CLINICIANS.includes(actor.role)) return []
  const since = new Date(at.getTime() - LATELY_MS)
  const signed = await loadSignedConsents(tx, { patient, organisation, since })
  const ended = signed.length > 0 ? await loadEnds(tx, patient) : new Map<string, string>()
  return signed.map(({ row, statement }) => ({
    ref: row.id,
    recipient: statement.recipient.organisation,
    person: statement.recipient.person || null,
    purpose: statement.purpose as Purpose,
    compartments: [...statement.compartments],
    kinds: statement.kinds.map(({ kind }) => kind),
    recordsFrom: statement.recordsFrom || null,
    recordsUntil: statement.recordsUntil || null,
    from: statement.validFrom,
    until: statement.validUntil,
    endedAt: row.endedAt?.toISOString() ?? ended.get(row.id) ?? null,
    granted: held
      .filter(({ grants }) =>
        [...grants.values()].flat().some(({ basis, reference }) => basis === 'consent' && reference === row.id),
      )
      .map(({ label }) => label),
  }))
}

async function loadCare(tx: Tx, actor: Actor, account: Account, patient: PatientId): Promise<Care[]> {
  const { rows } = await tx.sql<CareFields & { kind: Care['kind']; seal: Uint8Array }>(
    `select id, organisation_id as "organisationId", patient_id as "patientId", account_id as "accountId",
       department_id as "departmentId", kind, since, until, seal from care_relationship
     where patient_id = $1 and organisation_id = $2 and (account_id = $3 or department_id = $4) for share`,
    [patient, actor.organisation, isAccount(actor) ? actor.id : null, account.department],
  )
  const care: Care[] = []
  for (const row of rows) {
    if (!(await isSealed(row.seal, sealCare(row)))) continue
    care.push({ kind: row.kind, ref: row.id, since: row.since.toISOString(), until: row.until?.toISOString() ?? null })
  }
  return care
}

async function loadDeclaration(tx: Tx, actor: Actor, patient: PatientId): Promise<Declaration | null> {
  if (!isAccount(actor)) return null
  const { rows } = await tx.sql<DeclarationFields & { reason: Declaration['reason']; seal: Uint8Array }>(
    `select id, account_id as "accountId", patient_id as "patientId", reason, at, until, seal from declaration
     where account_id = $1 and patient_id = $2 order by at desc limit 1 for share`,
    [actor.id, patient],
  )
  const row = rows[0]
  if (!row || !(await isSealed(row.seal, sealDeclaration(row)))) return null
  return { ref: row.id, reason: row.reason, at: row.at.toISOString(), until: row.until.toISOString() }
}

function isAccount(actor: Actor): boolean {
  return actor.role !== 'agent' && actor.role !== 'system' && actor.role !== 'anonymous'
}

function dutyOf({ id, role, organisation, onBehalfOf }: Actor): Duty | null {
  if (role === 'officer') return { kind: 'audit', ref: organisation ?? '', organisation }
  if (role === 'administrator') return { kind: 'administration', ref: organisation ?? '', organisation }
  if (id === 'ledger-check' || id === 'explain') return { kind: 'agent', ref: id, organisation }
  if (id === 'import' && onBehalfOf && onBehalfOf.role !== 'administrator') return null
  if (id === 'import') return { kind: 'import', ref: 'import', organisation }
  if (role === 'system') return { kind: 'installation', ref: String(id), organisation: null }
  return null
}
