import 'server-only'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asClient } from '@/bin/set-up/databases'
import type { Killable } from '@/e2e/faults/processes'
import { toBase64, toHex } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import { inTransaction } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { openCheckpoint } from '@/lib/ledger/checkpoint'
import { parseLeafEntry } from '@/lib/ledger/commitment'
import { Edge } from '@/lib/ledger/edge'
import type { LedgerEvent } from '@/lib/ledger/event'
import { type HistorySource, historySourceOf } from '@/lib/ledger/history-source'
import { parsePrivateKey, type VerifierKey, verifierOf } from '@/lib/ledger/note-key'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { TILE_WIDTH } from '@/lib/ledger/tile'
import { checkHistory } from '@/lib/ledger/verify'

/** An installation from behind: the databases as their owner sees them, and the data folder with the log's key. */
export type Behind = { readonly urls: { readonly owner: string }; readonly dataDir: string }

/**
 * What must hold after any kill. `seen`: every signed checkpoint that anybody could fetch meanwhile. `published`: where
 * the log comes from; by default as this process would serve it. Throws what does not hold; returns the log's size.
 */
export async function requireWholeLedger(
  behind: Behind,
  acknowledged: readonly string[],
  seen: Iterable<string>,
  published: HistorySource = historySourceOf(loadTile, loadCheckpoint),
): Promise<number> {
  const rows = await loadEntries(behind)
  const gap = rows.findIndex(({ position }, i) => position !== i)
  assert.equal(gap, -1, `there is a gap before the entry at ${rows[gap]?.position}`)
  const placed = new Set<string>(rows.map(({ eventId }) => eventId))
  assert.equal(placed.size, rows.length, 'an event has two entries')
  const lost = acknowledged.filter((id) => !placed.has(id))
  assert.equal(lost.length, 0, `acknowledged and lost: ${lost.join(' ')}`)
  await requireIntactHistory(behind, rows.length, published)
  requireConsistent(verifierKey(behind), rows, seen)
  await requireGaplessStreams(behind, rows)
  return rows.length
}

/** Waits until everything queued is in the log and the log's head is signed. */
export async function untilSigned(behind: Behind, seconds: number, sequencers: readonly Pick<Killable, 'said'>[]): Promise<void> {
  const ask = `select h.size, (select count(*) from ledger_queue) as queued, (select max(size) from ledger_checkpoint) as signed
    from ledger_head h`
  let last: Record<string, string | null> = {}
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(100)) {
    last = await asClient(behind.urls.owner, async (client) => (await client.query(ask)).rows[0]).catch(() => last)
    if (last.queued === '0' && last.signed === last.size) return
  }
  const said = sequencers.map((sequencer) => sequencer.said().slice(-4).join(' | '))
  throw new Error(`not signed within ${seconds} s: ${JSON.stringify(last)}; ${said.join('; ')}`)
}

function verifierKey({ dataDir }: Behind): VerifierKey {
  return verifierOf(parsePrivateKey(readFileSync(join(dataDir, 'log.key'), 'utf8').trimEnd()))
}

/** Asks for the newest checkpoint again and again; what comes back never gets smaller. */
export function watchCheckpoints(load: () => Promise<string | undefined> = loadCheckpoint): {
  readonly seen: ReadonlySet<string>
  stop(): Promise<void>
} {
  const seen = new Set<string>()
  let over = false
  let size = 0
  const loop = (async () => {
    while (!over) {
      const note = await load().catch(() => undefined) // the database is down
      const next = note === undefined ? size : Number(note.split('\n')[1])
      if (next < size) throw new Error(`the checkpoint went back from ${size} to ${next}`)
      size = next
      if (note !== undefined) seen.add(note)
      await pause(50)
    }
  })()
  return {
    seen,
    async stop() {
      over = true
      await loop
    },
  }
}

type Entry = SealedRow & { readonly position: number; readonly leaf: Uint8Array }

