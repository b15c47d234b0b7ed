/**
 * A full copy of somebody's log, kept so that it stays one history: a copy that has a checkpoint never takes one that does
 * not continue it, and holds nothing that was not shown to be in the signed tree. Pure: bin/mirror.ts has the network and
 * the disk.
 *
 *   checkpoint            written last: what the copy is a copy of
 *   tile/…                full tiles as they come, then the partial ones of this checkpoint (C2SP tlog-tiles)
 *   .mirror/newest        the newest checkpoint that was accepted, written before its first tile
 *
 * A crash between any two writes leaves the old checkpoint, with all its tiles, and some that are wanted next. `newest` is there
 * for that moment: without it, a log that forks while the copy lies half done would not be found out.
 */
import { equal, fromUtf8, toHex, utf8 } from '@/lib/base/bytes'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { readRoot } from '@/lib/ledger/hash-reader'
import { copyTiles, dropOutgrown, firstRows, type TilesCopied } from '@/lib/ledger/mirror-tiles'
import { formatVerifierKey, NoteError } from '@/lib/ledger/note-key'
import { encodeTilePath, TILE_WIDTH } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'
import { FalseTile, MissingTile, type TilePlace, VerifiedTiles } from '@/lib/ledger/verified-tiles'
import type { LastGood, WitnessPolicy } from '@/lib/ledger/witness-policy'
import { openUnderPolicy, type Quorum } from '@/lib/ledger/witnessed-checkpoint'

/** By the paths of tlog-tiles. `undefined`: not there. */
export type LogSource = { readonly read: (path: string) => Promise<Uint8Array | undefined> }

export type LogCopy = LogSource & {
  /** Whole or not at all, and on the disk when it returns. */
  readonly write: (path: string, content: Uint8Array) => Promise<void>
  /** A folder with all that is in it; nothing where there is none. */
  readonly remove: (path: string) => Promise<void>
}

/** What a source rejects with where nobody answers. */
export class SourceUnreachable extends Error {}

export type MirrorTerms = {
  /** Without one the copy is checked by itself. */
  readonly log?: LogSource
  readonly copy: LogCopy
  readonly policy: WitnessPolicy
  /** Under which the copy's own checkpoints were accepted, where that was another. */
  readonly policyBefore?: WitnessPolicy
  /** Every tile of the copy is read and checked again; one that is damaged or lost is fetched. */
  readonly whole?: boolean
  readonly nowSeconds: number
  readonly onProgress?: (progress: { readonly entries: number; readonly size: number }) => void
}

/** `forked` and `shrunk` come with the two signed checkpoints that contradict each other: evidence to hand on. */
export type MirrorBroken =
  | { readonly kind: 'signature'; readonly found: string }
  | { readonly kind: 'copy'; readonly found: string }
  | { readonly kind: 'other-log'; readonly expected: string; readonly found: string }
  | { readonly kind: 'shrunk' | 'forked'; readonly before: string; readonly now: string }
  | { readonly kind: 'not-continued'; readonly size: number; readonly expected: string; readonly found: string }
  | { readonly kind: 'tile'; readonly path: string; readonly expected: string; readonly found: string }

export type MirrorResult =
  | (TilesCopied & {
      readonly verdict: 'intact'
      readonly origin: string
      readonly size: number
      /** Entries the copy had before. */
      readonly from: number
      readonly root: string
      readonly quorum: Quorum
    })
  | { readonly verdict: 'broken'; readonly broken: MirrorBroken }
  | { readonly verdict: 'cannot-check'; readonly reason: 'unreachable' | 'missing' | 'no quorum'; readonly what: string }

type Seen = { readonly note: string; readonly checkpoint: Checkpoint }
export const NEWEST = '.mirror/newest'

class Ended extends Error {
  constructor(readonly result: MirrorResult) {
    super()
  }
}

/** Never rejects for what the log answers; rejects where the copy cannot be written. */
export async function mirrorLog(terms: MirrorTerms): Promise<MirrorResult> {
  try {
    return await advance(terms)
  } catch (error) {
    if (error instanceof Ended) return error.result
    if (error instanceof SourceUnreachable) return { verdict: 'cannot-check', reason: 'unreachable', what: error.message }
    if (error instanceof MissingTile) return { verdict: 'cannot-check', reason: 'missing', what: error.path }
    if (!(error instanceof FalseTile)) throw error
    const { path, expected, found } = error
    return { verdict: 'broken', broken: { kind: 'tile', path, expected, found } }
  }
}

