import 'server-only'
/**
 * The depth *record*: whether each record of an organisation is the one that was written last, and whether what lies in
 * its envelope is what the ledger says. Every version is opened and compared; nothing opened leaves this file.
 */
import { underAudit } from '@/lib/access/gate'
import { equal } from '@/lib/base/bytes'
import type { OrganisationId, PatientId, StreamId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { OpenError } from '@/lib/crypto/aead'
import { openEnvelope } from '@/lib/crypto/envelope'
import { HpkeOpenError } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { loadErasureSecret } from '@/lib/keys/erasure-secret'
import { type Held, loadHeld } from '@/lib/keys/held'
import { openEvents } from '@/lib/keys/open-events'
import { SwappedKey } from '@/lib/keys/public-key'
import { unwrapKey } from '@/lib/keys/unwrap'
import { CHECK_TIMEOUT_MS, ledgerCheck } from '@/lib/oversight/check/check-events'
import { compareStates, compareVersions } from '@/lib/oversight/check/compare-records'
import { type CheckResult, Findings } from '@/lib/oversight/check/finding'
import { loadHeads, pagesOf, type StreamHead } from '@/lib/oversight/check/ledger-rows'
import { loadPatientsOf, loadStoredPatient, type StoredPatient, type StoredVersion } from '@/lib/oversight/check/stored-records'
import { Written } from '@/lib/oversight/check/written'

/** A patient written to while her record is compared is compared again, this often. */
const ROUNDS = 3

export async function checkRecords(organisation: OrganisationId): Promise<CheckResult> {
  const request = { actor: ledgerCheck(organisation), action: 'record.check' as const, timeoutMs: CHECK_TIMEOUT_MS }
  let reason = ''
  const outcome = await underAudit<CheckResult>(request, async (permit, tx) => {
    return permitted(await new RecordChecker(permit, tx, organisation).run())
  }).catch((error: Error) => {
    reason = error.message
    return undefined
  })
  if (outcome?.ok) return outcome.value
  return { verdict: 'cannot-check', reason: reason || 'the check was refused' }
}

class RecordChecker {
  private readonly findings = new Findings()
  private readonly written: Written
  private position = 0
  private checked = 0
  private erased = 0

  constructor(
    private readonly permit: Permit,
    private readonly tx: Tx,
    private readonly organisation: OrganisationId,
  ) {
    this.written = new Written(organisation)
  }

  async run(): Promise<CheckResult> {
    let waiting = await loadPatientsOf(this.tx, this.organisation)
    for (let round = 0; round === 0 || (round < ROUNDS && waiting.length > 0); round++) {
      const heads = await loadHeads(this.tx)
      await this.readEvents()
      // Also whom events speak of and no compartment does: somebody may have removed her whole.
      if (round === 0) waiting = [...new Set([...waiting, ...this.written.known()])]
      const moved: PatientId[] = []
      for (const patient of waiting) if (!(await this.checkPatient(patient, heads))) moved.push(patient)
      waiting = moved
    }
    const notes = waiting.length > 0 ? [`${waiting.length} patients were written to all the while`] : []
    if (this.erased > 0) notes.push(`${this.erased} patients’ content is erased: only its place was checked`)
    return this.findings.result(this.checked, notes)
  }

  private async readEvents(): Promise<void> {
    for await (const page of pagesOf(this.tx, this.position)) {
      for (const opened of await openEvents(this.tx, page, { organisation: this.organisation }))
        if (opened.kind === 'opened') this.written.add(opened.event)
      const last = page.findLast(({ position }) => position !== undefined)?.position
      if (last !== undefined) this.position = last + 1
    }
  }

  /** False where her streams moved since the events were read: what is stored is then newer than what is known. */
  private async checkPatient(patient: PatientId, heads: ReadonlyMap<StreamId, StreamHead>): Promise<boolean> {
    const stored = await loadStoredPatient(this.tx, patient, this.organisation)
    for (const [stream, seq] of stored.heads) if (heads.get(stream)?.seq !== seq) return false
    const written = this.written.about(patient)
    compareStates(stored.compartments, written, this.findings)
    compareVersions(stored.compartments, written, this.findings)
    await this.openAll(patient, stored)
    return true
  }

  private async openAll(patient: PatientId, { compartments }: StoredPatient): Promise<void> {
    if (!(await loadErasureSecret(patient))) {
      this.erased++
      return
    }
    const held = new Map((await loadHeld(this.tx, [patient], this.organisation)).map((one) => [one.id, one]))
    await this.checkGrants(patient, [...held.values()])
    for (const row of compartments.flatMap(({ versions }) => versions)) {
      if (row.version === null) continue
      this.checked++
      const one = held.get(row.sealedIn)
      if (one?.grants.has(row.keyId)) await this.openOne(row, one)
      else this.say('grant', 'key_grant.id', row.sealedIn, 'no grant opens this compartment')
    }
  }

  private async openOne(row: StoredVersion, held: Held): Promise<void> {
    const { record, version, type: resourceType, keyId, envelope } = row
    try {
      const compartmentKey = await unwrapKey(this.permit, this.tx, held, keyId)
      const place = { compartmentKey, keyId, organisation: held.writer, patient: held.patient, record, version, resourceType }
      const { content } = openEnvelope({ ...place, envelope })
      if (!equal(content, row.content))
        this.say('envelope', 'record_version.envelope', record, 'it holds something else than was written')
    } catch (error) {
      if (error instanceof OpenError) this.say('envelope', 'record_version.envelope', record, 'it does not open in its place')
      else if (error instanceof HpkeOpenError || error instanceof SwappedKey)
        this.say('grant', 'key_grant.sealed', held.id, 'it does not open')
      else throw error
    }
  }

  /** A grant that no event made was planted, even where it opens nothing. */
  private async checkGrants(patient: PatientId, held: readonly Held[]): Promise<void> {
    const { rows } = await this.tx.sql<{ id: string; event: string }>(
      'select id, event_id as event from key_grant where compartment_id = any($1::uuid[])',
      [held.map(({ id }) => id)],
    )
    const { grantedBy, grants } = this.written.about(patient)
    for (const { id, event } of rows)
      if (!grantedBy.has(event) && !grants.has(id)) this.say('grant', 'key_grant.event_id', id, 'no event made it')
  }

  private say(kind: 'grant' | 'envelope', column: string, id: string, what: string): void {
    this.findings.add({ kind, column, id, what })
  }
}
