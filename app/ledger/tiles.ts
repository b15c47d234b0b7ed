import 'server-only'
import { loadTile } from '@/lib/ledger/public-log'
import { parseTilePath, TILE_WIDTH } from '@/lib/ledger/tile'

const YEAR = 'public, max-age=31536000, immutable'

/** Full tiles never change and may be kept for a year; a partial one grows into the full one under another path. */
export async function answerTile(path: string): Promise<Response> {
  const tile = parseTilePath(path)
  const bytes = tile && (await loadTile(tile))
  if (!tile || !bytes) return new Response('no such tile\n', { status: 404 })
  const caching = tile.width === TILE_WIDTH ? YEAR : 'public, max-age=60'
  return new Response(bytes, { headers: { 'content-type': 'application/octet-stream', 'cache-control': caching } })
}
