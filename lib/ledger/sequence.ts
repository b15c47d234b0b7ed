import 'server-only'
/**
 * Ordering: one sequencer at a time moves events from the queue into the log. It holds a lease row by the database's
 * clock; taking the lease raises the epoch of the head, and a batch moves the head from the expected (size, epoch) or
 * not at all. A deposed sequencer that wakes up late therefore writes nothing: its batch rolls back whole.
 */
import type { Bytes } from '@/lib/base/bytes'
import { byteaArray } from '@/lib/db/binary-array'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { chainHash, leafHash } from '@/lib/ledger/merkle'
import { loadStoredEdge } from '@/lib/ledger/stored-edge'
import type { FullTile, TileEdge } from '@/lib/ledger/tile-edge'

export const LEASE_SECONDS = 10
/** The most that one transaction places. */
export const BATCH_ROWS = 2_000

export class Deposed extends Error {
  constructor() {
    super('another sequencer holds the lease')
    this.name = 'Deposed'
  }
}

/** What a sequencer knows between batches. */
export type SequencerState = {
  readonly holder: string
  readonly epoch: number
  readonly size: number
  readonly chain: Bytes
  readonly edge: TileEdge
}

type Head = { size: string; chain: Bytes; epoch: string }

/** `undefined` while somebody else holds an unexpired lease. */
export async function takeLease(holder: string): Promise<SequencerState | undefined> {
  return inTransaction(async (tx) => {
    const lease = await tx.sql(
      `update ledger_lease set holder = $1, expires_at = now() + make_interval(secs => $2)
       where holder is null or holder = $1 or expires_at < now()`,
      [holder, LEASE_SECONDS],
    )
    if (lease.rowCount === 0) return undefined
    const { rows } = await tx.sql<Head>('update ledger_head set epoch = epoch + 1 returning size, chain, epoch')
    const head = rows[0]
    if (!head) throw new Error('the ledger has no head row: migrations are missing')
    const size = Number(head.size)
    return { holder, epoch: Number(head.epoch), size, chain: head.chain, edge: await loadStoredEdge(tx, size) }
  })
}

/** False once the lease is somebody else's. */
export async function renewLease({ holder }: SequencerState): Promise<boolean> {
  return inTransaction(async (tx) => {
    const renewed = await tx.sql(
      'update ledger_lease set expires_at = now() + make_interval(secs => $2) where holder = $1 and expires_at > now()',
      [holder, LEASE_SECONDS],
    )
    return renewed.rowCount === 1
  })
}

export async function releaseLease({ holder }: Pick<SequencerState, 'holder'>): Promise<void> {
  await inTransaction((tx) => tx.sql('update ledger_lease set holder = null where holder = $1', [holder]))
}

type Queued = { ord: string; entry: Bytes }
type Placed = { readonly ords: string[]; readonly positions: number[]; readonly leaves: Bytes[]; readonly chains: Bytes[] }

/**
 * One batch. Returns the new state and how many were placed; the state given is spent either way, since a failed batch
 * leaves its in-memory edge ahead of the database: take the lease again after an error.
 */
export async function sequenceBatch(
  state: SequencerState,
  /** An event that is to stand before all others, alone: the one that begins a new log. */
  first?: string,
): Promise<{ state: SequencerState; placed: number }> {
  return inTransaction(async (tx) => {
    // Insertion order, never `ord > last`: a transaction that took its ord early may commit late, and would be lost.
    const { rows: queued } = first
      ? await tx.sql<Queued>('select ord, entry from ledger_queue where event_id = $1', [first])
      : await tx.sql<Queued>('select ord, entry from ledger_queue order by ord limit $1', [BATCH_ROWS])
    if (queued.length === 0) return { state, placed: 0 }
    const { placed, tiles, chain } = place(state, queued)
    await moveIntoLog(tx, placed)
    await insertTiles(tx, tiles)
    const size = state.size + queued.length
    await moveHead(tx, state, size, chain)
    return { state: { ...state, size, chain }, placed: queued.length }
  })
}

function place(state: SequencerState, queued: readonly Queued[]): { placed: Placed; tiles: FullTile[]; chain: Bytes } {
  const placed: Placed = { ords: [], positions: [], leaves: [], chains: [] }
  const tiles: FullTile[] = []
  let chain = state.chain
  for (const [i, { ord, entry }] of queued.entries()) {
    const leaf = leafHash(entry)
    chain = chainHash(chain, leaf)
    placed.ords.push(ord)
    placed.positions.push(state.size + i)
    placed.leaves.push(leaf)
    placed.chains.push(chain)
    tiles.push(...state.edge.append(leaf))
  }
  return { placed, tiles, chain }
}

const MOVE = `
  with placed as (
    select * from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]) as p (ord, position, leaf, chain)),
  taken as (delete from ledger_queue q using placed p where q.ord = p.ord returning q.*)
  insert into ledger_entry
    (position, event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis, organisation, custody, actor, patient)
  select p.position, t.event_id, t.entry, p.leaf, p.chain, t.sealed, t.at, t.action, t.outcome, t.role, t.purpose, t.basis,
    t.organisation, t.custody, t.actor, t.patient
  from taken t join placed p on p.ord = t.ord order by p.position`

/** The rows never leave the database: the sequencer adds position, leaf and chain, and takes them off the queue. */
async function moveIntoLog(tx: Tx, { ords, positions, leaves, chains }: Placed): Promise<void> {
  const moved = await tx.sql(MOVE, [ords, positions, byteaArray(leaves), byteaArray(chains)])
  if (moved.rowCount !== ords.length) throw new Deposed()
}

async function insertTiles(tx: Tx, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length === 0) return
  await tx.sql('insert into ledger_tile (level, n, root) select * from unnest($1::int[], $2::bigint[], $3::bytea[])', [
    tiles.map((tile) => tile.level),
    tiles.map((tile) => tile.n),
    tiles.map((tile) => tile.root),
  ])
}

async function moveHead(tx: Tx, state: SequencerState, size: number, chain: Bytes): Promise<void> {
  const moved = await tx.sql('update ledger_head set size = $1, chain = $2 where size = $3 and epoch = $4', [
    size,
    chain,
    state.size,
    state.epoch,
  ])
  if (moved.rowCount === 0) throw new Deposed()
}
