import 'server-only'
/**
 * The public log: what anyone may fetch. Bytes are served as stored, never recomputed: a changed leaf or chain hash shows
 * at its position to whoever checks, and a repaired copy would hide it.
 */
import { type Bytes, concat } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { db } from '@/lib/db/client'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { joinNote, parseNote } from '@/lib/ledger/note'
import { NoteError } from '@/lib/ledger/note-key'
import { encodeEntries, TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'
import { NO_QUORUM, type WitnessPolicy } from '@/lib/ledger/witness-policy'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'

/** The newest signed checkpoint; `undefined` before the first. */
export async function loadCheckpoint(): Promise<string | undefined> {
  const [newest] = await loadNotes('c.size = (select max(size) from ledger_checkpoint)', [])
  return newest
}

/**
 * What `/ledger/checkpoint` serves: the largest one that a quorum of the proposed policy countersigned. Where no quorum came
 * for a minute, the newest signed one, and the portal's pages say so: a hospital whose witnesses are down is no less checkable.
 */
export async function loadWitnessedCheckpoint(policy: WitnessPolicy): Promise<string | undefined> {
  const newest = await loadCheckpoint()
  if (!newest || policy.quorum === NO_QUORUM || hasQuorum(newest, policy)) return newest
  const ids = policy.witnesses.map(({ key }) => key.id)
  const cosigned = await loadNotes(
    'c.size in (select size from checkpoint_signature where key_id = any($1::text[]) order by size desc limit 200)',
    [ids],
  )
  const witnessed = cosigned.find((note) => hasQuorum(note, policy))
  return witnessed && !(await isOverdue(sizeOf(witnessed))) ? witnessed : newest
}

/** One that only a key of before signed has none: that key was stolen, or its log ended. */
function hasQuorum(note: string, policy: WitnessPolicy): boolean {
  try {
    return openUnderPolicy(note, policy, Math.floor(now().getTime() / 1_000)).quorum.is === 'met'
  } catch (error) {
    if (error instanceof NoteError) return false
    throw error
  }
}

function sizeOf(note: string): number {
  return parseCheckpoint(parseNote(note).text).size
}

/** Whether a checkpoint above this one has been waiting for its quorum for a minute. */
async function isOverdue(size: number): Promise<boolean> {
  const { rows } = await db().pool.query(
    'select 1 from checkpoint_signature where size > $1 and at < now() - make_interval(secs => $2) limit 1',
    [size, WITHOUT_QUORUM_SECONDS],
  )
  return rows.length > 0
}

const WITHOUT_QUORUM_SECONDS = 60

/** Largest first, with the newest line of each key: an idle log is countersigned again and again. */
async function loadNotes(condition: string, values: readonly unknown[]): Promise<string[]> {
  const { rows } = await db().pool.query<{ text: string; lines: string[] }>(
    `select c.text, array(select line from (select distinct on (s.key_id) s.line, s.at, s.key_id from checkpoint_signature s
       where s.size = c.size order by s.key_id, s.at desc) newest order by at, key_id) as lines
     from ledger_checkpoint c where ${condition} order by c.size desc limit 200`,
    [...values],
  )
  return rows.map(({ text, lines }) => joinNote(text, lines))
}

/** How many entries the newest signed checkpoint covers. */
export async function loadSignedSize(): Promise<number> {
  const { rows } = await db().pool.query<{ size: string | null }>('select max(size) as size from ledger_checkpoint')
  return Number(rows[0]?.size ?? 0)
}

/**
 * `undefined` for a tile the log does not have yet. What was promised (by a checkpoint or the head) and is not there comes
 * out shorter: the rows before the gap, so that whoever checks sees where it begins. A partial tile is the prefix of the full one.
 * `tiles`: so many full ones from this one on, one after the other.
 */
export async function loadTile(path: TilePath, tiles = 1): Promise<Bytes | undefined> {
  const level = path.kind === 'hashes' ? path.level : 0
  const from = path.n * TILE_WIDTH
  const to = from + tiles * path.width
  if (to > Math.floor((await loadPromisedSize()) / TILE_WIDTH ** level)) return undefined
  const rows = await loadRows(path, level, from, to)
  const gap = rows.findIndex((row, i) => Number(row.at) !== from + i)
  const parts = (gap < 0 ? rows : rows.slice(0, gap)).map(({ part }) => part)
  return path.kind === 'entries' ? encodeEntries(parts) : concat(...parts)
}

/** Entries numbered so far. Whoever lowers the head does not make a signed entry one that is "not there yet". */
export async function loadPromisedSize(): Promise<number> {
  const { rows } = await db().pool.query<{ size: string }>(
    'select greatest(h.size, (select max(size) from ledger_checkpoint)) as size from ledger_head h',
  )
  return Number(rows[0]?.size ?? 0)
}

type Row = { at: string; part: Uint8Array }

async function loadRows(path: TilePath, level: number, from: number, to: number): Promise<Row[]> {
  const { pool } = db()
  if (level > 0) {
    const text = 'select n as at, root as part from ledger_tile where level = $1 and n >= $2 and n < $3 order by n'
    return (await pool.query<Row>(text, [level - 1, from, to])).rows
  }
  const column = path.kind === 'entries' ? 'entry' : path.kind === 'chain' ? 'chain' : 'leaf'
  const text = `select position as at, ${column} as part from ledger_entry where position >= $1 and position < $2 order by position`
  return (await pool.query<Row>(text, [from, to])).rows
}
