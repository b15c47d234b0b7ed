/** The public log over HTTP, for workers. Tiles come from the network each time: a check of one's own cache is none. */
import type { HistorySource } from '@/lib/ledger/history-source'
import { encodeTilePath, MOST_TILES, TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'

export const HTTP_LOG: HistorySource = {
  checkpoint: () => textOf('/ledger/checkpoint/newest'),
  entries: (n, width) => bytesOf({ kind: 'entries', n, width }),
  level0: (n, width) => bytesOf({ kind: 'hashes', level: 0, n, width }),
  chain: (n, width) => bytesOf({ kind: 'chain', n, width }),
  tilesAtOnce: MOST_TILES,
}

export async function textOf(path: string): Promise<string> {
  const response = await fetch(path, { cache: 'no-store' })
  if (!response.ok) throw new Error('not reachable')
  return response.text()
}

/** A tile the log does not have is an answer (nothing), not a failure: it is found as missing rows. */
async function bytesOf({ width, ...path }: TilePath): Promise<Uint8Array> {
  const tiles = width > TILE_WIDTH ? `?tiles=${width / TILE_WIDTH}` : ''
  const one = encodeTilePath({ ...path, width: Math.min(width, TILE_WIDTH) })
  const response = await fetch(`/ledger/${one}${tiles}`, { cache: 'no-store' })
  if (response.status === 404) return new Uint8Array()
  if (!response.ok) throw new Error('not reachable')
  return new Uint8Array(await response.arrayBuffer())
}

export function unreadable(): string {
  return navigator.onLine ? 'The log could not be read to its end.' : 'This device is offline.'
}
