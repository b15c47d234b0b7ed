import 'server-only'
/**
 * A share ends: she stops it, or its time is over. Nobody has to act for the second: from that moment the consent permits
 * nothing and its grants do not unwrap. The next write tidies up before it writes, so that what it adds is under a key the
 * recipient never had.
 */
import type { Actor } from '@/lib/base/actor'
import { type EventId, newIdAt, type PatientId } from '@/lib/base/ids'
import type { Permit, Touched } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { isSealed, sealConsent } from '@/lib/keys/row-seal'
import { endShareGrants } from '@/lib/keys/share-grants'
import { type ConsentRow, lockExpired } from '@/lib/keys/signed-consent'

/** The automatic agent that passes requests on and closes what has run out. It belongs to no organisation. */
export const SHARE_DESK: Actor = {
  id: 'share-desk',
  role: 'agent',
  organisation: null,
  patient: null,
  session: null,
  name: null,
}

/** The patient's row must be locked. Returns what `event` has to name. */
export async function endShare(
  permit: Permit,
  tx: Tx,
  row: ConsentRow,
  { by, event }: { readonly by: 'stop' | 'expire'; readonly event: EventId },
): Promise<Touched[]> {
  // An altered row must not be sealed anew by ending it.
  if (!(await isSealed(row.seal, sealConsent(row)))) throw new Error('this consent is not what was sealed')
  const ended = { ...row, endedAt: permit.at, endedBy: by }
  await tx.sql('update consent set ended_at = $2, ended_by = $3, seal = $4 where id = $1 and ended_at is null', [
    row.id,
    permit.at,
    by,
    await sealConsent(ended),
  ])
  const made = await endShareGrants(permit, tx, { patient: row.patientId, consent: row.id, event })
  return [{ type: 'Consent', id: row.id }, ...made]
}

/** Before a write: what has run out is closed, each with an entry of its own. The patient's row must be locked. */
export async function endExpiredShares(permit: Permit, tx: Tx, patient: PatientId): Promise<void> {
  permit.requireLive()
  for (const row of await lockExpired(tx, patient, permit.at)) {
    const event = newIdAt<EventId>(permit.at)
    const objects = await endShare(permit, tx, row, { by: 'expire', event })
    const detail = { until: row.validUntil.toISOString() }
    permit.report({ id: event, action: 'share.expire', by: SHARE_DESK, patient, stream: 'main', objects, detail })
  }
}
