import 'server-only'
/**
 * Asking witnesses to countersign the log's newest checkpoint. Each is asked by itself, for a bounded time, and believed in
 * nothing but a cosignature that its own key verifies: one that is slow, dead or hostile neither stops the log nor the
 * others, and what it answers is data about it, never about the log.
 */
import { toHex, utf8 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { sha256 } from '@/lib/crypto/hash'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { encodeAddCheckpoint, parseSizeLine } from '@/lib/ledger/add-checkpoint'
import { openCosignatures } from '@/lib/ledger/cosignature'
import { joinNote } from '@/lib/ledger/note'
import { type CosignerKey, NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { proveConsistency } from '@/lib/ledger/proof'
import { storedHashes } from '@/lib/ledger/stored-hashes'

/** `url`: its submission prefix. */
/** Those of the policy that have an address. */
export function loadAskedWitnesses(): AskedWitness[] {
  return loadPolicy().policy.witnesses.flatMap(({ name, key, url }) => (url === undefined ? [] : [{ name, key, url }]))
}

export type AskedWitness = { readonly name: string; readonly key: CosignerKey; readonly url: string }

/**
 * `unreachable`: no answer in time, or none that means anything. `ahead`: it countersigned more of this log than there is: a
 * restored backup, or a second history. `contradicted`: it says that the log does not continue what it countersigned.
 * `refused`: it does not follow this log, or not this key.
 */
export type WitnessAnswer = 'cosigned' | 'unreachable' | 'ahead' | 'contradicted' | 'refused' | 'false-signature'

type Head = { readonly size: number; readonly text: string; readonly lines: readonly string[] }
type Told =
  | { readonly answer: 'cosigned'; readonly line: string; readonly size: number }
  | { readonly answer: Exclude<WitnessAnswer, 'cosigned'>; readonly size: number | null }

const PATIENCE_MS = 5_000
/** An answer is a few lines; a hostile one may never end. */
const MOST_ANSWERED = 16 * 1024
/** An idle log is countersigned again, so that whoever checks sees that somebody still watches. */
export const AGAIN_MS = 10 * 60_000

/** Asks those whose cosignature of the newest checkpoint is missing or old. `log`: its keys, two while it rotates. */
export async function askWitnesses(
  witnesses: readonly AskedWitness[],
  log: readonly VerifierKey[],
  signal: AbortSignal,
): Promise<void> {
  const head = witnesses.length > 0 ? await loadHead(log) : undefined
  if (!head) return
  await Promise.all(
    witnesses.map(async (witness) => {
      const last = await loadLast(witness)
      if (last && last.size === head.size && now().getTime() - last.at.getTime() < AGAIN_MS) return
      await record(witness, await ask(witness, head, last?.size ?? 0, signal))
    }),
  )
}

async function ask(witness: AskedWitness, head: Head, last: number, signal: AbortSignal): Promise<Told> {
  const first = await post(witness, head, last, signal)
  if (first?.status !== 409) return told(witness, head, first)
  const size = parseSizeLine(first.body)
  if (size === undefined) return { answer: 'unreachable', size: null }
  // A bare size is a hint, not evidence: it makes the operator look, and nothing stop.
  if (size > head.size) return { answer: 'ahead', size }
  const again = await post(witness, head, size, signal)
  // Twice in a row it changed its mind, or somebody else sends it checkpoints of this log: the next round tries again.
  return again?.status === 409 ? { answer: 'unreachable', size } : told(witness, head, again)
}

function told(witness: AskedWitness, head: Head, answer: Answered | undefined): Told {
  if (answer?.status === 200) return cosigned(witness, head, answer.body)
  if (answer?.status === 422) return { answer: 'contradicted', size: head.size }
  if (answer?.status === 403 || answer?.status === 404) return { answer: 'refused', size: null }
  return { answer: 'unreachable', size: null }
}

/** Its own line among those answered; lines of keys nobody named are ignored. */
function cosigned({ key }: AskedWitness, { text, size }: Head, body: string): Told {
  try {
    const [mine] = openCosignatures(`${text}\n${body}`, [key])
    if (mine) return { answer: 'cosigned', line: mine.line, size }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
  }
  return { answer: 'false-signature', size }
}

type Answered = { readonly status: number; readonly body: string }

/** `undefined` for whatever is no answer: refused connections, silence, too much. */
async function post(witness: AskedWitness, head: Head, old: number, signal: AbortSignal): Promise<Answered | undefined> {
  const { hashes } = await inTransaction((tx) => proveConsistency(Math.min(old, head.size), head.size, storedHashes(tx)))
  const body = encodeAddCheckpoint({
    old: Math.min(old, head.size),
    hashes: hashes.map((hash) => new Uint8Array(hash)),
    note: joinNote(head.text, head.lines),
  })
  try {
    const response = await fetch(new URL('add-checkpoint', withSlash(witness.url)), {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    })
    return { status: response.status, body: await readSome(response) }
  } catch {
    return undefined
  }
}

/** What each shows as the last checkpoint of this log that it countersigned. Nothing of it is checked here. */
export async function fetchCheckpoints(
  witnesses: readonly AskedWitness[],
  origin: string,
): Promise<{ readonly witness: AskedWitness; readonly note: string }[]> {
  const path = `${toHex(sha256(utf8(origin)))}/checkpoint`
  const shown = await Promise.all(
    witnesses.map(async (witness) => {
      try {
        const url = new URL(path, withSlash(witness.url))
        const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
        return response.ok ? [{ witness, note: await readSome(response) }] : []
      } catch {
        return []
      }
    }),
  )
  return shown.flat()
}

async function readSome(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length
    if (length > MOST_ANSWERED) throw new Error('too long an answer')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

async function loadHead(log: readonly VerifierKey[]): Promise<Head | undefined> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.sql<{ size: string; text: string; lines: string[] }>(
      `select c.size, c.text, array_agg(s.line order by s.key_id) as lines
       from ledger_checkpoint c join checkpoint_signature s on s.size = c.size
       where s.key_id = any($1::text[]) group by c.size order by c.size desc limit 1`,
      [log.map(({ id }) => id)],
    )
    return rows[0] && { ...rows[0], size: Number(rows[0].size) }
  })
}

async function loadLast({ key }: AskedWitness): Promise<{ size: number; at: Date } | undefined> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.sql<{ size: string; at: Date }>(
      'select size, at from checkpoint_signature where key_id = $1 order by size desc, at desc limit 1',
      [key.id],
    )
    return rows[0] && { size: Number(rows[0].size), at: rows[0].at }
  })
}

async function record({ name, key }: AskedWitness, told: Told): Promise<void> {
  await inTransaction(async (tx) => {
    if (told.answer === 'cosigned') await store(tx, key, told)
    await tx.sql(
      `insert into witness_state (key_id, name, answer, size, at, since) values ($1, $2, $3, $4, $5, $5)
       on conflict (key_id) do update set name = $2, answer = $3, size = $4, at = $5,
         since = case when witness_state.answer = $3 then witness_state.since else $5 end`,
      [key.id, name, told.answer, told.size, now()],
    )
  })
}

async function store(
  tx: Tx,
  { id }: CosignerKey,
  { size, line }: { readonly size: number; readonly line: string },
): Promise<void> {
  await tx.sql('insert into checkpoint_signature (size, key_id, line, at) values ($1, $2, $3, $4) on conflict do nothing', [
    size,
    id,
    line,
    now(),
  ])
}
