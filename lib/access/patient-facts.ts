import 'server-only'
/**
 * What the gate must know about patients: custody, grants, care, declarations, consents. Rows that permit are read FOR SHARE:
 * revoking updates or deletes them, so a revocation and a read have one order, and nobody reads on a basis that had already
 * ended. A list asks about all its patients at once.
 */
import { loadCare } from '@/lib/access/care'
import { type Actor, isAccount } from '@/lib/base/actor'
import { COMPARTMENTS } from '@/lib/base/compartment'
import { groupBy } from '@/lib/base/group'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Purpose } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { type Held, loadHeld } from '@/lib/keys/held'
import { type DeclarationFields, isSealed, sealDeclaration } from '@/lib/keys/row-seal'
import { loadEnds } from '@/lib/keys/share-ends'
import { loadSignedConsents } from '@/lib/keys/signed-consent'
import { LATELY_MS } from '@/lib/policy/decide-consent'
import type { Action, Care, Consent, Declaration } from '@/lib/policy/facts'
import { CLINICIANS } from '@/lib/policy/request'

export type PatientFacts = {
  readonly id: PatientId
  readonly custody: OrganisationId
  readonly held: readonly Held[]
  readonly care: Care[]
  readonly declaration: Declaration | null
  readonly consents: Consent[]
}

export type About = {
  readonly actor: Actor
  readonly action: Action
  readonly at: Date
  readonly decides?: boolean
}

/**
 * `account`: null asks nothing of the custodian and finds nothing that permits. Patients who do not exist are left out.
 *
 * The statements are sent together and run in this order, each seeing what was committed when its turn came: what a revocation
 * did before it let go of the patient's row, the ones behind that row find done.
 */
export async function loadPatientFacts(
  tx: Tx,
  about: About,
  ids: readonly PatientId[],
  account: Promise<{ readonly department: string | null }> | null,
): Promise<Map<PatientId, PatientFacts>> {
  const { actor } = about
  const [patients, all, care, declarations] = await Promise.all([
    loadPatients(tx, ids, about.decides ?? false),
    account ? loadHeld(tx, ids, holderOf(actor), { shared: true }) : [],
    account ? loadCare(tx, about, account, ids) : new Map<PatientId, Care[]>(),
    account ? loadDeclarations(tx, actor, ids) : new Map<PatientId, Declaration>(),
  ])
  const held = groupBy(all, ({ patient }) => patient)
  const facts = new Map<PatientId, PatientFacts>()
  for (const patient of patients) {
    const mine = held.get(patient.id) ?? []
    requireWhole(mine, patient.custody, actor)
    const consents = account ? await loadConsentFacts(tx, about, patient, mine) : []
    const declaration = declarations.get(patient.id) ?? null
    facts.set(patient.id, { ...patient, held: mine, care: care.get(patient.id) ?? [], declaration, consents })
  }
  return facts
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

/** Patients read through the grant each writing organisation holds itself. */
function holderOf(actor: Actor) {
  return actor.role === 'patient' || !actor.organisation ? 'writers' : actor.organisation
}

/** Of custody or as writer: what came by a consent is told with that consent. */
export function isOwn({ grants }: Held): boolean {
  return [...grants.values()].flat().some(({ basis }) => basis !== 'consent')
}

type Patient = { readonly id: PatientId; readonly custody: OrganisationId }

async function loadPatients(tx: Tx, ids: readonly PatientId[], mine: boolean): Promise<Patient[]> {
  const { rows } = await tx.sql<Patient>(
    `select id, custody_id as custody from patient where id = any($1::uuid[]) order by id
     ${mine ? 'for no key update' : 'for share'}`,
    [ids],
  )
  return rows
}

/**
 * What she signed for the actor's organisation. Asked only where the answer could matter: consents open charts of other
 * organisations, to those who treat.
 */
async function loadConsentFacts(
  tx: Tx,
  { actor, action, at }: About,
  { id: patient, custody }: Patient,
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

type DeclarationRow = DeclarationFields & {
  readonly patientId: PatientId
  readonly reason: Declaration['reason']
  readonly seal: Uint8Array
}

/** The actor's newest about each, locked one by one: PostgreSQL locks nothing under `distinct on`. */
async function loadDeclarations(tx: Tx, actor: Actor, patients: readonly PatientId[]): Promise<Map<PatientId, Declaration>> {
  if (!isAccount(actor)) return new Map()
  const { rows } = await tx.sql<DeclarationRow>(
    `select d.id, d.account_id as "accountId", d.patient_id as "patientId", d.reason, d.at, d.until, d.seal
     from unnest($2::uuid[]) as p (id) cross join lateral
       (select * from declaration where account_id = $1 and patient_id = p.id order by at desc limit 1 for share) d`,
    [actor.id, patients],
  )
  const declarations = new Map<PatientId, Declaration>()
  for (const row of rows) {
    if (!(await isSealed(row.seal, sealDeclaration(row)))) continue
    const { id: ref, reason, at, until } = row
    declarations.set(row.patientId, { ref, reason, at: at.toISOString(), until: until.toISOString() })
  }
  return declarations
}
