import { asClient, withDatabase } from '@/bin/set-up/databases'
import { utf8 } from '@/lib/base/bytes'
import { openDatabase } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/transaction'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { joinNote, signText } from '@/lib/ledger/note'
import { generateNoteSigner } from '@/lib/ledger/note-key'
import { checkInclusion, proveInclusion } from '@/lib/ledger/proof'
import { storedHashes } from '@/lib/ledger/stored-hashes'
import { type FullTile, TileEdge } from '@/lib/ledger/tile-edge'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'
import { migrate } from '@/prisma/migrate'
import { atMost, bytes, ms, print, spreadOf, timeEach } from './measure'
import type { World } from './world'

const SIZE = 1_000_000
const AT_ONCE = 50_000
const PROOFS = 300

/** One proof after another, each in a transaction of its own that knows nothing yet, from a log as the database keeps it. */
export async function benchProof({ stage }: World): Promise<void> {
  const url = withDatabase(stage.urls.owner, 'bench_proofs')
  await asClient(stage.urls.superuser, (client) => client.query(`create database bench_proofs owner ${new URL(url).username}`))
  await migrate(url)
  const edge = await makeLog(url)
  const database = openDatabase(url, { poolSize: 2 })
  const [key, texts] = [generateNoteSigner('bench.example/log'), [] as string[]]
  const checkpoint = encodeCheckpoint({ origin: key.name, size: SIZE, root: edge.root() })
  const note = joinNote(checkpoint, [signText(checkpoint, key)])
  const prove = async (i: number) => {
    const index = (i * 7_919 * 127) % SIZE
    const { hashes } = await inTransaction((tx) => proveInclusion(index, SIZE, storedHashes(tx)), { database })
    texts.push(encodeTlogProof({ index, hashes, checkpoint: note }))
    return { index, size: SIZE, hashes }
  }
  const { rows } = await database.pool.query('select leaf from ledger_entry where position = 0')
  if (!checkInclusion(await prove(0), rows[0].leaf, edge.root())) throw new Error('the proof does not fit')
  const spread = spreadOf((await timeEach(PROOFS + 20, prove)).slice(20))
  await database.close()
  const longest = Math.max(...texts.map((text) => utf8(text).length - utf8(note).length))
  print('A proof of one entry in a log of 1,000,000', [
    { what: 'made from the database, p50 / p95', value: `${ms(spread.p50)} / ${ms(spread.p95)}`, ...atMost(spread.p95, 5, ms) },
    {
      what: 'the longest, as text without its checkpoint',
      value: bytes(longest),
      beside: `the checkpoint with one signature: ${bytes(utf8(note).length)}`,
      ...atMost(longest, 1_000, bytes),
    },
  ])
}

const ENTRIES = `
  insert into ledger_entry (position, event_id, entry, leaf, chain, sealed, at, action, outcome, role, purpose, basis)
  select p, gen_random_uuid(), decode('01' || repeat('00', 32), 'hex'), sha256(int8send(p)), decode(repeat('00', 32), 'hex'),
    ''::bytea, now(), 'chart.open', 'permitted', 'physician', 'TREAT', 'care'
  from generate_series($1::bigint, $2::bigint) p returning leaf`

/** But for the one that proofs read: they are most of the work. */
const WITHOUT_INDEXES = `
  do $$ declare name text; begin
    for name in select indexrelid::regclass from pg_index where indrelid = 'ledger_entry'::regclass and not indisprimary loop
      execute 'drop index ' || name;
    end loop;
  end $$`

/** Only what proofs are made of is true in it: leaf hashes and the roots of full tiles. */
async function makeLog(url: string): Promise<TileEdge> {
  const edge = TileEdge.empty()
  await asClient(url, async (client) => {
    await client.query(WITHOUT_INDEXES)
    for (let from = 0; from < SIZE; from += AT_ONCE) {
      const { rows } = await client.query({ text: ENTRIES, values: [from, from + AT_ONCE - 1], rowMode: 'array' })
      const tiles = rows.flatMap(([leaf]): FullTile[] => edge.append(leaf))
      await client.query('insert into ledger_tile (level, n, root) select * from unnest($1::int[], $2::bigint[], $3::bytea[])', [
        tiles.map(({ level }) => level),
        tiles.map(({ n }) => n),
        tiles.map(({ root }) => root),
      ])
    }
    await client.query('vacuum analyze ledger_entry')
  })
  return edge
}
