import 'server-only'
/**
 * The signer never contradicts itself. Beside the log key it keeps a state file: the edge of the tree it last signed. It
 * extends that edge with new leaf hashes only and signs only if the result is the database's root. So a restored backup,
 * a rewritten suffix or a cut tail cannot be signed, whatever the database says.
 *
 * State file: `chartseal/log-state/v1` LF origin+keyID LF size LF base64(root) LF base64(edge) LF. It is renamed into place
 * and fsynced before a signature leaves; after a crash in between, the same head is signed again. The key's id is in it
 * because another key under the same name would split the log between two signers, each of which remembers its part only.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { type Bytes, equal, fromBase64, toBase64 } from '@/lib/base/bytes'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { type LogKeys, loadLogKeys, privateKeyFile } from '@/lib/ledger/log-keys'
import { signText } from '@/lib/ledger/note'
import { formatVerifierKey, type NoteSigner, parsePrivateKey, type VerifierKey } from '@/lib/ledger/note-key'

export type SignedHead = {
  readonly size: number
  readonly root: Bytes
  readonly text: string
  /** One of each key in force: two while it rotates. */
  readonly lines: readonly { readonly keyId: string; readonly line: string }[]
}

/** The signer will not sign; the message says why and what an operator can do. Appends go on queueing. */
export class SignerStopped extends Error {
  /** The database is not the one that was signed: a position it would fill may have been signed for another entry. */
  readonly contradicts: boolean
  /** It does not know what it signed: witnesses, or an operator, may tell (lib/ledger/resume.ts). */
  readonly forgot: boolean
  /** How many entries were signed that the database does not have. */
  readonly missing: number

  constructor(
    why: string,
    options: { readonly contradicts?: boolean; readonly forgot?: boolean; readonly missing?: number } = {},
  ) {
    super(`the signer stops: ${why}`)
    this.name = 'SignerStopped'
    this.contradicts = options.contradicts ?? false
    this.forgot = options.forgot ?? false
    this.missing = options.missing ?? 0
  }
}

export interface Signer {
  readonly size: number
  readonly origin: string
  /** `leaves`: those of positions `size` to `to`. Throws `SignerStopped` where the root is not the one that follows. */
  sign(leaves: readonly Bytes[], to: number, databaseRoot: Bytes): SignedHead
}

/** `logSize`: the database's. Throws `SignerStopped`. */
export function openSigner(logSize: number, folder = dataFolder()): Signer {
  const keys = loadLogKeys(folder)
  settleKeys(keys, folder)
  const key = loadPrivateKey(folder, 'log.key')
  const stateFile = join(folder, STATE_FILE)
  const owner = ownerOf(key)
  let edge = loadEdge(stateFile, owner, logSize)
  if (!isSame(key, keys.current)) throw new SignerStopped('log.key is not the key that the portal names as its own')
  const signers = keys.next?.rotate ? [key, loadPrivateKey(folder, privateKeyFile(keys.next.key))] : [key]
  return {
    get size() {
      return edge.size
    },
    origin: key.name,
    sign(leaves, to, databaseRoot) {
      const next = extend(edge, leaves, to)
      const root = next.root()
      if (!equal(root, databaseRoot))
        throw new SignerStopped(`the log of ${to} entries does not continue what was signed at ${edge.size}`, CONTRADICTS)
      // Durable before anything is signed: a signature that left without it could be contradicted after a crash.
      writePrivate(stateFile, encodeState(owner, next))
      edge = next
      return signHead(signers, next.size, root)
    },
  }
}

function extend(edge: Edge, leaves: readonly Bytes[], to: number): Edge {
  if (to < edge.size)
    throw new SignerStopped(`the log has ${to} entries, and ${edge.size} were signed: entries were lost`, CONTRADICTS)
  if (edge.size + leaves.length !== to) throw new SignerStopped(`entries are missing between ${edge.size} and ${to}`, CONTRADICTS)
  const next = edge.copy()
  for (const leaf of leaves) next.append(leaf)
  return next
}

function signHead(signers: readonly NoteSigner[], size: number, root: Bytes): SignedHead {
  const text = encodeCheckpoint({ origin: (signers[0] as NoteSigner).name, size, root })
  return { size, root, text, lines: signers.map((key) => ({ keyId: key.id, line: signText(text, key) })) }
}

