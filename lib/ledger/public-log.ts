import 'server-only'
/**
 * The public log: what anyone may fetch. Bytes are served as stored, never recomputed: a changed leaf or chain hash shows
 * at its position to whoever checks, and a repaired copy would hide it.
 */
import { type Bytes, concat } from '@/lib/base/bytes'
import { db } from '@/lib/db/client'
import { joinNote } from '@/lib/ledger/note'
import { encodeEntries, TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'

/** The newest signed checkpoint; `undefined` before the first. */
export async function loadCheckpoint(): Promise<string | undefined> {
  const { rows } = await db().pool.query<{ text: string; lines: string[] }>(
    `select c.text, array(select s.line from checkpoint_signature s where s.size = c.size order by s.at, s.key_id) as lines
     from ledger_checkpoint c order by c.size desc limit 1`,
  )
  const row = rows[0]
  return row && joinNote(row.text, row.lines)
}

/** How many entries the newest signed checkpoint covers. */
export async function loadSignedSize(): Promise<number> {
  const { rows } = await db().pool.query<{ size: string | null }>('select max(size) as size from ledger_checkpoint')
  return Number(rows[0]?.size ?? 0)
}

/**
 * `undefined` for a tile the log does not have yet. What was promised (by a checkpoint or the head) and is not there comes
 * out shorter: the rows before the gap, so that whoever checks sees where it begins. A partial tile is the prefix of the full one.
 */
export async function loadTile(path: TilePath): Promise<Bytes | undefined> {
  const level = path.kind === 'hashes' ? path.level : 0
  const from = path.n * TILE_WIDTH
  if (from + path.width > Math.floor((await loadPromisedSize()) / TILE_WIDTH ** level)) return undefined
  const rows = await loadRows(path, level, from, from + path.width)
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
