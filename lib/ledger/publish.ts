import 'server-only'
/**
 * Publishing: the head of the log is signed and stored as a checkpoint with one row per signature. At most one a second.
 * A crash after signing and before storing signs the same head again; what is stored is served byte for byte.
 *
 * Signing holds the head's row under the epoch of the lease: a sequencer that was deposed while it slept cannot write its
 * older state file over the one its successor has signed from.
 */
import { concat, u64 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { Edge } from '@/lib/ledger/edge'
import { nodesOf } from '@/lib/ledger/hash-reader'
import { joinNote } from '@/lib/ledger/note'
import { Deposed, type SequencerState } from '@/lib/ledger/sequence'
import type { SignedHead, Signer } from '@/lib/ledger/signer'
import { loadLeaves, loadStoredEdge } from '@/lib/ledger/stored-edge'
import { storedHashes } from '@/lib/ledger/stored-hashes'

/** How many leaves are read at once; a signer that starts behind a long log catches up in steps. */
const STEP = 100_000

/** Signs and stores the head where it is not signed yet. Returns the size signed, or undefined when there was nothing new. Throws `Deposed`. */
export async function publishCheckpoint(signer: Signer, { epoch }: Pick<SequencerState, 'epoch'>): Promise<number | undefined> {
  return inTransaction(async (tx) => {
    const head = await tx.sql<{ size: string }>('select size from ledger_head where epoch = $1 for update', [epoch])
    if (!head.rows[0]) throw new Deposed()
    const size = Number(head.rows[0].size)
    const { rows } = await tx.sql<{ signed: string | null }>('select max(size) as signed from ledger_checkpoint')
    if (rows[0]?.signed !== null && Number(rows[0]?.signed) === size) return undefined
    const to = Math.min(size, signer.size + STEP)
    const leaves = await loadLeaves(tx, signer.size, to)
    const root = (await loadStoredEdge(tx, to)).root()
    return store(tx, signer.sign(leaves, to, root))
  })
}

/** The edge of the tree of the first `size` entries, as the database has it; `undefined` where it has fewer. */
export async function loadEdgeAt(size: number): Promise<Edge | undefined> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.sql<{ size: string }>('select size from ledger_head')
    if (Number(rows[0]?.size ?? 0) < size) return undefined
    const hashes = await storedHashes(tx).readHashes(nodesOf({ from: 0, to: size }))
    return Edge.decode(concat(u64(size), ...hashes))
  })
}

async function store(tx: Tx, head: SignedHead): Promise<number> {
  const lines = head.lines.map(({ line }) => line)
  joinNote(head.text, lines) // what would not read back is never stored
  await tx.sql('insert into ledger_checkpoint (size, root, text) values ($1, $2, $3) on conflict do nothing', [
    head.size,
    head.root,
    head.text,
  ])
  for (const { keyId, line } of head.lines)
    await tx.sql('insert into checkpoint_signature (size, key_id, line, at) values ($1, $2, $3, $4) on conflict do nothing', [
      head.size,
      keyId,
      line,
      now(),
    ])
  return head.size
}
