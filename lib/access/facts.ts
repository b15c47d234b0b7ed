import 'server-only'
/**
 * The facts of an act, loaded inside its transaction. Rows that permit are read FOR SHARE: revoking updates or deletes
 * them, so a revocation and a read have one order, and nobody reads on a basis that had already ended.
 */
import { isOwn, loadPatientFacts, type PatientFacts } from '@/lib/access/patient-facts'
import { type Actor, isAccount } from '@/lib/base/actor'
import type { StreamLabel } from '@/lib/base/compartment'
import type { AccountId, OrganisationId, PatientId, SessionId, StreamId } from '@/lib/base/ids'
import type { Detail } from '@/lib/base/permit'
import type { Factors, Purpose } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { hasEnded, NEWEST_ENDS, type NewestEnds } from '@/lib/keys/account-ends'
import type { Held } from '@/lib/keys/held'
import { mayEnrolAnew } from '@/lib/keys/loss-rows'
import { isSealed, sealSessionRow } from '@/lib/keys/row-seal'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'
import { loadStreams } from '@/lib/keys/streams'
import { type Action, DECLARED_REASONS, type DeclaredReason, type Duty, type Facts } from '@/lib/policy/facts'

export type FactsRequest = {
  readonly actor: Actor
  readonly action: Action
  readonly purpose: Purpose
  readonly patient: PatientId | null
  /** `ledger.read`, `ledger.export`: whose entry it is. */
  readonly entry: Facts['entry']
  readonly target: Target | null
  readonly loss?: Facts['loss']
  readonly detail?: Detail | undefined
  readonly decides?: boolean
  readonly at: Date
}

/** The account acted on. `organisation` is given where it is only being made. */
export type Target = { readonly id: AccountId; readonly organisation?: OrganisationId | null }

export type Loaded = {
  readonly facts: Facts
  readonly held: readonly Held[]
  readonly custody: OrganisationId | null
  /** Where entries about the patient go. */
  readonly streams: ReadonlyMap<StreamLabel, StreamId>
}

type Account = {
  readonly active: boolean
  readonly department: string | null
  readonly factors: Factors | null
  readonly factorAt: Date | null
  readonly enrolled: boolean
}

/** Factors are those of a session; who has none (an agent, the installation) shows none. */
const SESSIONLESS = { factors: null, factorAt: null, enrolled: false }
const NOBODY: Account = { active: false, department: null, ...SESSIONLESS, enrolled: true }

/** `custodian: false` asks nothing of it: for writing down an attempt, never for permitting one. */
export async function loadFacts(tx: Tx, request: FactsRequest, load = { custodian: true }): Promise<Loaded> {
  const { actor, patient } = request
  const target = request.target && (await lockTarget(tx, actor, request.target))
  // Sent together: the account's rows are locked first, as ever, and nothing is decided before all have answered.
  const asked = load.custodian ? loadAccount(tx, request) : null
  const [account, patients, streams] = await Promise.all([
    asked ?? NOBODY,
    patient ? loadPatientFacts(tx, request, [patient], asked) : new Map<PatientId, PatientFacts>(),
    patient ? loadStreams(tx, patient) : new Map<StreamLabel, StreamId>(),
  ])
  const about = patient && patients.get(patient)
  const facts = factsOf(request, account, about, target)
  return { facts, held: about?.held ?? [], custody: about?.custody ?? null, streams }
}

/** The same about each of these patients, as often asked of the database as about one. Who does not exist is left out. */
export async function loadFactsOfEach(
  tx: Tx,
  request: FactsRequest,
  patients: readonly PatientId[],
): Promise<Map<PatientId, Facts>> {
  const asked = loadAccount(tx, request)
  const [account, about] = await Promise.all([asked, loadPatientFacts(tx, request, patients, asked)])
  return new Map([...about].map(([id, one]) => [id, factsOf(request, account, one, null)]))
}

function factsOf(
  request: FactsRequest,
  account: Account,
  about: PatientFacts | null | undefined,
  target: Facts['target'],
): Facts {
  const { actor, action, purpose, entry, at } = request
  return {
    actor: {
      id: actor.id,
      role: actor.role,
      organisation: actor.organisation,
      active: account.active,
      patient: actor.patient,
      factors: account.factors,
      factorAt: account.factorAt?.toISOString() ?? null,
      enrolled: account.enrolled,
    },
    action,
    purpose,
    regime: 'consent-first',
    now: at.toISOString(),
    patient: about ? { id: about.id, custody: about.custody, deceased: false, restricted: [], blockedActors: [] } : null,
    care: about?.care ?? [],
    declaration: about?.declaration ?? null,
    declaring: action === 'chart.declare' ? declaringOf(request.detail) : null,
    consents: about?.consents ?? [],
    emergency: null,
    delegations: [],
    exchange: null,
    granted: about?.held.filter(isOwn).map(({ label }) => label) ?? [],
    duty: dutyOf(actor),
    entry,
    target,
    loss: request.loss ?? null,
  }
}

