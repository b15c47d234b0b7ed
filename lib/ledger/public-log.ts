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

/** `undefined` where the log does not (yet) have all of that tile: a tile never comes out shorter than its path says. */
export async function loadTile(path: TilePath): Promise<Bytes | undefined> {
  const from = path.n * TILE_WIDTH
  const parts = await loadParts(path, from, from + path.width)
  if (parts.length !== path.width) return undefined
  return path.kind === 'entries' ? encodeEntries(parts) : concat(...parts)
}

async function loadParts(path: TilePath, from: number, to: number): Promise<Uint8Array[]> {
  const { pool } = db()
  if (path.kind === 'hashes' && path.level > 0) {
    const { rows } = await pool.query<{ part: Uint8Array }>(
      'select root as part from ledger_tile where level = $1 and n >= $2 and n < $3 order by n',
      [path.level - 1, from, to],
    )
    return rows.map(({ part }) => part)
  }
  const column = path.kind === 'entries' ? 'entry' : path.kind === 'chain' ? 'chain' : 'leaf'
  const { rows } = await pool.query<{ part: Uint8Array }>(
    `select ${column} as part from ledger_entry where position >= $1 and position < $2 order by position`,
    [from, to],
  )
  return rows.map(({ part }) => part)
}
