import 'server-only'
/**
 * Shares against the events that made and ended them. Somebody with the database and the custodian can plant a consent, a
 * signing key or a grant, or bring back rows of a share she stopped, seals and all; that no entry made them, or that one
 * ended them, is what the history cannot be talked out of.
 */
import { toBase64 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { type GrantRow, grantDigest } from '@/lib/keys/grant'
import { loadEveryConsent, openConsent } from '@/lib/keys/signed-consent'
import type { EventObject, LedgerEvent } from '@/lib/ledger/event'
import type { Findings } from '@/lib/oversight/check/finding'
import { GRANTS } from '@/lib/oversight/check/written'

/** `order`: among the events read, which come as the log has them. */
type Made = { readonly event: string; readonly digest: string; readonly patient: string; readonly order: number }
type KeyRow = { id: string; patient: string; spki: Uint8Array; event: string; revoked: boolean }
type StoredGrant = Omit<GrantRow, 'sealed'> & { eventId: string; custody: string }

export class ShareChecker {
  private readonly keys = new Map<string, Made>()
  /** When a key was revoked, in the order of the log. */
  private readonly revoked = new Map<string, number>()
  private order = 0
  private readonly consents = new Map<string, Made>()
  private readonly ended = new Set<string>()
  private readonly grants = new Map<string, Made>()
  /** Registrations, which made the first keys of a patient. */
  private readonly registered = new Set<string>()

  /** `known`: what was there as the check began; what came meanwhile is left for the next one. */
  constructor(
    private readonly findings: Findings,
    private readonly known: ReadonlySet<string>,
  ) {}

  add(event: LedgerEvent): void {
    const { id, action, outcome, objects } = event
    if (outcome !== 'permitted' || !event.subject) return
    this.order++
    if (action === 'patient.create') this.registered.add(id)
    for (const object of objects) this.addObject(event, object)
  }

  private addObject(event: LedgerEvent, { type, id, digest = '' }: EventObject): void {
    const { action } = event
    const made = { event: event.id, digest, patient: event.subject?.patient ?? '', order: this.order }
    if (type === 'DeviceKey' && action === 'key.enrol') this.note(this.keys, 'key.enrol', id, made)
    if (type === 'DeviceKey' && action === 'key.revoke') this.revoked.set(id, this.order)
    if (type === 'Consent' && action === 'share.approve') this.note(this.consents, 'share.approve', id, made)
    if (type === 'Consent' && (action === 'share.stop' || action === 'share.expire')) this.ended.add(id)
    if (type === 'KeyGrant' && GRANTS.includes(action)) this.note(this.grants, action, id, made)
  }

  private note(made: Map<string, Made>, column: string, id: string, value: Made): void {
    if (made.has(id)) this.say(column, id, 'it was made twice')
    else made.set(id, value)
  }

  /** Once every event was read. */
  async end(tx: Tx): Promise<void> {
    await this.checkKeys(tx)
    await this.checkConsents(tx)
    await this.checkGrants(tx)
  }

  private async checkKeys(tx: Tx): Promise<void> {
    const { rows } = await tx.sql<KeyRow>(
      `select id, patient_id as patient, spki, event_id as event, revoked_at is not null as revoked from signing_key`,
    )
    for (const { id, patient, spki, event, revoked } of rows) {
      const made = this.keys.get(id)
      if (!made) this.unmade('signing_key.id', id)
      else if (made.digest !== toBase64(sha256(spki)) || made.patient !== patient || made.event !== event)
        this.say('signing_key.spki', id, 'it is not the key that the event names')
      if (this.revoked.has(id) && !revoked) this.say('signing_key.revoked_at', id, 'it was revoked, and is in use again')
    }
    this.checkGone('signing_key.id', this.keys, rows)
  }

  private async checkConsents(tx: Tx): Promise<void> {
    const rows = await loadEveryConsent(tx)
    for (const row of rows) {
      const made = this.consents.get(row.id)
      if (!made) this.unmade('consent.id', row.id)
      if (this.ended.has(row.id) && row.endedAt === null)
        this.say('consent.ended_at', row.id, 'it was ended, and is in force again')
      // Revoked keys sign nothing new: an approval after it was made behind the portal's back.
      if (made && made.order > (this.revoked.get(row.signingKeyId) ?? Number.POSITIVE_INFINITY))
        this.say('consent.signing_key_id', row.id, 'its key was revoked before it signed')
      const signed = await openConsent(row)
      if (!signed) this.say('consent.signature', row.id, 'it is not what she signed')
      else if (
        made &&
        (made.digest !== toBase64(sha256(signed.bytes)) || made.patient !== row.patientId || made.event !== row.eventId)
      )
        this.say('consent.sealed', row.id, 'it is not the consent that the event names')
    }
    this.checkGone('consent.id', this.consents, rows)
  }

  private async checkGrants(tx: Tx): Promise<void> {
    const { rows } = await tx.sql<StoredGrant>(
      `select g.id, g.compartment_key_id as "compartmentKeyId", g.organisation_id as "organisationId",
         g.patient_id as "patientId", g.compartment_id as "compartmentId", g.key_version as "keyVersion",
         g.granter_key_id as "granterKeyId", g.holder_id as "holderId", g.holder_key_id as "holderKeyId", g.basis,
         g.reference, g.expires_at as "expiresAt", g.event_id as "eventId", p.custody_id as custody
       from key_grant g join patient p on p.id = g.patient_id`,
    )
    for (const row of rows) this.checkGrant(row)
  }

  private checkGrant(row: StoredGrant): void {
    const made = this.grants.get(row.id)
    if (made && (made.digest !== grantDigest(row) || made.event !== row.eventId))
      this.say('key_grant', row.id, 'it is not the grant that the event names')
    if (!made && !this.isFirst(row)) this.unmade('key_grant.id', row.id)
    if (row.basis === 'consent' && this.ended.has(row.reference))
      this.say('key_grant.id', row.id, 'its share was ended, and it is back')
  }

  /** Made with the registration: the first key, for whoever writes and whoever has custody. */
  private isFirst({ basis, keyVersion, holderId, organisationId, custody, eventId }: StoredGrant): boolean {
    const own = basis === 'writer' ? holderId === organisationId : basis === 'custody' && holderId === custody
    return own && keyVersion === 1 && this.registered.has(eventId)
  }

  private unmade(column: string, id: string): void {
    if (this.known.has(id)) this.say(column, id, 'no event made it')
  }

  private checkGone(column: string, made: ReadonlyMap<string, Made>, rows: readonly { id: string }[]): void {
    const there = new Set<string>(rows.map(({ id }) => id))
    for (const id of made.keys()) if (!there.has(id)) this.say(column, id, 'it was made and is gone')
  }

  private say(column: string, id: string, what: string): void {
    this.findings.add({ kind: 'share', column, id, what })
  }
}

/** Ids of keys, consents and grants as the check begins. */
export async function loadShareIds(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.sql<{ id: string }>(
    'select id from signing_key union all select id::text from consent union all select id::text from key_grant',
  )
  return new Set(rows.map(({ id }) => id))
}
