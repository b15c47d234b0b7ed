import 'server-only'
/** Why the sequencer could not go on, in words that name what an operator has to look at. */
import { Deposed } from '@/lib/ledger/sequence'

export function explainFailure(error: unknown): string {
  if (error instanceof Deposed) return 'another sequencer took over'
  const chain = causesOf(error)
  const words = messageOf(error)
  if (chain.some(isConnectionLost)) return `the database is not answering: ${words}`
  const event = chain.map(takenEventId).find(Boolean)
  if (event)
    return `a queued row bears the id of event ${event}, which the log holds already: nothing is ordered until that row is looked at (docs/operations.md)`
  return `a batch failed and was taken back whole: ${words}`
}

/** The same words again only after a minute: it tries every second, and a log full of one line hides the others. */
export function sayOnce(say: (line: string) => void, everyMs = 60_000): (line: string) => void {
  let last = { line: '', at: Number.NEGATIVE_INFINITY }
  return (line) => {
    if (line === last.line && performance.now() - last.at < everyMs) return
    last = { line, at: performance.now() }
    say(line)
  }
}

type Failure = { code?: unknown; kind?: unknown; message?: unknown; table?: unknown; detail?: unknown; cause?: unknown }

function causesOf(error: unknown): Failure[] {
  const chain: Failure[] = []
  for (let next = error; typeof next === 'object' && next !== null && chain.length < 5; next = (next as Failure).cause)
    chain.push(next)
  return chain
}

/** Of the socket, of PostgreSQL (class 08, shutting down or starting, no connection free) and of Prisma. */
const LOST_CODE =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[1-3]|53300|P1001|P1002|P1008|P1017|P2024)$/
const LOST_KIND = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout)$/
/** The driver's own errors bear no code. */
const LOST_WORDS = /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error/

function isConnectionLost({ code, kind, message }: Failure): boolean {
  return LOST_CODE.test(String(code)) || LOST_KIND.test(String(kind)) || LOST_WORDS.test(String(message))
}

/** A queue row whose event id is in the log: nobody but somebody with the database can have put it there. */
function takenEventId({ code, table, detail }: Failure): string | undefined {
  if (code !== '23505' || table !== 'ledger_entry') return undefined
  return /^Key \(event_id\)=\(([0-9a-f-]{36})\)/.exec(String(detail))?.[1]
}

function messageOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  return words.trim() || String((error as Failure | undefined)?.code ?? 'no reason given')
}
