'use server'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { PreviewLine, PreviewState, TakeState } from '@/app/(admin)/_parts/rota-shape'
import { momentOf } from '@/app/(admin)/when'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import { countOf } from '@/lib/base/count'
import { importRota, previewRota, type RotaCounts, type RotaPreview, type ShiftView } from '@/lib/directory/import-rota'
import { MOST_BYTES } from '@/lib/directory/rota-csv'
import { currentActor } from '@/lib/session/current-actor'

/** More lines than these tell nobody more; the sums above them count all. */
const SHOWN = 200

/** What the file would do. It changes nothing. */
export async function preview(_: PreviewState | null, form: FormData): Promise<PreviewState> {
  await requireFromHere(form)
  const actor = await currentActor()
  if (!actor) return { refusal: refusalWords('no-session') }
  const file = form.get('file')
  if (!(file instanceof File) || file.size === 0) return { refusal: 'Choose a file with at least one shift in it.' }
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer())
  const outcome = await previewRota(actor, bytes)
  if (!outcome.ok) return { refusal: refusalWords(outcome.refusal.code) }
  if (outcome.value.problems) return { problems: outcome.value.problems }
  const { done, counts } = outcome.value
  return { preview: { ...shown(done), sums: sums(counts), changes: counts.added + counts.ended > 0, file: pack(bytes) } }
}

/** All of it or nothing: it is read again, against the rota as it is by now. */
export async function take(_: TakeState | null, form: FormData): Promise<TakeState> {
  await requireFromHere(form)
  const actor = await currentActor()
  if (!actor) return { refusal: refusalWords('no-session') }
  const bytes = unpack(form.get('file'))
  if (!bytes) return { refusal: refusalWords('invalid') }
  const outcome = await importRota(actor, bytes)
  if (outcome.ok) return { done: `Read in: ${sums(outcome.value)}` }
  const changed = outcome.refusal.field === 'file'
  return {
    refusal: changed
      ? 'People or departments have changed meanwhile. Choose the file again.'
      : refusalWords(outcome.refusal.code),
  }
}

/** Packed, a file and its preview together stay below what one request may hold. */
function pack(bytes: Uint8Array): string {
  return gzipSync(bytes).toString('base64')
}

/** Bounded: a few packed bytes could otherwise become gigabytes. */
function unpack(value: FormDataEntryValue | null): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return gunzipSync(Buffer.from(value, 'base64'), { maxOutputLength: MOST_BYTES })
  } catch {
    return undefined
  }
}

function shown({ lines, ended }: RotaPreview) {
  return {
    lines: lines.slice(0, SHOWN).map(({ line, what, ...shift }) => ({ line, kind: what, what: WHAT[what], ...textsOf(shift) })),
    more: Math.max(0, lines.length - SHOWN),
    ended: ended.slice(0, SHOWN).map(textsOf),
    moreEnded: Math.max(0, ended.length - SHOWN),
  }
}

const WHAT: Record<PreviewLine['kind'], string> = { add: 'added', same: 'as it is', over: 'over already, not added' }

function textsOf({ person, department, since, until }: ShiftView) {
  return { person, department, from: momentOf(since).text, until: momentOf(until).text }
}

function sums({ added, ended, same, over }: RotaCounts): string {
  const parts = [`${countOf(added, 'shift')} added`, `${ended} taken back`, `${same} as before`]
  return `${[...parts, ...(over > 0 ? [`${over} over already and not added`] : [])].join(', ')}.`
}
