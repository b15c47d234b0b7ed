import { checkpointSigned, ids, policy as witnesses } from '@/e2e/support/example-evidence'
import { log, receipt } from '@/e2e/support/example-policy'
import { fromUtf8, toBase64, u64, utf8 } from '@/lib/base/bytes'
import { newId, newOpaqueId, type StreamId } from '@/lib/base/ids'
import { sha256 } from '@/lib/crypto/hash'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { commitment, leafEntry } from '@/lib/ledger/commitment'
import { encodeEvent, type LedgerEvent, type Subject } from '@/lib/ledger/event'
import type { Evidence, EvidenceEntry } from '@/lib/ledger/evidence'
import { memoryHashes } from '@/lib/ledger/fixtures/memory-hashes'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { verifierOf } from '@/lib/ledger/note-key'
import { proveInclusion } from '@/lib/ledger/proof'
import { type StreamHead, signStreamHead } from '@/lib/ledger/stream-head'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'
import { encodePolicy } from '@/lib/ledger/witness-policy'

/** A stream of seven events in a log of fifteen: one of hers, one of somebody else's, and so on. */
export const N = 7
export const SIZE = 2 * N + 1
export const STREAM = newOpaqueId<StreamId>()
export const policy = { ...witnesses, receiptKeys: [verifierOf(receipt)] }

export type ListLies = {
  /** Changes what the event of this number says of its place. */
  readonly subject?: (seq: number, subject: Subject) => Subject
  /** Numbers whose entries are neither in the log nor in the file. */
  readonly without?: readonly number[]
  readonly head?: Partial<StreamHead>
}

export type Sealed = { readonly event: string; readonly salt: Uint8Array; readonly commitment: Uint8Array }

/** Events 1 to `n`, each linked to the one before as it was written. */
export function streamOf(n: number, lie: NonNullable<ListLies['subject']> = (_, subject) => subject): Sealed[] {
  const events: Sealed[] = []
  for (let seq = 1; seq <= n; seq++) {
    const prev = seq === 1 ? '' : toBase64(events[seq - 2]?.commitment ?? new Uint8Array())
    const bytes = encodeEvent(eventAt(seq, lie(seq, { patient: ids.patient, stream: STREAM, seq, prev })))
    const salt = sha256(u64(seq))
    events.push({ event: fromUtf8(bytes), salt, commitment: commitment(salt, bytes) })
  }
  return events
}

const written = streamOf(N + 2)
/** The head of the list that nobody touched. */
export const HEAD: StreamHead = {
  origin: log.name,
  stream: STREAM,
  n: N,
  commitment: new Uint8Array(written[N - 1]?.commitment ?? []),
  size: SIZE,
}

/** Events behind the checkpoint. */
export const waiting = written.slice(N)

export async function listOf({ subject, without = [], head }: ListLies = {}): Promise<Evidence> {
  const events = subject ? streamOf(N, subject) : written.slice(0, N)
  const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(i % 2 === 1 ? leafEntryAt(events, i, without) : u64(i)))
  const root = rootOf(leaves)
  const note = checkpointSigned(encodeCheckpoint({ origin: log.name, size: SIZE, root }))
  const entries: EvidenceEntry[] = []
  for (const [i, { event, salt }] of events.entries()) {
    if (without.includes(i + 1)) continue
    const { index, hashes } = await proveInclusion(2 * i + 1, SIZE, memoryHashes(leaves))
    entries.push({ event, salt, proof: encodeTlogProof({ index, hashes, checkpoint: note }) })
  }
  const last = new Uint8Array(events[N - 1]?.commitment ?? [])
  const heads = [signStreamHead({ ...HEAD, commitment: last, ...head }, receipt)]
  return { entries, consents: [], heads, policy: encodePolicy(policy) }
}

function leafEntryAt(events: readonly Sealed[], i: number, without: readonly number[]): Uint8Array {
  const at = (i - 1) / 2
  return without.includes(at + 1) ? utf8('another') : leafEntry(events[at]?.commitment ?? new Uint8Array(32))
}

function eventAt(seq: number, subject: Subject): LedgerEvent {
  return {
    v: 1,
    id: newId(),
    at: `2026-11-22T09:${String(seq).padStart(2, '0')}:00.000Z`,
    action: 'chart.open',
    outcome: 'permitted',
    actor: { id: ids.person, role: 'nurse', org: ids.clinic },
    subject,
    purpose: 'TREAT',
    basis: { kind: 'care', ref: '', policies: [], policySet: 'ab12' },
    objects: [],
    session: '',
    request: newId(),
    detail: {},
  }
}
