import 'server-only'
/**
 * The depth between history and record: every sealed event opened, for every reader it was sealed to, and compared with
 * its leaf's commitment, with the reading index, with its stream and with the stored head of that stream. What is opened
 * here is told to nobody: the result holds verdicts, positions and ids.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, equal } from '@/lib/base/bytes'
import type { KeyId, OrganisationId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { OpenError } from '@/lib/crypto/aead'
import type { Tx } from '@/lib/db/transaction'
import { type OpenedWrap, openWraps, type WrapReader } from '@/lib/keys/open-wraps'
import { parseLeafEntry } from '@/lib/ledger/commitment'
import { type LedgerEvent, parseEvent } from '@/lib/ledger/event'
import { EventError } from '@/lib/ledger/event-parts'
import { eventKeyIdOf, openEvent } from '@/lib/ledger/sealed-event'
import { AssignmentChecker, loadAssignmentIds } from '@/lib/oversight/check/check-assignments'
import { checkBeginnings } from '@/lib/oversight/check/check-beginnings'
import { checkIndex } from '@/lib/oversight/check/check-index'
import { KeyChecker, loadKeyIds } from '@/lib/oversight/check/check-keys'
import { loadShareIds, ShareChecker } from '@/lib/oversight/check/check-shares'
import { StreamChecker } from '@/lib/oversight/check/check-streams'
import { type CheckResult, type Finding, Findings } from '@/lib/oversight/check/finding'
import { loadHeads, pagesOf, type StoredRow } from '@/lib/oversight/check/ledger-rows'

/** The portal's own check, for one organisation's records or, with null, for the whole ledger. */
export function ledgerCheck(organisation: OrganisationId | null): Actor {
  return { id: 'ledger-check', role: 'agent', organisation, patient: null, session: null, name: null }
}

export const CHECK_TIMEOUT_MS = 1_800_000

/**
 * Throws where the ledger cannot be written to: a check that leaves no entry is none. `from`: the first position opened; what
 * can be told from all events together (keys, shares, heads of streams nobody wrote to) is left to the check of all.
 */
export async function checkEvents(from = 0): Promise<CheckResult> {
  const request = { actor: ledgerCheck(null), action: 'ledger.check' as const, timeoutMs: CHECK_TIMEOUT_MS }
  let reason = ''
  const outcome = await underAudit<CheckResult>({ ...request, detail: { depth: 'events' } }, async (permit, tx) => {
    return permitted(await new EventChecker(permit, tx, from).run())
  }).catch((error: Error) => {
    reason = error.message
    return undefined
  })
  if (outcome?.ok) return outcome.value
  return { verdict: 'cannot-check', reason: reason || 'the check was refused' }
}

type Opened = { readonly event: LedgerEvent; readonly commitment: Bytes; readonly wraps: readonly OpenedWrap[] }

class EventChecker {
  private readonly findings = new Findings()
  private readonly custody = new Map<PatientId, OrganisationId>()
  private readonly faultyWraps = new Set<KeyId>()
  private rows = 0
  private opened = 0
  private unindexed = 0

  constructor(
    permit: Permit,
    private readonly tx: Tx,
    private readonly from: number,
  ) {
    permit.requireLive()
  }

  async run(): Promise<CheckResult> {
    const keys = new KeyChecker(this.findings)
    const enrolled = await loadKeyIds(this.tx)
    const shares = new ShareChecker(this.findings, await loadShareIds(this.tx))
    const assignments = new AssignmentChecker(this.findings, await loadAssignmentIds(this.tx))
    const streams = new StreamChecker(await loadHeads(this.tx), this.findings, this.from === 0)
    for await (const page of pagesOf(this.tx, this.from)) {
      const wraps = await openWraps(this.tx, [...new Set(page.flatMap(({ sealed }) => eventKeyIdOf(sealed) ?? []))])
      for (const row of page) {
        const opened = this.open(row, wraps)
        if (!opened) continue
        await this.compare(row, opened)
        streams.add(opened.event, opened.commitment, row)
        keys.add(opened.event)
        shares.add(opened.event)
        assignments.add(opened.event)
      }
      this.rows += page.length
    }
    streams.end(await loadHeads(this.tx))
    if (this.from > 0) await checkBeginnings(this.tx, streams.beginnings, this.from, this.findings)
    else if (this.opened > 0) {
      await keys.end(this.tx, enrolled)
      await shares.end(this.tx)
      await assignments.end(this.tx)
    }
    // A wrong custodian file opens nothing at all: that says nothing about the ledger.
    if (this.rows > 0 && this.opened === 0) return { verdict: 'cannot-check', reason: 'the custodian opens no event' }
    const notes = this.unindexed > 0 ? [`${this.unindexed} of ${this.rows} entries are not indexed`] : []
    return this.findings.result(this.rows, notes)
  }

