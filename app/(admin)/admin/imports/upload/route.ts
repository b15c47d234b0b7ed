import { FIELDS, MOST_FILES, SOURCE, type UploadAnswer } from '@/app/(admin)/_parts/import-shape'
import { bundleOf } from '@/app/(admin)/import-view'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import { RESTRICTED, type RestrictedLabel } from '@/lib/base/compartment'
import { type ImportRunId, parseId } from '@/lib/base/ids'
import { boundaryOf, MultipartError, type Part, readField, readMultipart } from '@/lib/base/multipart'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { isFromHere } from '@/lib/base/same-origin'
import type { ImportJob } from '@/lib/records/import-frames'
import { importApart } from '@/lib/records/import-process'
import { type BundleResult, endRun, isOpenRun, startRun } from '@/lib/records/import-runs'
import { currentActor } from '@/lib/session/current-actor'

/**
 * Takes uploads as they arrive. It stands outside proxy.ts, which would keep a body whole and cut it at 10 MB, and so asks
 * for the origin itself. Who asks is known before anything of a file is read; what is read goes on at once to the process
 * that imports. A browser's script sends one file of a run it began and is answered in JSON; a form without JavaScript
 * sends all of them and is sent on to the page that tells what became of them.
 */
export const dynamic = 'force-dynamic'

export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return guarded(new Response(null, { status: 403 }))
  const script = request.headers.get('accept') === 'application/json'
  const actor = await currentActor()
  if (!actor) return script ? told({ refusal: refusalWords('no-session') }, 401) : sentTo('/sign-in?next=/admin/imports')
  const boundary = boundaryOf(request.headers.get('content-type'))
  if (!boundary || !request.body) return guarded(new Response(null, { status: 400 }))
  try {
    const parts = readMultipart(request.body as unknown as AsyncIterable<Uint8Array>, boundary)
    return await (script ? takeOne(actor, parts) : takeAll(actor, parts))
  } catch (error) {
    if (error instanceof MultipartError) return guarded(new Response(null, { status: 400 }))
    throw error
  }
}

type Parts = AsyncGenerator<Part>
type Fields = { readonly run?: ImportRunId; readonly number: number; readonly source: string; readonly program?: RestrictedLabel }

/** A file of a run that she began and that goes on. */
async function takeOne(actor: Actor, parts: Parts): Promise<Response> {
  const { fields, file } = await fieldsBefore(parts)
  if (!fields || !file) return told({ refusal: refusalWords('invalid') }, 400)
  const { run } = fields
  if (!run || !(await isOpenRun(actor, run))) return told({ refusal: refusalWords('not-found') }, 404)
  const outcome = await take(actor, { ...fields, run }, file.body)
  return outcome.ok ? told({ bundle: bundleOf(outcome.value) }) : told({ refusal: refusalWords(outcome.refusal.code) }, 409)
}

async function takeAll(actor: Actor, parts: Parts): Promise<Response> {
  const { fields, file: first } = await fieldsBefore(parts)
  let run: ImportRunId | undefined
  let number = 0
  let refusal = false
  for (let file = first; fields && file; file = (await parts.next()).value as Part | undefined) {
    // Passed over to its end: a browser that is answered in the middle of its sending shows a broken connection.
    if (refusal || !file.isFile || file.name !== FIELDS.bundles || number >= MOST_FILES) continue
    const body = await unlessEmpty(file.body)
    if (!body) continue
    if (!run) {
      const begun = await startRun(actor)
      if (!begun.ok) return guarded(new Response(refusalWords(begun.refusal.code), { status: 403 }))
      run = begun.value
    }
    refusal = !(await take(actor, { ...fields, run, number: ++number }, body)).ok
  }
  if (!run) return sentTo('/admin/imports?problem=form')
  await endRun(actor, run)
  return sentTo(`/admin/imports/${run}`)
}

async function take(actor: Actor, fields: Fields & { run: ImportRunId }, body: ImportBody): Promise<Outcome<BundleResult>> {
  const { organisation, session, role } = actor
  const id = parseId<ImportJob['onBehalfOf']['id']>(actor.id)
  if (!organisation || !session || !id) return refused('not-your-role')
  const outcome = await importApart({ ...fields, organisation, onBehalfOf: { id, role, session } }, body)
  return outcome.ok ? permitted(outcome.value) : outcome
}

type ImportBody = AsyncIterable<Uint8Array>

/** The fields stand before the files. Absent `fields`: one of them is none that the form could have sent. */
async function fieldsBefore(parts: Parts): Promise<{ fields?: Fields; file?: Part }> {
  const sent = new Map<string, string>()
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    const { name, isFile, body } = next.value
    if (isFile && name === FIELDS.bundles) {
      const fields = read(sent)
      return { ...(fields ? { fields } : {}), file: next.value }
    }
    if (!isFile) sent.set(name, await readField(body))
  }
  return {}
}

function read(sent: ReadonlyMap<string, string>): Fields | undefined {
  const run = parseId<ImportRunId>(sent.get(FIELDS.run))
  const number = Number(sent.get(FIELDS.number) ?? 1)
  const source = sent.get(FIELDS.source) ?? ''
  const named = sent.get(FIELDS.program) ?? ''
  const program = RESTRICTED.find((label) => label === named)
  // A program that is none must not pass for "no program": what it protects would be opened to the whole house.
  if ((named !== '' && !program) || !SOURCE.test(source)) return undefined
  if (!Number.isInteger(number) || number < 1 || number > MOST_FILES) return undefined
  return { number, source, ...(run ? { run } : {}), ...(program ? { program } : {}) }
}

/** A file field that nobody filled is sent as a file of no bytes. */
async function unlessEmpty(body: ImportBody): Promise<ImportBody | undefined> {
  const iterator = body[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return undefined
  async function* all(): AsyncGenerator<Uint8Array> {
    yield first.value
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return all()
}

function told(answer: UploadAnswer, status = 200): Response {
  return guarded(Response.json(answer, { status }))
}

function sentTo(location: string): Response {
  return guarded(new Response(null, { status: 303, headers: { location } }))
}

/** What proxy.ts gives every other answer, as far as it concerns one without a page; the rest is in next.config.js. */
function guarded(response: Response): Response {
  response.headers.set('cache-control', 'no-store')
  response.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  return response
}
