import 'server-only'
/**
 * The code that the desk hands to a patient who stands before it: five words, once, for two weeks, and one open at a time.
 * It is kept as a keyed hash. With her birth date it makes her account, and it opens nothing of her record by itself.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { newIdAt, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { sealActivation } from '@/lib/keys/row-seal'
import { foldWords, newFirstPassword } from '@/lib/session/first-password'

/** Her name and birth date are the records' to open: `loadBorn` of lib/records/born. */
export type WhoIs = (
  permit: Permit,
  tx: Tx,
  patient: PatientId,
) => Promise<{ readonly name: string; readonly birthDate?: string; readonly deceased: boolean } | undefined>

/** The code is kept nowhere: whoever is at the desk sees it once. */
export type Given = { readonly name: string; readonly code: string; readonly until: Date }

const LASTS_MS = 14 * 86_400_000

/** `conflict`, with a field: `deceased`, `birth-date` (none is recorded), `account` (she has one). */
export async function giveCode(actor: Actor, patient: PatientId, whoIs: WhoIs): Promise<Audited<Given>> {
  const code = newFirstPassword()
  return underAudit({ actor, action: 'account.invite', patient, decides: true }, async (permit, tx) => {
    const who = await whoIs(permit, tx, patient)
    if (!who || who.deceased) return refused('conflict', { field: 'deceased' })
    if (!who.birthDate) return refused('conflict', { field: 'birth-date' })
    if (await hasAccount(tx, patient)) return refused('conflict', { field: 'account' })
    await tx.activation.updateMany({ where: { patientId: patient, endedAt: null }, data: { endedAt: permit.at } })
    const until = new Date(permit.at.getTime() + LASTS_MS)
    const id = newIdAt(permit.at)
    const row = {
      id,
      patientId: patient,
      organisationId: permit.actor.organisation as OrganisationId,
      codeHash: await hashOf(code),
      givenById: String(permit.actor.id),
      givenAt: permit.at,
      expiresAt: until,
      eventId: eventOf(permit),
    }
    await tx.activation.create({ data: { ...row, seal: await sealActivation(row) } })
    permit.report({ stream: 'main', objects: [{ type: 'Activation', id }], detail: { until: until.toISOString() } })
    return permitted({ name: who.name, code, until })
  })
}

/** With a login: what the seed made for a persona, without one, is nobody's to sign in with. A closed one counts too. */
export async function hasAccount(tx: Tx, patient: PatientId): Promise<boolean> {
  const { rows } = await tx.sql('select 1 from account where patient_id = $1 and login_token is not null limit 1', [patient])
  return rows.length > 0
}

/** 32 bytes: without the custodian nobody tries codes against the rows. */
export function hashOf(typed: string): Promise<Bytes> {
  return custodian().mac('activation', foldWords(typed))
}
