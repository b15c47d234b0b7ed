import 'server-only'
/** When what patients shared with organisations ended: why somebody could look a minute before and was refused a minute later. */
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type ConsentFields, isSealed, sealConsent } from '@/lib/keys/row-seal'

export type ShareEnds = {
  /** The newest end before this time, of what the person could read by; null where there was none. */
  readonly before: (at: number, patient: string, organisation: string, person: string) => number | null
}

export async function loadShareEnds(permit: Permit, tx: Tx, patients: readonly string[]): Promise<ShareEnds> {
  permit.requireLive()
  const { rows } = await tx.sql<ConsentFields & { seal: Uint8Array }>(
    `select id, request_id as "requestId", offer_id as "offerId", patient_id as "patientId", organisation_id as "organisationId",
       person_id as "personId", signing_key_id as "signingKeyId", event_id as "eventId", valid_from as "validFrom",
       valid_until as "validUntil", ended_at as "endedAt", ended_by as "endedBy", seal
     from consent where patient_id = any($1::uuid[])`,
    [patients],
  )
  const shares: ConsentFields[] = []
  for (const row of rows) if (await isSealed(row.seal, sealConsent(row))) shares.push(row)
  return {
    before(at, patient, organisation, person) {
      const ends = shares
        .filter((share) => share.patientId === patient && share.organisationId === organisation)
        .filter(({ personId }) => personId === null || personId === person)
        .map(({ endedAt, validUntil }) => Math.min(endedAt?.getTime() ?? Number.POSITIVE_INFINITY, validUntil.getTime()))
        .filter((end) => end <= at)
      return ends.length > 0 ? Math.max(...ends) : null
    },
  }
}