async function advance(terms: MirrorTerms): Promise<MirrorResult> {
  const { log, copy, policy } = terms
  const [stored, newest] = [await loadSeen(terms, 'checkpoint'), await loadSeen(terms, NEWEST)]
  const note = log ? await fetchNote(log) : stored?.note
  if (note === undefined) throw new Ended({ verdict: 'cannot-check', reason: 'missing', what: 'checkpoint' })
  const { checkpoint, quorum } = openNote(note, policy, terms.nowSeconds)
  if (quorum.is === 'not met') throw new Ended({ verdict: 'cannot-check', reason: 'no quorum', what: note })
  for (const seen of [stored, newest]) if (seen && log) requireLater({ note, checkpoint }, seen)

  const ofCopy: TilePlace = (tile) => copy.read(encodeTilePath(tile))
  const places = [ofCopy, ...(log ? [withFullTiles(log)] : [])]
  const tiles = new VerifiedTiles(checkpoint, places)
  await tiles.checkEdge()
  for (const seen of [stored, newest]) if (seen && log) await requireGrown({ note, checkpoint }, seen, tiles)
  for (const known of policy.lastGood ?? []) await requireContinued(checkpoint.size, known, tiles)

  const from = stored?.checkpoint.size ?? 0
  if (log && newest?.note !== note) await copy.write(NEWEST, utf8(note))
  const { onProgress, whole = false } = terms
  const size = checkpoint.size
  const copied = await copyTiles({ tiles, copy, from: whole || !log ? 0 : from, size, onProgress })
  if (stored?.note !== note) await copy.write('checkpoint', utf8(note))
  await dropOutgrown(copy, from, size)
  return { verdict: 'intact', origin: checkpoint.origin, size, from, root: toHex(checkpoint.root), quorum, ...copied }
}

/** Its signature is checked again: whoever changes the copy's checkpoint would choose what the log is held to. */
async function loadSeen({ copy, policy, policyBefore }: MirrorTerms, path: string): Promise<Seen | undefined> {
  const bytes = await copy.read(path)
  if (!bytes) return undefined
  const logs = [...policy.logs, ...(policyBefore?.logs ?? [])]
  const keys = new Map(logs.map(({ key }) => [formatVerifierKey(key), key])).values()
  try {
    const note = fromUtf8(bytes)
    return { note, checkpoint: openCheckpoint(note, ...keys) }
  } catch (error) {
    throw broken({ kind: 'copy', found: `${path}: ${messageOf(error)}` })
  }
}

async function fetchNote(log: LogSource): Promise<string> {
  const bytes = await log.read('checkpoint')
  if (!bytes) throw new SourceUnreachable('the log has no checkpoint')
  try {
    return fromUtf8(bytes)
  } catch {
    throw broken({ kind: 'signature', found: 'not UTF-8' })
  }
}

function openNote(note: string, policy: WitnessPolicy, nowSeconds: number) {
  try {
    return openUnderPolicy(note, policy, nowSeconds)
  } catch (error) {
    throw broken({ kind: 'signature', found: messageOf(error) })
  }
}

function requireLater(now: Seen, seen: Seen): void {
  const [expected, found] = [seen.checkpoint.origin, now.checkpoint.origin]
  if (expected !== found) throw broken({ kind: 'other-log', expected, found })
  const contradiction = { before: seen.note, now: now.note }
  if (now.checkpoint.size < seen.checkpoint.size) throw broken({ kind: 'shrunk', ...contradiction })
  const isSameSize = now.checkpoint.size === seen.checkpoint.size
  if (isSameSize && !equal(now.checkpoint.root, seen.checkpoint.root)) throw broken({ kind: 'forked', ...contradiction })
}

/** The root that the tree now has over the entries it had then (RFC 9162 section 2.1.4): both sides signed, so no tile is to blame. */
async function requireGrown(now: Seen, seen: Seen, tiles: VerifiedTiles): Promise<void> {
  const { size, root } = seen.checkpoint
  const is = await rootAt(size, now.checkpoint.size, tiles)
  if (!equal(is, root)) throw broken({ kind: 'forked', before: seen.note, now: now.note })
}

/** A key that took another's place continues the last good tree of that one. */
async function requireContinued(now: number, { size, root }: LastGood, tiles: VerifiedTiles): Promise<void> {
  const is = await rootAt(size, now, tiles)
  if (!equal(is, root)) throw broken({ kind: 'not-continued', size, expected: toHex(root), found: toHex(is) })
}

function rootAt(size: number, now: number, tiles: VerifiedTiles): Promise<Uint8Array> {
  return readRoot(
    size,
    tileReader(now, async ({ level, n }) => (await tiles.hashes(level, n)).bytes),
  )
}

/** Where a log dropped a partial tile because the full one is there, its prefix is the same (tlog-tiles). */
function withFullTiles(log: LogSource): TilePlace {
  return async (tile) => {
    const bytes = await log.read(encodeTilePath(tile))
    if (bytes || tile.width === TILE_WIDTH) return bytes
    const full = await log.read(encodeTilePath({ ...tile, width: TILE_WIDTH }))
    return full && firstRows(full, tile)
  }
}

function broken(why: MirrorBroken): Ended {
  return new Ended({ verdict: 'broken', broken: why })
}

function messageOf(error: unknown): string {
  return error instanceof NoteError ? error.message : 'not UTF-8'
}