  private say(row: StoredRow, kind: Finding['kind'], column: string, what: string): void {
    const at = row.position === undefined ? {} : { position: row.position }
    this.findings.add({ kind, column, id: row.eventId, what, ...at })
  }

  private open(row: StoredRow, known: ReadonlyMap<KeyId, OpenedWrap[]>): Opened | undefined {
    const keyId = eventKeyIdOf(row.sealed)
    const wraps = (keyId && known.get(keyId)) ?? []
    const key = wraps.find((wrap) => wrap.key)?.key
    if (!keyId || !key) {
      this.say(row, 'sealed', 'ledger_entry.sealed', 'no reader can open it')
      return undefined
    }
    try {
      const commitment = parseEntry(row)
      const { bytes } = openEvent({ key, keyId, eventId: row.eventId, commitment, sealed: row.sealed })
      const event = parseEvent(bytes)
      this.opened++
      return { event, commitment, wraps }
    } catch (error) {
      if (!(error instanceof OpenError || error instanceof EventError)) throw error
      this.say(row, 'sealed', 'ledger_entry.sealed', 'it is not the event that its entry commits to')
      return undefined
    }
  }

  private async compare(row: StoredRow, { event, wraps }: Opened): Promise<void> {
    const custody = await this.custodyOf(row, event, wraps)
    this.compareReaders(row, event, custody, wraps)
    const { wrong, unindexed } = await checkIndex(this.tx, row, event, custody)
    if (unindexed) this.unindexed++
    for (const column of wrong) this.say(row, 'index', `ledger_entry.${column}`, 'it is not what the event says')
  }

  /** Who has custody: of a subject, her registrar; else whom the event was sealed to beside the actor's organisation. */
  private async custodyOf(
    row: StoredRow,
    { subject, actor }: LedgerEvent,
    wraps: readonly OpenedWrap[],
  ): Promise<(OrganisationId | null)[]> {
    if (subject) return [await this.registrarOf(subject.patient)]
    const readers = wraps.flatMap(({ reader }) => (reader.kind === 'organisation' ? [reader.organisation] : []))
    const others = readers.filter((organisation) => organisation !== null && organisation !== actor.org)
    // Custody of the actor's own organisation adds no reader, so it is not told apart from none.
    if (row.custody && others.includes(row.custody)) return [row.custody]
    return others.length > 0 ? others : [null, actor.org || null]
  }

  private async registrarOf(patient: PatientId): Promise<OrganisationId | null> {
    const known = this.custody.get(patient)
    if (known) return known
    const { rows } = await this.tx.sql<{ custody: OrganisationId }>('select custody_id as custody from patient where id = $1', [
      patient,
    ])
    if (rows[0]) this.custody.set(patient, rows[0].custody)
    return rows[0]?.custody ?? null
  }

  /** Each reader the event should have, with a wrap that opens to the same key; and nobody else. */
  private compareReaders(
    row: StoredRow,
    event: LedgerEvent,
    custody: readonly (OrganisationId | null)[],
    wraps: readonly OpenedWrap[],
  ): void {
    const [first] = wraps
    const keyId = eventKeyIdOf(row.sealed) as KeyId
    if (!first || this.faultyWraps.has(keyId)) return
    const expected = readersOf(event, custody)
    const found = new Set(wraps.map(({ reader }) => nameOf(reader)))
    const key = wraps.find((wrap) => wrap.key)?.key as Uint8Array
    const faults = [
      ...wraps.flatMap((wrap) => (wrap.key && equal(wrap.key, key) ? [] : ['a wrap does not open to the event’s key'])),
      ...[...expected].flatMap((reader) => (found.has(reader) ? [] : ['a reader’s wrap is missing'])),
      ...[...found].flatMap((reader) => (expected.has(reader) ? [] : ['it is sealed to somebody who is no reader of it'])),
    ]
    if (faults.length > 0) this.faultyWraps.add(keyId) // said once, not for each of a thousand events under that key
    for (const what of faults) this.say(row, 'wrap', 'event_key_wrap.sealed', what)
  }
}

/** An entry of another form commits to nothing. */
function parseEntry({ entry }: StoredRow): Bytes {
  try {
    return parseLeafEntry(entry)
  } catch {
    throw new OpenError()
  }
}

function readersOf({ actor, subject }: LedgerEvent, custody: readonly (OrganisationId | null)[]): Set<string> {
  const organisations = [actor.org, ...custody].filter((id): id is OrganisationId => Boolean(id))
  const readers = organisations.length > 0 ? organisations.map((id) => `organisation ${id}`) : ['organisation null']
  return new Set(subject ? [...readers, `stream ${subject.stream}`] : readers)
}

function nameOf(reader: WrapReader): string {
  if (reader.kind === 'organisation') return `organisation ${reader.organisation}`
  return reader.kind === 'stream' ? `stream ${reader.stream}` : 'nobody'
}
