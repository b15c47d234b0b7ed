import 'server-only'
/**
 * The entries since the last check. The tree is grown from the edge that was remembered outside the database, so that a past
 * that was rewritten and signed anew shows within the hour: what follows from the remembered edge is then not what is signed.
 */
import { type Bytes, equal } from '@/lib/base/bytes'
import { count, countOf } from '@/lib/base/count'
import { db } from '@/lib/db/client'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import type { Edge } from '@/lib/ledger/edge'
import { chainHash, emptyChain, leafHash } from '@/lib/ledger/merkle'
import { NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { type CheckResult, type FindingKind, Findings } from '@/lib/oversight/check/finding'

export type NewEntries = {
  readonly result: CheckResult
  /** As far as the log is as it was signed: the remembered edge where it is not. */
  readonly edge: Edge
}

type Row = { position: string; entry: Bytes; leaf: Bytes; chain: Bytes }
const PAGE = 4_000

export async function checkNewEntries(key: VerifierKey, known: Edge): Promise<NewEntries> {
  const findings = new Findings()
  const say = (kind: FindingKind, column: string, position: number, what: string) =>
    findings.add({ kind, column, position, id: 'log', what })
  const signed = await loadSigned(key)
  if (signed === undefined && known.size === 0)
    return { result: { verdict: 'cannot-check', reason: 'nothing is signed yet' }, edge: known }
  if (signed === undefined) say('checkpoint', 'ledger_checkpoint.size', known.size, 'no checkpoint is there any more')
  else if (typeof signed === 'string') say('signature', 'checkpoint_signature.line', known.size, signed)
  else if (signed.size < known.size)
    say('size', 'ledger_checkpoint.size', signed.size, `${count(signed.size)} are signed, and ${count(known.size)} were checked`)
  else {
    const edge = await grow(known, signed.size, say)
    if (edge && !equal(edge.root(), signed.root))
      say(
        'root',
        'ledger_checkpoint.root',
        known.size,
        `the log does not continue the ${countOf(known.size, 'entry', 'entries')} checked before`,
      )
    if (edge && findings.total === 0) return { result: findings.result(edge.size - known.size), edge }
  }
  return { result: findings.result(0), edge: known }
}

type Say = (kind: FindingKind, column: string, position: number, what: string) => void

/** `undefined` where a row is missing: there is no tree above a gap. */
async function grow(known: Edge, to: number, say: Say): Promise<Edge | undefined> {
  const edge = known.copy()
  let chain = await loadChainBefore(edge.size)
  while (edge.size < to) {
    const { rows } = await db().pool.query<Row>(
      'select position, entry, leaf, chain from ledger_entry where position >= $1 and position < $2 order by position limit $3',
      [edge.size, to, PAGE],
    )
    for (const row of rows) {
      if (Number(row.position) !== edge.size) break
      const leaf = leafHash(row.entry)
      if (!equal(leaf, row.leaf)) say('entry', 'ledger_entry.entry', edge.size, 'it is not what its stored hash is of')
      if (!equal(chainHash(chain, row.leaf), row.chain))
        say('chain', 'ledger_entry.chain', edge.size, 'it does not follow from the one before')
      chain = row.chain
      edge.append(leaf)
    }
    if (rows.length === 0 || Number(rows.at(-1)?.position) !== edge.size - 1) {
      say('size', 'ledger_entry.position', edge.size, 'this entry is missing')
      return undefined
    }
  }
  return edge
}

async function loadChainBefore(size: number): Promise<Uint8Array> {
  const { rows } = await db().pool.query<{ chain: Bytes }>('select chain from ledger_entry where position = $1', [size - 1])
  return rows[0]?.chain ?? emptyChain()
}

/** What the log's key signed last, or what is wrong with it. */
async function loadSigned(key: VerifierKey): Promise<Pick<Checkpoint, 'size' | 'root'> | string | undefined> {
  try {
    const note = await loadCheckpoint()
    return note === undefined ? undefined : openCheckpoint(note, key)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return `the newest checkpoint is not signed by ${key.name}`
  }
}
