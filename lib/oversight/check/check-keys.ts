import 'server-only'
/**
 * Enrolled keys against the events that made them. A key planted by somebody who also holds the receipt key is signed as a
 * real one is; that no `key.create` names it, or names another fingerprint, is what the history cannot be talked out of.
 */
import { toHex } from '@/lib/base/bytes'
import type { KeyId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { fingerprint, type KeyPurpose, requireEnrolled, SwappedKey } from '@/lib/keys/public-key'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Findings } from '@/lib/oversight/check/finding'

type Enrolled = { id: KeyId; owner: string; purpose: KeyPurpose; version: number; publicKey: Uint8Array; signature: Uint8Array }
type OrganisationKey = Enrolled & { privateWrapped: Uint8Array; event: string }

export class KeyChecker {
  private readonly made = new Map<string, { event: string; sha256: string; purpose: string }>()

  constructor(private readonly findings: Findings) {}

  add({ id, action, outcome, objects, detail }: LedgerEvent): void {
    if (action !== 'key.create' || outcome !== 'permitted') return
    for (const object of objects)
      if (object.type === 'PublicKey')
        this.made.set(object.id, { event: id, sha256: String(detail.sha256), purpose: String(detail.purpose) })
  }

  /** Once every event was read. Keys made meanwhile are left for the next check. */
  async end(tx: Tx, known: ReadonlySet<string>): Promise<void> {
    const { rows } = await tx.sql<OrganisationKey>(
      `select id, coalesce(organisation_id::text, '') as owner, purpose, version, public_key as "publicKey", signature,
         private_wrapped as "privateWrapped", event_id as event from organisation_key`,
    )
    for (const row of rows) await this.check(row, known)
    const there = new Set<string>(rows.map(({ id }) => id))
    for (const id of this.made.keys()) if (!there.has(id)) this.say('organisation_key.id', id, 'it was made and is gone')
    await this.checkPatients(tx)
  }

  private async check(row: OrganisationKey, known: ReadonlySet<string>): Promise<void> {
    const made = this.made.get(row.id)
    if (!made && known.has(row.id)) this.say('organisation_key.id', row.id, 'no event made it')
    if (made && made.event !== row.event) this.say('organisation_key.event_id', row.id, 'it does not name the event that made it')
    if (made && (made.sha256 !== toHex(fingerprint(row.publicKey)) || made.purpose !== row.purpose))
      this.say('organisation_key.public_key', row.id, 'it is not the key that the event names')
    this.checkSignature('organisation_key.signature', row)
    try {
      await custodian().unwrap('organisation-key', row.id, row.privateWrapped)
    } catch (error) {
      if (!(error instanceof OpenError)) throw error
      this.say('organisation_key.private_wrapped', row.id, 'it does not open')
    }
  }

  private async checkPatients(tx: Tx): Promise<void> {
    const { rows } = await tx.sql<Enrolled & { misplaced: boolean }>(
      `select k.id, k.stream_id as owner, 'audit' as purpose, 1 as version, k.public_key as "publicKey", k.signature,
         s.id is null as misplaced from patient_audit_key k left join stream s on s.id = k.stream_id and s.patient_id = k.patient_id`,
    )
    for (const row of rows) {
      if (row.misplaced) this.say('patient_audit_key.patient_id', row.id, 'its stream is another patient’s')
      this.checkSignature('patient_audit_key.signature', row)
    }
  }

  private checkSignature(column: string, { signature, ...statement }: Enrolled): void {
    try {
      requireEnrolled(statement, signature)
    } catch (error) {
      if (!(error instanceof SwappedKey)) throw error
      this.say(column, statement.id, 'it is not what was enrolled')
    }
  }

  private say(column: string, id: string, what: string): void {
    this.findings.add({ kind: 'key', column, id, what })
  }
}

/** Ids of organisation keys as the check begins. */
export async function loadKeyIds(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.sql<{ id: string }>('select id from organisation_key')
  return new Set(rows.map(({ id }) => id))
}