async function loadEntries({ urls }: Behind): Promise<Entry[]> {
  const text = 'select position, event_id as "eventId", entry, leaf, sealed from ledger_entry order by position'
  const { rows } = await asClient(urls.owner, (client) => client.query(text))
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

async function requireIntactHistory(behind: Behind, size: number, published: HistorySource): Promise<void> {
  const result = await checkHistory(published, { verifierKey: verifierKey(behind) })
  const found = JSON.stringify(result, (_, value) => (value instanceof Uint8Array ? toHex(value) : value))
  assert.ok(result.verdict === 'intact' && result.size === size, `of ${size} entries: ${found}`)
  const text = 'select count(*) as full from ledger_tile where level = 0'
  const { rows } = await asClient(behind.urls.owner, (client) => client.query(text))
  assert.equal(Number(rows[0]?.full), Math.floor(size / TILE_WIDTH), 'full tiles')
}

/** No fork: each is the root of a prefix of what the log is now. */
function requireConsistent(key: VerifierKey, rows: readonly Entry[], seen: Iterable<string>): void {
  const bySize = new Map<number, string>()
  for (const note of seen) {
    const { size, root } = openCheckpoint(note, key)
    assert.equal(bySize.get(size) ?? toHex(root), toHex(root), `two roots signed for ${size}`)
    bySize.set(size, toHex(root))
  }
  const edge = new Edge()
  for (const { leaf } of rows) {
    edge.append(leaf)
    const signed = bySize.get(edge.size)
    if (signed) assert.equal(toHex(edge.root()), signed, `another root was signed for the first ${edge.size}`)
    bySize.delete(edge.size)
  }
  bySize.delete(0)
  assert.equal(bySize.size, 0, `signed sizes that the log does not have: ${[...bySize.keys()].join(' ')}`)
}

/** Each stream counts its events from 1 without a hole, each naming the commitment before it, up to the stream's head. */
async function requireGaplessStreams(behind: Behind, rows: readonly Entry[]): Promise<void> {
  const streams = new Map<string, { seq: number; commitment: string }>()
  for (const [i, event] of (await openAll(behind, rows)).entries()) {
    if (!event.subject) continue
    const { stream, seq, prev } = event.subject
    const before = streams.get(stream) ?? { seq: 0, commitment: '' }
    const where = `event ${event.id}, ${seq} of stream ${stream} after ${before.seq}`
    assert.deepEqual({ seq, prev }, { seq: before.seq + 1, prev: before.commitment }, where)
    streams.set(stream, { seq, commitment: toBase64(parseLeafEntry((rows[i] as Entry).entry)) })
  }
  const text = 'select stream_id, seq from stream_head where seq > 0'
  const heads = await asClient(behind.urls.owner, (client) => client.query(text))
  const expected = heads.rows.map((row) => [row.stream_id as string, Number(row.seq)] as const)
  assert.deepEqual(new Map([...streams].map(([stream, { seq }]) => [stream, seq])), new Map(expected), 'heads of the streams')
}

/** With the keys of all organisations and the installation's: an entry that nobody can open is a damaged one. */
async function openAll(behind: Behind, rows: readonly Entry[]): Promise<LedgerEvent[]> {
  const organisations = await asClient(behind.urls.owner, (client) => client.query('select id from organisation'))
  const readers: (OrganisationId | null)[] = [...organisations.rows.map(({ id }) => id as OrganisationId), null]
  const opened = await inTransaction(
    async (tx) => {
      const all = []
      for (const organisation of readers) all.push(await openEvents(tx, rows, { organisation }))
      return all
    },
    { timeoutMs: 120_000 },
  )
  return rows.map((row, i) => {
    const found = opened.map((list) => list[i]).find((one) => one?.kind === 'opened')
    if (found?.kind !== 'opened') throw new Error(`entry ${row.position} does not open`)
    return found.event
  })
}
