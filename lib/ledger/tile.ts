/**
 * Tiles (C2SP tlog-tiles): the log in pieces of at most 256. Pure.
 *
 *   tile/<level>/<N>[.p/<width>]     hashes of 32 bytes; level 0 are leaf hashes, above them roots of full tiles
 *   tile/entries/<N>[.p/<width>]     entries, each u16 length ‖ bytes
 *   chain/<N>[.p/<width>]            chain hashes of 32 bytes (ours)
 *
 * N in groups of three digits, all but the last with an `x`: 1234067 → x001/x234/067. A width is 1 to 255; a full tile
 * has none. One piece, one path: a second path would be cached twice and could differ.
 */
import { type Bytes, concat, u16 } from '@/lib/base/bytes'

export const TILE_WIDTH = 256
/** Ours: `?tiles=16` after the path of a full tile asks for so many of them, one after the other (decision 056). */
export const MOST_TILES = 16
const HASH = 32
const HIGHEST_LEVEL = 63

export type HashTile = { readonly kind: 'hashes'; readonly level: number; readonly n: number; readonly width: number }
export type TilePath = HashTile | { readonly kind: 'entries' | 'chain'; readonly n: number; readonly width: number }

/** Without the log's prefix: `tile/0/x001/x234/067.p/12`. */
export function encodeTilePath(tile: TilePath): string {
  if (tile.kind === 'hashes' && !(Number.isInteger(tile.level) && tile.level >= 0 && tile.level <= HIGHEST_LEVEL))
    throw new Error('tile level')
  const kind = tile.kind === 'hashes' ? `tile/${tile.level}` : tile.kind === 'entries' ? 'tile/entries' : 'chain'
  return `${kind}/${encodeTileNumber(tile.n, tile.width)}`
}

/** `x001/x234/067` or, for a width below 256, `x001/x234/067.p/12`. */
export function encodeTileNumber(n: number, width: number = TILE_WIDTH): string {
  if (!Number.isSafeInteger(n) || n < 0) throw new Error('tile number')
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new Error('tile width')
  const groups: string[] = []
  for (let rest = n; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
  }
  return groups.join('/') + (width === TILE_WIDTH ? '' : `.p/${width}`)
}

/** `undefined` for anything that is not exactly what `encodeTileNumber` writes. */
export function parseTileNumber(path: string): { n: number; width: number } | undefined {
  const [, groups, last, partial] = /^((?:x[0-9]{3}\/){0,5})([0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? []
  if (groups === undefined || last === undefined) return undefined
  const n = Number(groups.replace(/[x/]/g, '') + last)
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  if (!Number.isSafeInteger(n) || width < 1 || width > TILE_WIDTH) return undefined
  return encodeTileNumber(n, width) === path ? { n, width } : undefined
}

/** `undefined` for anything that is not exactly what `encodeTilePath` writes. */
export function parseTilePath(path: string): TilePath | undefined {
  const [, kind, number] = /^(tile\/(?:[0-9]{1,2}|entries)|chain)\/(.+)$/.exec(path) ?? []
  const parsed = number === undefined ? undefined : parseTileNumber(number)
  if (!parsed || kind === undefined) return undefined
  if (kind === 'chain') return { kind, ...parsed }
  if (kind === 'tile/entries') return { kind: 'entries', ...parsed }
  const level = Number(kind.slice('tile/'.length))
  return level <= HIGHEST_LEVEL && kind === `tile/${level}` ? { kind: 'hashes', level, ...parsed } : undefined
}

/** How wide tile `n` of a level is in a tree of `size` entries; 0 where it has none. Above level 0, only full tiles count below. */
export function tileWidth(level: number, n: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - n * TILE_WIDTH))
}

/** Every hash tile of a tree of `size` entries, lowest level first. */
export function* hashTilesOf(size: number): Generator<HashTile> {
  for (let level = 0; tileWidth(level, 0, size) > 0; level++)
    for (let n = 0, width = tileWidth(level, 0, size); width > 0; n++, width = tileWidth(level, n, size))
      yield { kind: 'hashes', level, n, width }
}

export function encodeEntries(entries: readonly Uint8Array[]): Bytes {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new Error('entry too long')
      return [u16(entry.length), entry]
    }),
  )
}

/** Views into `bytes`. Throws unless it holds `width` entries and nothing else. */
export function parseEntries(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const end = at + 2 + ((bytes[at] as number) << 8) + (bytes[at + 1] as number)
    if (end > bytes.length) break
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  if (at !== bytes.length || entries.length !== width) throw new Error('entry bundle')
  return entries
}

/** A hash tile. Throws for a hash of another length, for none and for more than a tile holds. */
export function encodeHashes(hashes: readonly Uint8Array[]): Bytes {
  if (hashes.some(({ length }) => length !== HASH) || hashes.length < 1 || hashes.length > TILE_WIDTH)
    throw new Error('hash tile')
  return concat(...hashes)
}

/** Views into `bytes`. Throws unless it holds `width` hashes and nothing else. */
export function parseHashes(bytes: Uint8Array, width: number): Uint8Array[] {
  if (width < 1 || width > TILE_WIDTH || bytes.length !== width * HASH) throw new Error('hash tile')
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH, (i + 1) * HASH))
}
