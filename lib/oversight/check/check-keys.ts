import 'server-only'
/**
 * Enrolled keys against the events that made them. A key planted by somebody who also holds the receipt key is signed as a
 * real one is; that no event made it, or that the event names another fingerprint, is what the history cannot be talked
 * out of. The first event about a key counts: a second one, appended to cover an exchange, is itself a finding.
 */
import { toBase64, toHex } from '@/lib/base/bytes'
import type { KeyId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { loadSigningKeys, signingKeyId } from '@/lib/keys/installation-keys'
import { fingerprint, type KeyPurpose, requireEnrolled, SwappedKey } from '@/lib/keys/public-key'
import type { EventObject, LedgerEvent } from '@/lib/ledger/event'
import type { Findings } from '@/lib/oversight/check/finding'

type Enrolled = { id: KeyId; owner: string; purpose: KeyPurpose; version: number; publicKey: Uint8Array; signature: Uint8Array }
type OrganisationKey = Enrolled & { privateWrapped: Uint8Array; event: string }
type PatientKey = Enrolled & { patient: string; misplaced: boolean }

export class KeyChecker {
  private readonly made = new Map<string, { event: string; sha256: string; purpose: string }>()
  private readonly ofPatients = new Map<string, { digest: string; patient: string }>()
  /** By purpose: log and receipt key, as they are now. */
  private readonly signing = new Map<string, { id: string; sha256: string }>()
  /** Log keys that were made and are to take the place of the one in force. */
  private readonly next = new Map<string, string>()

  constructor(private readonly findings: Findings) {}

  add(event: LedgerEvent): void {
    if (event.outcome !== 'permitted') return
    for (const object of event.objects) {
      if (object.type === 'SigningKey') this.replace(event, object)
      if (event.action === 'key.create') this.addMade(event, object)
      if (event.action === 'patient.create' && object.type === 'PublicKey')
        this.note(this.ofPatients, object.id, { digest: object.digest ?? '', patient: event.subject?.patient ?? '' })
    }
  }

  private addMade({ id: event, detail }: LedgerEvent, { type, id }: EventObject): void {
    const [sha256, purpose] = [String(detail.sha256), String(detail.purpose)]
    if (type === 'PublicKey') this.note(this.made, id, { event, sha256, purpose })
    if (type === 'SigningKey' && detail.next === 1) this.note(this.next, id, sha256)
    else if (type === 'SigningKey') this.note(this.signing, purpose, { id, sha256 })
  }

  /** Only a key that an entry made before takes another's place, and only the place of the one in force. */
  private replace({ action, detail }: LedgerEvent, { id }: EventObject): void {
    const [purpose, from, sha256] = [String(detail.purpose), String(detail.from), String(detail.sha256)]
    const ends = action === 'key.retire' || action === 'ledger.succeed' || (action === 'key.rotate' && detail.stolen === 1)
    if (!ends) return
    const isKnown = purpose === 'receipt' || action === 'ledger.succeed' || this.next.get(id) === sha256
    if (isKnown && this.signing.get(purpose)?.id === from) this.signing.set(purpose, { id, sha256 })
    else this.say(action, id, 'it does not take the place of the key in force')
  }

  private note<V>(made: Map<string, V>, id: string, value: V): void {
    if (made.has(id)) this.say('key.create', id, 'it was made twice')
    else made.set(id, value)
  }

  /** Once every event was read. Keys made meanwhile are left for the next check. */
  async end(tx: Tx, known: ReadonlySet<string>): Promise<void> {
    this.checkSigning()
    const { rows } = await tx.sql<OrganisationKey>(
      `select id, coalesce(organisation_id::text, '') as owner, purpose, version, public_key as "publicKey", signature,
         private_wrapped as "privateWrapped", event_id as event from organisation_key`,
    )
    for (const row of rows) await this.check(row, known)
    this.checkGone('organisation_key.id', this.made, rows)
    await this.checkPatients(tx, known)
  }

  private checkSigning(): void {
    for (const { purpose, file, key } of loadSigningKeys()) {
      const [id, made] = [signingKeyId(key), this.signing.get(purpose)]
      if (!made) this.say(file, id, 'no event made it')
      else if (made.id !== id || made.sha256 !== toHex(fingerprint(key.publicKey)))
        this.say(file, id, 'it is not the key that the event names')
    }
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

  private async checkPatients(tx: Tx, known: ReadonlySet<string>): Promise<void> {
    const { rows } = await tx.sql<PatientKey>(
      `select k.id, k.stream_id as owner, 'audit' as purpose, 1 as version, k.public_key as "publicKey", k.signature,
         k.patient_id as patient, s.id is null as misplaced
       from patient_audit_key k left join stream s on s.id = k.stream_id and s.patient_id = k.patient_id`,
    )
    for (const row of rows) this.checkPatient(row, known)
    this.checkGone('patient_audit_key.id', this.ofPatients, rows)
  }

  private checkPatient(row: PatientKey, known: ReadonlySet<string>): void {
    const made = this.ofPatients.get(row.id)
    if (!made && known.has(row.id)) this.say('patient_audit_key.id', row.id, 'no event made it')
    if (made && made.digest !== toBase64(fingerprint(row.publicKey)))
      this.say('patient_audit_key.public_key', row.id, 'it is not the key that the event names')
    if (made && made.patient !== row.patient) this.say('patient_audit_key.patient_id', row.id, 'it was made for another patient')
    if (row.misplaced) this.say('patient_audit_key.patient_id', row.id, 'its stream is another patient’s')
    this.checkSignature('patient_audit_key.signature', row)
  }

  private checkGone(column: string, made: ReadonlyMap<string, unknown>, rows: readonly { id: string }[]): void {
    const there = new Set<string>(rows.map(({ id }) => id))
    for (const id of made.keys()) if (!there.has(id)) this.say(column, id, 'it was made and is gone')
  }

  private checkSignature(column: string, { id, owner, purpose, version, publicKey, signature }: Enrolled): void {
    try {
      requireEnrolled({ id, owner, purpose, version, publicKey }, signature)
    } catch (error) {
      if (!(error instanceof SwappedKey)) throw error
      this.say(column, id, 'it is not what was enrolled')
    }
  }

  private say(column: string, id: string, what: string): void {
    this.findings.add({ kind: 'key', column, id, what })
  }
}

/** Ids of organisations' and patients' keys as the check begins. */
export async function loadKeyIds(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.sql<{ id: string }>('select id from organisation_key union all select id from patient_audit_key')
  return new Set(rows.map(({ id }) => id))
}
