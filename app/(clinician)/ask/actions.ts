'use server'
import { redirect } from 'next/navigation'
import { type AskState, type AskValues, errorsIn, personOf, readValues, termsOf, WORDS } from '@/app/(clinician)/_parts/ask-view'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import { now } from '@/lib/base/clock'
import { parseId, type ShareRequestId } from '@/lib/base/ids'
import type { Refusal } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { askForShare, changeRequest, withdrawRequest } from '@/lib/consent/ask'
import { findDescribed } from '@/lib/records/find-described'
import { currentActor } from '@/lib/session/current-actor'

/** Names travel in the body of the post, and the answer is the same whether or not there is such a patient. */
export async function ask(_: AskState, form: FormData): Promise<AskState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const values = readValues(form)
  if (!actor) return { values, errors: {}, problem: refusalWords('no-session') }
  const before = early(form, values, 'new')
  if (before) return before
  const outcome = await askForShare(actor, personOf(values), termsOf(values, timeZone()), findDescribed)
  if (!outcome.ok) return refusedState(values, outcome.refusal)
  redirect('/ask?said=asked')
}

export async function change(_: AskState, form: FormData): Promise<AskState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const values = readValues(form)
  if (!actor) return { values, errors: {}, problem: refusalWords('no-session') }
  const request = parseId<ShareRequestId>(form.get('request'))
  if (!request) return { values, errors: {}, problem: refusalWords('not-found') }
  const before = early(form, values, 'known')
  if (before) return before
  const outcome = await changeRequest(actor, request, termsOf(values, timeZone()))
  if (!outcome.ok) return refusedState(values, outcome.refusal)
  redirect('/ask?said=changed')
}

export async function withdraw(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const request = parseId<ShareRequestId>(form.get('request'))
  if (!actor) redirect('/sign-in?next=/ask')
  if (!request) redirect('/ask?said=too-late')
  const outcome = await withdrawRequest(actor, request)
  if (!outcome.ok && outcome.refusal.code === 'too-many') redirect('/ask?said=wait')
  redirect(outcome.ok ? '/ask?said=withdrawn' : '/ask?said=too-late')
}

/** The preview alone, or the first look at what was typed; `undefined` where it may be sent. */
function early(form: FormData, values: AskValues, whom: 'new' | 'known'): AskState | undefined {
  if (form.get('preview') === '1') return { values, errors: {} }
  const errors = errorsIn(values, now(), timeZone(), whom)
  return Object.keys(errors).length > 0 ? { values, errors, problem: refusalWords('invalid') } : undefined
}

function refusedState(values: AskValues, { code, field, afterSeconds }: Refusal): AskState {
  const words = field && Object.hasOwn(WORDS, field) ? { [field]: WORDS[field as keyof typeof WORDS] } : {}
  const problem =
    code === 'conflict' ? 'This request is no longer waiting, so it was not changed.' : refusalWords(code, afterSeconds)
  return { values, errors: words, problem }
}
