import 'server-only'
/**
 * A witness over HTTP (C2SP tlog-witness): POST /add-checkpoint, GET /<hex SHA-256(origin)>/checkpoint. It has a folder and a
 * key of its own and knows nothing of any portal.
 *
 * Judging and storing happen in one turn of the process, with nothing awaited in between: of two checkpoints at the same
 * moment the second is judged against the first. What is signed lies fsynced on the disk before it is sent: after a crash it
 * never countersigns something older, nor anything that contradicts what somebody already holds.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { toHex, utf8 } from '@/lib/base/bytes'
import { writePrivate } from '@/lib/base/data-folder'
import { sha256 } from '@/lib/crypto/hash'
import { MOST_BYTES } from '@/lib/ledger/add-checkpoint'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { signCosignature } from '@/lib/ledger/cosignature'
import { judge, type Latest, NOTHING_YET } from '@/lib/ledger/judge-checkpoint'
import { joinNote, parseNote } from '@/lib/ledger/note'
import type { Cosigner, VerifierKey } from '@/lib/ledger/note-key'

export type WitnessTerms = {
  readonly folder: string
  readonly signer: Cosigner
  /** Keys of the logs it follows; several of one name where a log rotates its key. */
  readonly logs: readonly VerifierKey[]
  readonly now?: () => Date
}

type Answer = { readonly status: number; readonly body: string; readonly type?: string }

const TEXT = 'text/plain; charset=utf-8'
/** A request that dribbles in keeps a socket, not the witness. */
const PATIENCE_MS = 10_000

export function createWitness(terms: WitnessTerms): Server {
  const server = createServer((request, response) => {
    answer(terms, request).then(
      (told) => send(response, told),
      () => send(response, { status: 500, body: 'the witness failed\n' }),
    )
  })
  server.requestTimeout = PATIENCE_MS
  server.headersTimeout = PATIENCE_MS
  return server
}

async function answer(terms: WitnessTerms, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://witness').pathname
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return { status: 405, body: 'POST only\n' }
    const body = await readBody(request)
    return body === undefined ? { status: 400, body: 'malformed\n' } : addCheckpoint(terms, body)
  }
  const origin = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1]
  const stored = origin && request.method === 'GET' && readStored(terms.folder, origin)
  return stored ? { status: 200, body: stored } : { status: 404, body: 'nothing here\n' }
}

/** `undefined` for a body that is too long or no UTF-8. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length <= MOST_BYTES) parts.push(part)
  }
  try {
    return length > MOST_BYTES
      ? undefined
      : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
  } catch {
    return undefined
  }
}

/** Not async: see above. */
function addCheckpoint({ folder, signer, logs, now = () => new Date() }: WitnessTerms, body: string): Answer {
  const verdict = judge(body, (origin) => {
    const keys = logs.filter(({ name }) => name === origin)
    return keys.length > 0 ? { keys, latest: loadLatest(folder, origin) } : undefined
  })
  if (verdict.status === 409) return { status: 409, body: `${verdict.size}\n`, type: 'text/x.tlog.size' }
  if (verdict.status !== 200) return { status: verdict.status, body: `${verdict.why}\n` }
  const line = signCosignature(verdict.text, signer, Math.floor(now().getTime() / 1_000))
  writePrivate(pathOf(folder, hashOf(verdict.checkpoint.origin)), joinNote(verdict.text, [...verdict.lines, line]))
  return { status: 200, body: line }
}

function loadLatest(folder: string, origin: string): Latest {
  const stored = readStored(folder, hashOf(origin))
  if (stored === undefined) return NOTHING_YET
  const checkpoint = parseCheckpoint(parseNote(stored).text)
  // A file put in another's place would make it forget what it signed.
  if (checkpoint.origin !== origin) throw new Error('the stored checkpoint is of another log')
  return checkpoint
}

function readStored(folder: string, hash: string): string | undefined {
  const path = pathOf(folder, hash)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function pathOf(folder: string, hash: string): string {
  return join(folder, 'checkpoints', hash)
}

export function hashOf(origin: string): string {
  return toHex(sha256(utf8(origin)))
}

function send(response: ServerResponse, { status, body, type = TEXT }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(body)
}
