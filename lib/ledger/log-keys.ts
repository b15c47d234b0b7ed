import 'server-only'
/**
 * Which keys sign the log: the file `log.keys`, public halves only, written whole or not at all. It is where each change is
 * decided: whatever is killed afterwards goes on from it. Before the first change it does not exist, and `log.vkey` says it.
 *
 * Private halves lie in `log.key` and, of a key that was made and is not alone in force yet, in `log.key.<key id>`. Commands
 * write them once and never read them: the sequencer alone reads them, and moves them (lib/ledger/signer.ts).
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Bytes, fromBase64, toBase64 } from '@/lib/base/bytes'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import {
  formatPrivateKey,
  formatVerifierKey,
  generateNoteSigner,
  parseVerifierKey,
  type VerifierKey,
  verifierOf,
} from '@/lib/ledger/note-key'

/** `event`: the entry that announces it. */
export type NextKey = { readonly key: VerifierKey; readonly made: string; readonly rotate?: string }

/**
 * `retired`: after an overlap. `stolen`: at once. `lost`: its log ended with a restore that lost entries, and another goes on.
 * `size`, `root`: the last tree of this key that what follows continues. `signed`: how much it had signed, where that was more.
 */
export type FormerKey = {
  readonly key: VerifierKey
  readonly ended: 'retired' | 'stolen' | 'lost'
  readonly event: string
  readonly at: string
  readonly size: number
  readonly root: Bytes
  readonly signed?: number
  /** The last tree of it that witnesses countersigned, where they could be asked. */
  readonly cosigned?: { readonly size: number; readonly root: string }
}

export type LogKeys = {
  readonly current: VerifierKey
  readonly next?: NextKey
  /** The oldest first. */
  readonly former: readonly FormerKey[]
}

const FILE = 'log.keys'

const vkey = z.string().transform(parseVerifierKey)
const shape = z.object({
  format: z.literal(1),
  current: vkey,
  next: z.object({ key: vkey, made: z.uuid(), rotate: z.uuid().optional() }).optional(),
  former: z.array(
    z.object({
      key: vkey,
      ended: z.enum(['retired', 'stolen', 'lost']),
      event: z.uuid(),
      at: z.iso.datetime(),
      size: z.number().int().nonnegative(),
      root: z.string().transform(fromBase64),
      signed: z.number().int().nonnegative().optional(),
      cosigned: z.object({ size: z.number().int().nonnegative(), root: z.string() }).optional(),
    }),
  ),
})

export function loadLogKeys(folder = dataFolder()): LogKeys {
  const path = join(folder, FILE)
  if (!existsSync(path)) return { current: parseVerifierKey(readFileSync(join(folder, 'log.vkey'), 'utf8').trim()), former: [] }
  try {
    const { format: _, ...keys } = shape.parse(JSON.parse(readFileSync(path, 'utf8')))
    return keys as LogKeys
  } catch (cause) {
    throw new Error(`${path} is damaged: restore it from a backup of the data folder`, { cause })
  }
}

export function writeLogKeys({ current, next, former }: LogKeys, folder = dataFolder()): void {
  const content = {
    format: 1,
    current: formatVerifierKey(current),
    ...(next && { next: { ...next, key: formatVerifierKey(next.key) } }),
    former: former.map((one) => ({ ...one, key: formatVerifierKey(one.key), root: toBase64(one.root) })),
  }
  writePrivate(join(folder, FILE), `${JSON.stringify(content, null, 2)}\n`)
}

/** Those whose signature the log bears now: two while it rotates. */
export function signingLogKeys({ current, next }: LogKeys): VerifierKey[] {
  return next?.rotate ? [current, next.key] : [current]
}

/** Every key that ever signed for this installation, and the one that is to. */
export function allLogKeys({ current, next, former }: LogKeys): VerifierKey[] {
  return [...former.map(({ key }) => key), current, ...(next ? [next.key] : [])]
}

/** Changes with every change that a signer has to follow. */
export function logKeysVersion(folder = dataFolder()): string {
  const path = join(folder, FILE)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

export function privateKeyFile({ id }: Pick<VerifierKey, 'id'>): string {
  return `log.key.${id}`
}

/**
 * A new private key in a file of its own. Nothing is ever overwritten: what `log.keys` does not name was left by a command
 * that was killed before it decided anything, has signed nothing, and is removed; so are its drafts.
 */
export function makeLogKey(name: string, keys: LogKeys, folder = dataFolder()): VerifierKey {
  const known = new Set(allLogKeys(keys).map(privateKeyFile))
  for (const file of readdirSync(folder))
    if (/^log\.key\.[0-9a-f]{8}(\..+)?$/.test(file) && !known.has(file)) rmSync(join(folder, file))
  const signer = generateNoteSigner(name)
  writePrivate(join(folder, privateKeyFile(signer)), `${formatPrivateKey(signer)}\n`)
  return verifierOf(signer)
}