function declaringOf(detail: Detail | undefined): DeclaredReason | null {
  return DECLARED_REASONS.find((known) => known === detail?.reason) ?? null
}

type AccountRow = SealedAccount &
  NewestEnds & {
    readonly id: AccountId
    readonly live: boolean
    readonly locked: boolean
    readonly factors: Factors
    readonly factorAt: Date | null
    readonly sessionSeal: Uint8Array | null
    readonly enrolled: boolean
  }

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

type Asked = Pick<FactsRequest, 'action' | 'at'>

/** Role, status and session are those of the database now, as the custodian sealed them, not those of the sign-in. */
async function loadAccount(tx: Tx, request: FactsRequest): Promise<Account> {
  const { actor } = request
  if (isAccount(actor)) return loadPerson(tx, actor, request)
  const { onBehalfOf: principal, organisation } = actor
  // What was begun for somebody ends with her account or session, in the middle of it too.
  const person = principal && (await loadPerson(tx, { ...principal, organisation, patient: null }, request))
  const active = !person || (person.active && person.factors === 'two')
  return { active, department: null, ...SESSIONLESS }
}

type Person = Pick<Actor, 'id' | 'role' | 'organisation' | 'patient' | 'session'>

/** All that a locked session may do: be taken up again, which asks for a factor, or be left. */
const WHILE_LOCKED: readonly Action[] = ['session.resume', 'session.end']

async function loadPerson(tx: Tx, actor: Person, { action, at }: Asked): Promise<Account> {
  const { rows } = await tx.sql<AccountRow>(
    `select ${ACCOUNT_COLUMNS}, s.ended_at is null and s.expires_at > $3 as live, s.locked_at is not null as locked, ${NEWEST_ENDS},
       s.factors, s.factor_at as "factorAt", s.seal as "sessionSeal",
       exists (select 1 from factor f where f.account_id = a.id) as enrolled
     from account a join session s on s.account_id = a.id where a.id = $1 and s.id = $2 for share of a, s`,
    [actor.id, actor.session, at],
  )
  const row = rows[0]
  if (!row || !actor.session || !(await isWhole(row))) return NOBODY
  if (await hasEnded(tx, row, actor.session)) return NOBODY
  const same = row.role === actor.role && row.organisationId === actor.organisation && row.patientId === actor.patient
  const shown = await shownIn(row, actor.session)
  const open = row.live && (!row.locked || WHILE_LOCKED.includes(action))
  // Whoever ever had a factor needs one, those that were lost and taken away too: or a password alone would be enough again.
  const anew = row.enrolled && action === 'factor.enrol' && (await mayEnrolAnew(tx, row.id, actor.session, at))
  const left = row.endsAt != null && row.endsAt <= at
  return { active: same && row.active && !left && open, department: row.departmentId, ...shown, enrolled: row.enrolled && !anew }
}

/** A row that nobody sealed, or another than was sealed, is a password of long ago: it opens nothing. */
async function shownIn(
  { id, factors, factorAt, sessionSeal }: AccountRow,
  session: SessionId,
): Promise<Pick<Account, 'factors' | 'factorAt'>> {
  const row = { id: session, accountId: id, factors, factorAt }
  const whole = sessionSeal !== null && (await isSealed(sessionSeal, sealSessionRow(row)))
  return whole ? { factors, factorAt } : { factors: 'one', factorAt: null }
}

const AGENTS: ReadonlySet<string> = new Set(['ledger-check', 'explain', 'activation', 'account-ends', 'identity-provider'])

function dutyOf({ id, role, organisation, onBehalfOf }: Actor): Duty | null {
  if (role === 'officer') return { kind: 'audit', ref: organisation ?? '', organisation }
  if (role === 'administrator') return { kind: 'administration', ref: organisation ?? '', organisation }
  if (AGENTS.has(id)) return { kind: 'agent', ref: id, organisation }
  if (id === 'import' && onBehalfOf && onBehalfOf.role !== 'administrator') return null
  if (id === 'import') return { kind: 'import', ref: 'import', organisation }
  if (role === 'system') return { kind: 'installation', ref: String(id), organisation: null }
  return null
}
