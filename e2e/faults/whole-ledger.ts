import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import type { Killable } from '@/e2e/faults/processes'
import type { Stage } from '@/e2e/faults/stage'
import { toBase64, toHex } from '@/lib/base/bytes'
import { db } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { openEvents, type SealedRow } from '@/lib/keys/open-events'
import { openCheckpoint } from '@/lib/ledger/checkpoint'
import { parseLeafEntry } from '@/lib/ledger/commitment'
import { Edge } from '@/lib/ledger/edge'
import type { LedgerEvent } from '@/lib/ledger/event'
import { parsePrivateKey, type VerifierKey, verifierOf } from '@/lib/ledger/note-key'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'
import { checkHistory } from '@/lib/ledger/verify'

/** What must hold after any kill. `seen`: every signed checkpoint that anybody could fetch meanwhile. */
export async function requireWholeLedger(stage: Stage, acknowledged: readonly string[], seen: Iterable<string>): Promise<number> {
  const rows = await loadEntries(stage)
  expect(
    rows.map(({ position }) => position),
    'positions without a gap',
  ).toEqual(rows.map((_, i) => i))
  const placed = new Set<string>(rows.map(({ eventId }) => eventId))
  expect(placed.size, 'no event twice').toBe(rows.length)
  expect(
    acknowledged.filter((id) => !placed.has(id)),
    'acknowledged and lost',
  ).toEqual([])
  await requireIntactHistory(stage, rows.length)
  requireConsistent(stage, rows, seen)
  await requireGaplessStreams(stage, rows)
  return rows.length
}

/** Waits until everything queued is in the log and the log's head is signed. */
export async function untilSigned(stage: Stage, seconds: number, sequencers: readonly Killable[]): Promise<void> {
  const ask = `select h.size, (select count(*) from ledger_queue) as queued, (select max(size) from ledger_checkpoint) as signed
    from ledger_head h`
  let last: Record<string, string | null> = {}
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; await pause(100)) {
    last = await asClient(stage.urls.owner, async (client) => (await client.query(ask)).rows[0]).catch(() => last)
    if (last.queued === '0' && last.signed === last.size) return
  }
  const said = sequencers.map((sequencer) => sequencer.said().slice(-4).join(' | '))
  throw new Error(`not signed within ${seconds} s: ${JSON.stringify(last)}; ${said.join('; ')}`)
}

export function verifierKey(stage: Stage): VerifierKey {
  return verifierOf(parsePrivateKey(readFileSync(join(stage.dataDir, 'log.key'), 'utf8').trimEnd()))
}

/** Asks for the newest checkpoint again and again; what comes back never gets smaller. */
export function watchCheckpoints(): { readonly seen: Set<string>; stop(): Promise<void> } {
  const seen = new Set<string>()
  let over = false
  let size = 0
  const loop = (async () => {
    while (!over) {
      const note = await loadCheckpoint().catch(() => undefined) // the database is down
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

async function loadEntries(stage: Stage): Promise<Entry[]> {
  const text = 'select position, event_id as "eventId", entry, leaf, sealed from ledger_entry order by position'
  const { rows } = await asClient(stage.urls.owner, (client) => client.query(text))
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

async function requireIntactHistory(stage: Stage, size: number): Promise<void> {
  const tile = async (path: TilePath) => (await loadTile(path)) ?? new Uint8Array()
  const source = {
    checkpoint: async () => (await loadCheckpoint()) ?? '',
    entries: (n: number, width: number) => tile({ kind: 'entries', n, width }),
    level0: (n: number, width: number) => tile({ kind: 'hashes', level: 0, n, width }),
    chain: (n: number, width: number) => tile({ kind: 'chain', n, width }),
  }
  expect(await checkHistory(source, { verifierKey: verifierKey(stage) })).toMatchObject({ verdict: 'intact', size })
  const { rows } = await db().pool.query('select count(*) as full from ledger_tile where level = 0')
  expect(Number(rows[0]?.full), 'full tiles').toBe(Math.floor(size / TILE_WIDTH))
}

/** No fork: each is the root of a prefix of what the log is now. */
function requireConsistent(stage: Stage, rows: readonly Entry[], seen: Iterable<string>): void {
  const key = verifierKey(stage)
  const bySize = new Map<number, string>()
  for (const note of seen) {
    const { size, root } = openCheckpoint(note, key)
    expect(bySize.get(size) ?? toHex(root), `two roots signed for ${size}`).toBe(toHex(root))
    bySize.set(size, toHex(root))
  }
  const edge = new Edge()
  for (const { leaf } of rows) {
    edge.append(leaf)
    const signed = bySize.get(edge.size)
    if (signed) expect(toHex(edge.root()), `root of the first ${edge.size}`).toBe(signed)
    bySize.delete(edge.size)
  }
  bySize.delete(0)
  expect([...bySize.keys()], 'signed sizes that the log does not have').toEqual([])
}

/** Each stream counts its events from 1 without a hole, each naming the commitment before it, up to the stream's head. */
async function requireGaplessStreams(stage: Stage, rows: readonly Entry[]): Promise<void> {
  const streams = new Map<string, { seq: number; commitment: string }>()
  for (const [i, event] of (await openAll(stage, rows)).entries()) {
    if (!event.subject) continue
    const { stream, seq, prev } = event.subject
    const before = streams.get(stream) ?? { seq: 0, commitment: '' }
    expect({ seq, prev }, `event ${event.id} of stream ${stream}`).toEqual({ seq: before.seq + 1, prev: before.commitment })
    streams.set(stream, { seq, commitment: toBase64(parseLeafEntry((rows[i] as Entry).entry)) })
  }
  const heads = await asClient(stage.urls.owner, (client) => client.query('select stream_id, seq from stream_head where seq > 0'))
  const expected = heads.rows.map((row) => [row.stream_id as string, Number(row.seq)] as const)
  expect(new Map([...streams].map(([stream, { seq }]) => [stream, seq]))).toEqual(new Map(expected))
}

async function openAll(stage: Stage, rows: readonly Entry[]): Promise<LedgerEvent[]> {
  const readers = [stage.northgate, null]
  const [own, installation] = await inTransaction(
    async (tx) => [
      await openEvents(tx, rows, { organisation: readers[0] ?? null }),
      await openEvents(tx, rows, { organisation: readers[1] ?? null }),
    ],
    { timeoutMs: 120_000 },
  )
  return rows.map((row, i) => {
    const opened = [own?.[i], installation?.[i]].find((one) => one?.kind === 'opened')
    if (opened?.kind !== 'opened') throw new Error(`entry ${row.position} does not open`)
    return opened.event
  })
}