/**
 * Takes the step that `log.keys` decided: the key in force becomes `log.key`, and what was signed so far becomes its own past.
 * Each part may be repeated, so that a kill between two of them is nothing but a delay; the old private key is gone with the
 * rename. The state comes first: with the new key and the old state nothing is signed.
 */
function settleKeys({ current, former }: LogKeys, folder: string): void {
  const made = join(folder, privateKeyFile(current))
  const last = former.at(-1)
  if (!existsSync(made) || !last) return
  if (last.ended === 'lost') throw new SignerStopped('a new log was begun and not finished: run `succeed` again', CONTRADICTS)
  const stateFile = join(folder, STATE_FILE)
  const state = existsSync(stateFile) ? readFileSync(stateFile, 'utf8') : ''
  const [before, after] = [`\n${ownerOf(last.key)}\n`, `\n${ownerOf(current)}\n`]
  if (state.includes(before)) writePrivate(stateFile, state.replace(before, after))
  putKeyInForce(current, folder)
}

/** The private half that was made for it replaces the one before. */
export function putKeyInForce(current: VerifierKey, folder = dataFolder()): void {
  const made = join(folder, privateKeyFile(current))
  if (existsSync(made)) renameSync(made, join(folder, 'log.key'))
  writePrivate(join(folder, 'log.vkey'), `${formatVerifierKey(current)}\n`)
}

/** The signer's memory of a tree that an operator, or a quorum of witnesses, says is the last one signed. */
export function writeSignerState(key: VerifierKey, edge: Edge, folder = dataFolder()): void {
  writePrivate(join(folder, STATE_FILE), encodeState(ownerOf(key), edge))
}

/** What `log.state` says was signed, whoever it belongs to; for words about it. `undefined` where it is missing or damaged. */
export function readSignerState(folder = dataFolder()): { readonly owner: string; readonly edge: Edge } | undefined {
  const path = join(folder, STATE_FILE)
  if (!existsSync(path)) return undefined
  const [, owner = '', , , encoded = ''] = readFileSync(path, 'utf8').split('\n')
  const edge = decodeEdge(encoded)
  return edge && { owner, edge }
}

function loadPrivateKey(folder: string, name: string): NoteSigner {
  return parsePrivateKey(readFileSync(join(folder, name), 'utf8').trimEnd())
}

export function ownerOf({ name, id }: Pick<VerifierKey, 'name' | 'id'>): string {
  return `${name}+${id}`
}

function isSame(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && equal(a.publicKey, b.publicKey)
}

function loadEdge(stateFile: string, owner: string, logSize: number): Edge {
  if (!existsSync(stateFile)) {
    if (logSize > 0) throw new SignerStopped('its state file log.state is missing for a log that is not empty', { forgot: true })
    // Written before the first entry is: a crash between the first batch and the first signature must not look like loss.
    writePrivate(stateFile, encodeState(owner, new Edge()))
    return new Edge()
  }
  const [header, name, size, root, encoded] = readFileSync(stateFile, 'utf8').split('\n')
  const edge = decodeEdge(encoded ?? '')
  const whole = edge && header === STATE_HEADER && String(edge.size) === size && toBase64(edge.root()) === root
  if (!whole) throw new SignerStopped('its state file log.state is damaged')
  if (name !== owner) throw new SignerStopped('log.state belongs to another log or another key')
  if (edge.size > logSize)
    throw new SignerStopped(`the log has ${logSize} entries, and ${edge.size} were signed: an older database was restored`, {
      contradicts: true,
      missing: edge.size - logSize,
    })
  return edge
}

function decodeEdge(encoded: string): Edge | undefined {
  try {
    return Edge.decode(fromBase64(encoded))
  } catch {
    return undefined // a cut or edited file is not a database that does not answer
  }
}

const CONTRADICTS = { contradicts: true }
const STATE_HEADER = 'chartseal/log-state/v1'
const STATE_FILE = 'log.state'

function encodeState(owner: string, edge: Edge): string {
  return [STATE_HEADER, owner, edge.size, toBase64(edge.root()), toBase64(edge.encode()), ''].join('\n')
}
