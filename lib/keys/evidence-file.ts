import 'server-only'
/**
 * Evidence files, made for somebody who may read the entries in them: opened with the reader's own audit key, each with
 * its proof under the published checkpoint. What would be found broken at its first check is not handed out as evidence.
 */
import { type Bytes, fromUtf8, utf8 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import type { EventId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { parseStatement } from '@/lib/crypto/consent-statement'
import type { Tx } from '@/lib/db/transaction'
import { openEvents, type Reader, type SealedRow } from '@/lib/keys/open-events'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { type Checkpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { type Evidence, type EvidenceConsent, type EvidenceEntry, EvidenceError, encodeEvidence } from '@/lib/ledger/evidence'
import type { HashReader } from '@/lib/ledger/hash-reader'
import { parseNote } from '@/lib/ledger/note'
import { type InclusionProof, proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { loadWitnessedCheckpoint } from '@/lib/ledger/public-log'
import { LostHash, storedHashes } from '@/lib/ledger/stored-hashes'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'
import { parsePolicy } from '@/lib/ledger/witness-policy'

/** What anybody may fetch, and what a file encloses: the proposed policy, and the checkpoint with its cosignatures. */
export type Published = { readonly policy: string; readonly checkpoint: string | undefined }

/** Before the act's transaction: a second connection asked for inside one could wait for itself. */
export async function loadPublished(policy: string): Promise<Published> {
  return { policy, checkpoint: await loadWitnessedCheckpoint(parsePolicy(policy)) }
}

export type Asked = {
  readonly events: readonly EventId[]
  readonly reader: Reader
  readonly consents: readonly Omit<EvidenceConsent, 'remembered'>[]
}

/**
 * Refused: `conflict` (field checkpoint) while one of the entries is under no published checkpoint; `unavailable` (field
 * entry) where one of them is not the reader's or not what was written; `unavailable` (field proof) where the log does not hold;
 * `conflict` (field many) where a file cannot hold them.
 */
export async function makeEvidence(
  tx: Tx,
  { policy, checkpoint: note }: Published,
  { events, reader, consents }: Asked,
): Promise<Outcome<Bytes>> {
  const rows = await loadRows(tx, events)
  const tree = note === undefined ? undefined : parseCheckpoint(parseNote(note).text)
  if (note === undefined || !tree || rows.length < events.length || rows.some(({ position }) => position >= tree.size))
    return refused('conflict', { field: 'checkpoint' })
  const opened = await openEvents(tx, rows, reader)
  const hashes = storedHashes(tx)
  const entries: EvidenceEntry[] = []
  for (const [i, one] of opened.entries()) {
    if (one.kind !== 'opened') return refused('unavailable', { field: 'entry' })
    const proof = await proofOf(rows[i]?.position as number, tree.size, hashes)
    if (!proof) return refused('unavailable', { field: 'proof' })
    entries.push({ event: fromUtf8(one.bytes), salt: one.salt, proof: encodeTlogProof({ ...proof, checkpoint: note }) })
  }
  const signed: EvidenceConsent[] = []
  for (const consent of consents) signed.push({ ...consent, remembered: await proveRemembered(consent.statement, tree, hashes) })
  const evidence = { entries, consents: signed, policy }
  const { verdict } = checkEvidence(evidence, { nowSeconds: Math.floor(now().getTime() / 1_000) })
  if (verdict === 'broken') return refused('unavailable', { field: 'proof' })
  const file = encodedWithin(evidence)
  return file ? permitted(file) : refused('conflict', { field: 'many' })
}

/** `undefined` where rows of the log are gone: its own, or those of others that it needs. */
export async function proofOf(index: number, size: number, hashes: HashReader): Promise<InclusionProof | undefined> {
  try {
    return await proveInclusion(index, size, hashes)
  } catch (error) {
    if (error instanceof LostHash) return undefined
    throw error
  }
}

/** `undefined` where it would be longer than any reader takes. */
export function encodedWithin(evidence: Evidence): Bytes | undefined {
  try {
    return encodeEvidence(evidence)
  } catch (error) {
    if (error instanceof EvidenceError) return undefined
    throw error
  }
}

/** Nothing where her device remembered nothing, or more than there is: then there is nothing that could be proven. */
async function proveRemembered(statement: string, tree: Checkpoint, hashes: HashReader): Promise<readonly Uint8Array[]> {
  const { size, root } = parseStatement(utf8(statement)).checkpoint
  if (root === '' || size > tree.size) return []
  return (await proveConsistency(size, tree.size, hashes)).hashes
}

type Row = SealedRow & { readonly position: number }

/** In the order of the log; those still queued are left out. */
async function loadRows(tx: Tx, events: readonly EventId[]): Promise<Row[]> {
  const { rows } = await tx.sql<SealedRow & { position: string }>(
    'select position, event_id as "eventId", entry, sealed from ledger_entry where event_id = any($1::uuid[]) order by position',
    [events],
  )
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}
