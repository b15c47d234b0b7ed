import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from '@/e2e/tampering/as-owner'
import type { Bytes } from '@/lib/base/bytes'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { chainHash, emptyChain, leafHash } from '@/lib/ledger/merkle'
import { signText } from '@/lib/ledger/note'
import { type NoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'
import { TileEdge } from '@/lib/ledger/tile-edge'

/** What a careful forger does after he changed entries: every hash that follows from them is made anew. */
export const LOG_TABLES = ['ledger_entry', 'ledger_tile', 'ledger_checkpoint', 'checkpoint_signature', 'ledger_head'] as const

/** Leaves, chain, full tiles and head over what the entries say now. Rows must count from 0 without a gap. */
export async function recompute(sql: Sql): Promise<{ size: number; root: Bytes }> {
  const rows = await sql<{ position: string; entry: Bytes }>('select position, entry from ledger_entry order by position')
  const edge = TileEdge.empty()
  let chain: Bytes = emptyChain()
  await sql('delete from ledger_tile')
  for (const { position, entry } of rows) {
    const leaf = leafHash(entry)
    chain = chainHash(chain, leaf)
    await sql('update ledger_entry set leaf = $2, chain = $3 where position = $1 and (leaf, chain) is distinct from ($2, $3)', [
      position,
      leaf,
      chain,
    ])
    for (const { level, n, root } of edge.append(leaf)) await sql('insert into ledger_tile values ($1, $2, $3)', [level, n, root])
  }
  await sql('update ledger_head set size = $1, chain = $2', [edge.size, chain])
  return { size: edge.size, root: edge.root() }
}

/** A checkpoint of the rewritten log in place of all from `after` on, signed by whatever key the forger has. */
export async function signAnew(
  sql: Sql,
  { size, root, after, signer }: { size: number; root: Bytes; after: number; signer: NoteSigner },
): Promise<string> {
  await sql('delete from checkpoint_signature where size > $1', [after])
  await sql('delete from ledger_checkpoint where size > $1', [after])
  const text = encodeCheckpoint({ origin: signer.name, size, root })
  const line = signText(text, signer)
  await sql('insert into ledger_checkpoint (size, root, text) values ($1, $2, $3)', [size, root, text])
  await sql('insert into checkpoint_signature (size, key_id, line, at) values ($1, $2, $3, now())', [size, signer.id, line])
  return `${text}\n${line}`
}

/** As a thief of the data folder reads it. */
export function stolenKey(dataDir: string): NoteSigner {
  return parsePrivateKey(readFileSync(join(dataDir, 'log.key'), 'utf8').trimEnd())
}
