import 'server-only'
/**
 * What is stored beside the entries, recomputed from them: roots of full tiles, every checkpoint ever signed with its
 * signatures, the head. Nothing here is private, so no permit is asked. The history check, which trusts none of these
 * but the newest signature, is the evidence; this one says which row is wrong before somebody depends on it.
 */
import { type Bytes, equal } from '@/lib/base/bytes'
import { db } from '@/lib/db/client'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { emptyChain, leafHash } from '@/lib/ledger/merkle'
import { joinNote, openNote } from '@/lib/ledger/note'
import { NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { type FullTile, TileEdge } from '@/lib/ledger/tile-edge'
import { type CheckResult, Findings } from '@/lib/oversight/check/finding'

type Signed = { size: string; root: Uint8Array; text: string; keyIds: (string | null)[]; lines: (string | null)[] }
const PAGE = 4_000

/** `keys`: all that ever signed this log, or one that it took over. */
export async function checkLog(keys: readonly VerifierKey[]): Promise<CheckResult> {
  const findings = new Findings()
  const head = await loadHead()
  const checkpoints = await loadCheckpoints()
  for (const signed of checkpoints.values()) checkSignatures(signed, keys, findings)
  const edge = TileEdge.empty()
  const tiles: FullTile[] = []
  let chain: Uint8Array = emptyChain()
  checkRoot(checkpoints.get(0), edge, keys, findings)
  for await (const row of entriesUpTo(head.size)) {
    tiles.push(...edge.append(leafHash(row.entry)))
    chain = row.chain
    checkRoot(checkpoints.get(edge.size), edge, keys, findings)
  }
  await checkTiles(tiles, head.size, findings)
  const beyond = [...checkpoints.keys()].find((size) => size > head.size)
  if (beyond !== undefined && (await loadHead()).size === head.size)
    findings.add({ kind: 'checkpoint', column: 'ledger_checkpoint.size', id: String(beyond), what: 'it is larger than the log' })
  const say = (column: string, what: string) => findings.add({ kind: 'head', column, id: 'head', what })
  if (edge.size !== head.size) say('ledger_head.size', `it counts ${head.size} entries, and ${edge.size} are there`)
  if (!equal(chain, head.chain)) say('ledger_head.chain', 'it is not the chain hash of the last entry')
  return findings.result(edge.size)
}

/** The size is taken first: what is appended meanwhile is left for the next check. */
async function loadHead(): Promise<{ size: number; chain: Uint8Array }> {
  const { rows } = await db().pool.query<{ size: string; chain: Uint8Array }>('select size, chain from ledger_head')
  return { size: Number(rows[0]?.size ?? 0), chain: rows[0]?.chain ?? emptyChain() }
}

async function* entriesUpTo(size: number): AsyncGenerator<{ entry: Uint8Array; chain: Uint8Array }> {
  for (let from = 0; from < size; from += PAGE) {
    const { rows } = await db().pool.query<{ entry: Bytes; chain: Bytes }>(
      'select entry, chain from ledger_entry where position >= $1 and position < $2 order by position',
      [from, Math.min(size, from + PAGE)],
    )
    yield* rows
  }
}

/** Those above the size that was read first are there too: their signatures are checked, their roots the next time. */
async function loadCheckpoints(): Promise<Map<number, Signed>> {
  const { rows } = await db().pool.query<Signed>(
    `select c.size, c.root, c.text, array_agg(s.key_id order by s.key_id) as "keyIds", array_agg(s.line order by s.key_id) as lines
     from ledger_checkpoint c left join checkpoint_signature s on s.size = c.size group by c.size`,
  )
  return new Map(rows.map((row) => [Number(row.size), row]))
}

function checkRoot(signed: Signed | undefined, edge: TileEdge, keys: readonly VerifierKey[], findings: Findings): void {
  if (!signed) return
  const root = edge.root()
  const say = (column: string, what: string) => findings.add({ kind: 'checkpoint', column, id: String(edge.size), what })
  if (!equal(signed.root, root)) say('ledger_checkpoint.root', 'it is not the root of the entries')
  if (!keys.some(({ name }) => signed.text === encodeCheckpoint({ origin: name, size: edge.size, root })))
    say('ledger_checkpoint.text', 'it does not speak of the entries')
}

function checkSignatures({ size, text, keyIds, lines }: Signed, keys: readonly VerifierKey[], findings: Findings): void {
  const say = (column: string, what: string) => findings.add({ kind: 'signature', column, id: size, what })
  if (!keys.some(({ id }) => keyIds.includes(id))) say('checkpoint_signature.key_id', 'the log’s own signature is missing')
  for (const [i, line] of lines.entries()) {
    const key = keys.find(({ id }) => id === keyIds[i])
    if (line === null || !key) continue
    try {
      openNote(joinNote(text, [line]), [key])
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      say('checkpoint_signature.line', 'it does not verify')
    }
  }
}

async function checkTiles(expected: readonly FullTile[], size: number, findings: Findings): Promise<void> {
  const { rows } = await db().pool.query<{ level: number; n: string; root: Uint8Array }>('select level, n, root from ledger_tile')
  const stored = new Map(rows.map(({ level, n, root }) => [`${level}/${n}`, root]))
  const say = (id: string, what: string) => findings.add({ kind: 'tile', column: 'ledger_tile.root', id, what })
  for (const { level, n, root } of expected) {
    const found = stored.get(`${level}/${n}`)
    if (!found) say(`${level}/${n}`, 'the tile is missing')
    else if (!equal(found, root)) say(`${level}/${n}`, 'it is not the root of its tile')
    stored.delete(`${level}/${n}`)
  }
  const since = (name: string) => {
    const [level, n] = name.split('/').map(Number) as [number, number]
    return (n + 1) * 256 ** (level + 1) > size
  }
  const now = (await loadHead()).size
  for (const name of stored.keys()) if (!since(name) || now === size) say(name, 'a tile the log does not have')
}
