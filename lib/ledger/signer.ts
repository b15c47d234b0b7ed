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
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bytes, equal, fromBase64, toBase64 } from '@/lib/base/bytes'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { Edge } from '@/lib/ledger/edge'
import { signText } from '@/lib/ledger/note'
import { type NoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'

export type SignedHead = {
  readonly size: number
  readonly root: Bytes
  readonly text: string
  readonly line: string
  readonly keyId: string
}

/** The signer will not sign; the message says why and what an operator can do. Appends go on queueing. */
export class SignerStopped extends Error {
  /** The database is not the one that was signed: a position it would fill may have been signed for another entry. */
  readonly contradicts: boolean

  constructor(why: string, options: { readonly contradicts?: boolean } = {}) {
    super(`the signer stops: ${why}`)
    this.name = 'SignerStopped'
    this.contradicts = options.contradicts ?? false
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
  const key = parsePrivateKey(readFileSync(join(folder, 'log.key'), 'utf8').trimEnd())
  const stateFile = join(folder, 'log.state')
  const owner = `${key.name}+${key.id}`
  let edge = loadEdge(stateFile, owner, logSize)
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
      return signHead(key, next.size, root)
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

function signHead(key: NoteSigner, size: number, root: Bytes): SignedHead {
  const text = encodeCheckpoint({ origin: key.name, size, root })
  return { size, root, text, line: signText(text, key), keyId: key.id }
}

function loadEdge(stateFile: string, owner: string, logSize: number): Edge {
  if (!existsSync(stateFile)) {
    if (logSize > 0) throw new SignerStopped('its state file log.state is missing for a log that is not empty')
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
    throw new SignerStopped(
      `the log has ${logSize} entries, and ${edge.size} were signed: an older database was restored`,
      CONTRADICTS,
    )
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

function encodeState(owner: string, edge: Edge): string {
  return [STATE_HEADER, owner, edge.size, toBase64(edge.root()), toBase64(edge.encode()), ''].join('\n')
}
