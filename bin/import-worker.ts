/**
 * Imports what administrators upload, in a process of its own: the definitions of FHIR take 230 MB, checking a large bundle
 * takes seconds, and neither may be the portal's. It ends when its input does, so that none is left behind. What goes wrong
 * is written by name and place in the code, never with the words of an exception: these may quote the bundle.
 */
import { requireVariable } from '@/lib/base/env'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { loadPlans } from '@/lib/records/import/elements'
import { receive } from '@/lib/records/import/receive'
import { type ImportResult, importAgent, importBundle } from '@/lib/records/import-bundle'
import { FRAME, type Frame, type ImportAnswer, type ImportJob, readFrames } from '@/lib/records/import-frames'
import { failedResult, refusedResult, takenResult, writeRefused, writeTaken } from '@/lib/records/import-runs'

type Frames = AsyncGenerator<Frame>

/** Thrown into the collecting of a bundle whose upload broke off. */
class Abandoned extends Error {}

async function main(): Promise<void> {
  await setDatabase(openDatabase(requireVariable('DATABASE_URL'), { poolSize: 2 }))
  loadPlans()
  const frames: Frames = readFrames(process.stdin)
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    // What lies above the limit is read and let go.
    if (next.value.type !== FRAME.job) continue
    const job = JSON.parse(next.value.payload.toString('utf8')) as ImportJob
    const answer = await answerTo(job, frames)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  }
  await Promise.all([setDatabase(undefined), closeKeystore()])
}

async function answerTo(job: ImportJob, frames: Frames): Promise<ImportAnswer> {
  try {
    const bytes = await receive(bodyOf(frames))
    const result =
      'code' in bytes ? { ok: false as const, code: 'invalid' as const, problems: [bytes], dropped: 0 } : await take(job, bytes)
    return await recorded(job, result)
  } catch (error) {
    if (error instanceof Abandoned) return { abandoned: true }
    note(error)
    const result = failedResult(job.number)
    await writeRefused(job.run, result).catch(note)
    return { result }
  }
}

function take({ run, number, organisation, onBehalfOf, source, program }: ImportJob, bytes: Uint8Array): Promise<ImportResult> {
  const actor = importAgent(organisation, onBehalfOf)
  const chosen = program ? { program } : {}
  return importBundle(
    { actor, source, ...chosen, also: (permit, tx, imported) => writeTaken(permit, tx, run, takenResult(number, imported)) },
    bytes,
  )
}

async function recorded({ run, number }: ImportJob, outcome: ImportResult): Promise<ImportAnswer> {
  if (outcome.ok) return { result: takenResult(number, outcome.imported) }
  if (outcome.code !== 'invalid') return { refusal: outcome.code }
  const result = refusedResult(number, outcome.problems, outcome.dropped)
  await writeRefused(run, result)
  return { result }
}

/** Not a generator: leaving a loop over one would end it, and the frames under it. */
function bodyOf(frames: Frames): AsyncIterable<Buffer> {
  async function next(): Promise<IteratorResult<Buffer>> {
    const { value: frame } = await frames.next()
    if (frame?.type === FRAME.data) return { value: frame.payload, done: false }
    if (frame?.type === FRAME.end) return { value: undefined, done: true }
    throw new Abandoned()
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

function note(error: unknown): void {
  const { name = 'Error', stack = '' } = error instanceof Error ? error : {}
  const places = stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
  process.stderr.write(`a bundle could not be imported: ${name}\n${places.join('\n')}\n`)
}

await main()
