import 'server-only'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { pickVariables } from '@/lib/base/env'
import type { Outcome } from '@/lib/base/outcome'
import { permitted, refused } from '@/lib/base/outcome'
import { FRAME, type FrameType, frameHead, type ImportAnswer, type ImportJob } from '@/lib/records/import-frames'
import { type BundleResult, failedResult, loadResult, writeRefused } from '@/lib/records/import-runs'

/**
 * Hands bundles on to the process that imports (bin/import-worker.ts), one at a time, as they arrive: its pipe takes what
 * it can, and whoever uploads waits. The process is started when it is needed and ends when it was not for a minute.
 *
 * Promise: an upload that breaks off, is too slow or too large, or a process that dies leaves nothing of the bundle, and
 * the next one is imported as if nothing had been.
 */
const IDLE_MS = 60_000
const STALLED_MS = 60_000
const SLOWEST_MS = 300_000
/** Whoever waits longer in the line is told so at once instead. */
const LONGEST_LINE = 8
const ARGUMENTS = ['--max-old-space-size=300', '--conditions=react-server', '--import', 'tsx']
const ENVIRONMENT = ['PATH', 'HOME', 'SystemRoot', 'NODE_ENV', 'DATABASE_URL', 'KEYSTORE_URL', 'CHARTSEAL_DATA'] as const

type Worker = {
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly gone: Promise<void>
  /** The next line, or `undefined` once there will be none. */
  answer(): Promise<ImportAnswer | undefined>
}

type Line = { worker?: Worker; last: Promise<unknown>; waiting: number; idle?: NodeJS.Timeout }

// Next loads pages and route handlers as separate module instances: one line for all of them.
const slot = Symbol.for('chartseal.import-line')
type Slot = { [slot]?: Line }

function theLine(): Line {
  const global = globalThis as Slot
  global[slot] ??= { last: Promise.resolve(), waiting: 0 }
  return global[slot]
}

/** Refused as `too-many` where the line is long, `unavailable` where the upload broke off, and as the gate refuses. */
export async function importApart(job: ImportJob, chunks: AsyncIterable<Uint8Array>): Promise<Outcome<BundleResult>> {
  const line = theLine()
  if (line.waiting >= LONGEST_LINE) return refused('too-many')
  line.waiting++
  const turn = line.last.then(() => inTurn(line, job, chunks))
  line.last = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    line.waiting--
  }
}

async function inTurn(line: Line, job: ImportJob, chunks: AsyncIterable<Uint8Array>): Promise<Outcome<BundleResult>> {
  clearTimeout(line.idle)
  line.worker ??= startWorker(line)
  const { worker } = line
  try {
    const sent = await send(worker, job, chunks)
    const answer = await within(worker.answer(), SLOWEST_MS)
    if (!sent) return refused('unavailable')
    if (!answer || 'abandoned' in answer) throw new Error('no answer')
    return 'result' in answer ? permitted(answer.result) : refused(answer.refusal)
  } catch {
    // Without an answer nobody knows where in the pipe it stands: the next bundle gets a process of its own.
    worker.child.kill('SIGKILL')
    await worker.gone
    return permitted(await whatBecameOf(job))
  } finally {
    line.idle = setTimeout(() => retire(line, worker), IDLE_MS)
    line.idle.unref()
  }
}

/** It may have died after the commit and before its answer: the row that was written with the bundle knows. */
async function whatBecameOf({ run, number }: ImportJob): Promise<BundleResult> {
  await writeRefused(run, failedResult(number))
  return (await loadResult(run, number)) ?? failedResult(number)
}

function retire(line: Line, worker: Worker): void {
  if (line.worker === worker) delete line.worker
  worker.child.stdin.end()
}

/** For tests, and whoever ends: the process does not outlive them. */
export async function stopImporting(): Promise<void> {
  const line = theLine()
  clearTimeout(line.idle)
  await line.last
  const { worker } = line
  if (!worker) return
  retire(line, worker)
  await worker.gone
}

/** False where the upload broke off or stood still: the worker is told to forget what it has. */
async function send({ child, gone }: Worker, job: ImportJob, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const { stdin } = child
  const write = async (type: FrameType, payload: Uint8Array) => {
    stdin.write(frameHead(type, payload.length))
    if (!stdin.write(payload) && !stdin.destroyed) await Promise.race([once(stdin, 'drain'), gone])
    if (stdin.destroyed) throw new Error('the import’s process is gone')
  }
  await write(FRAME.job, Buffer.from(JSON.stringify(job)))
  const uploaded = await passOn(chunks, (chunk) => write(FRAME.data, chunk))
  await write(uploaded ? FRAME.end : FRAME.abandon, Buffer.alloc(0))
  return uploaded
}

async function passOn(chunks: AsyncIterable<Uint8Array>, write: (chunk: Uint8Array) => Promise<void>): Promise<boolean> {
  const iterator = chunks[Symbol.asyncIterator]()
  for (;;) {
    let next: IteratorResult<Uint8Array>
    try {
      next = await within(iterator.next(), STALLED_MS)
    } catch {
      return false // the sender went away, or says nothing any more
    }
    if (next.done) return true
    await write(next.value)
  }
}

function startWorker(line: Line): Worker {
  const script = join(/* turbopackIgnore: true */ process.cwd(), 'bin/import-worker.ts')
  const child = spawn(process.execPath, [...ARGUMENTS, script], {
    env: pickVariables(ENVIRONMENT) as unknown as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => undefined) // it is gone; whoever writes hears of it by `gone`
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const gone = new Promise<void>((done) => {
    child.once('exit', () => done())
    child.once('error', () => done())
  }).then(() => {
    if (line.worker === worker) delete line.worker
  })
  const worker: Worker = {
    child,
    gone,
    async answer() {
      const { value, done } = await lines.next()
      return done ? undefined : (JSON.parse(value) as ImportAnswer)
    },
  }
  return worker
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
