import 'server-only'
import { loadTile } from '@/lib/ledger/public-log'
import { MOST_TILES, parseTilePath, TILE_WIDTH } from '@/lib/ledger/tile'

const YEAR = 'public, max-age=31536000, immutable'

/**
 * Full tiles never change and may be kept for a year; a partial one grows into the full one under another path. `request`: its
 * `tiles` is how many full ones are wanted in one answer.
 */
export async function answerTile(path: string, request?: Request): Promise<Response> {
  const tile = parseTilePath(path)
  const tiles = tilesOf(request)
  const bytes = tile && tiles && (tiles === 1 || tile.width === TILE_WIDTH) ? await loadTile(tile, tiles) : undefined
  if (!tile || !bytes) return new Response('no such tile\n', { status: 404 })
  const caching = tile.width === TILE_WIDTH ? YEAR : 'public, max-age=60'
  return new Response(bytes, { headers: { 'content-type': 'application/octet-stream', 'cache-control': caching } })
}

/** `undefined` for anything but 2 to 16, written as we write it: one answer, one address. */
function tilesOf(request: Request | undefined): number | undefined {
  const said = request && new URL(request.url).searchParams.get('tiles')
  if (said === undefined || said === null) return 1
  const tiles = Number(said)
  return Number.isInteger(tiles) && String(tiles) === said && tiles > 1 && tiles <= MOST_TILES ? tiles : undefined
}
