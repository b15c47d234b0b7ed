'use server'
import { notFound, redirect } from 'next/navigation'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import type { ConfirmState, OpenState } from '@/app/losses/_parts/loss-shape'
import { refusalWords } from '@/lib/access/words'
import { loadVariable } from '@/lib/base/env'
import { type AccountId, type PatientId, parseId } from '@/lib/base/ids'
import type { Refusal } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { endKeysOf } from '@/lib/consent/signing-keys'
import { confirmLoss } from '@/lib/directory/losses/confirm-loss'
import { objectToLoss, withdrawLoss } from '@/lib/directory/losses/end-loss'
import { openLoss } from '@/lib/directory/losses/open-loss'
import { loadBorn } from '@/lib/records/born'
import { formatInstant } from '@/lib/records/views/dates'
import { currentActor } from '@/lib/session/current-actor'

/** The first person. Of one of the staff, or of a patient. */
export async function open(_: OpenState | null, form: FormData): Promise<OpenState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const account = parseId<AccountId>(form.get('account'))
  const patient = parseId<PatientId>(form.get('patient'))
  if (!actor) return { refusal: refusalWords('no-session') }
  if (!account && !patient) return { refusal: refusalWords('not-found') }
  const whose = patient ? { patient } : { account: account as AccountId }
  const outcome = await openLoss(actor, whose, form.get('proofing'), loadBorn)
  if (outcome.ok) return { done: { until: formatInstant(outcome.value.until, timeZone()) } }
  if (outcome.refusal.code === 'factor') confirmFirst(insidePath(form.get('back')))
  return { refusal: wordsFor(outcome.refusal) }
}

/** The second one. The code is in the answer and nowhere else. */
export async function confirm(_: ConfirmState | null, form: FormData): Promise<ConfirmState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const loss = parseId<string & AccountId>(form.get('loss'))
  if (!actor) return { refusal: refusalWords('no-session') }
  if (!loss) return { refusal: refusalWords('not-found') }
  const outcome = await confirmLoss(actor, loss, { whoIs: loadBorn, endKeys: endKeysOf })
  if (!outcome.ok && outcome.refusal.code === 'factor') confirmFirst('/losses')
  if (!outcome.ok) return { refusal: wordsFor(outcome.refusal) }
  const { name, code, until } = outcome.value
  const where = `${(loadVariable('NEXTAUTH_URL') ?? '').replace(/^https?:\/\//, '')}/sign-in`
  return { handed: { name, code, until: formatInstant(until, timeZone()), where } }
}

export async function withdraw(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const loss = parseId<string & AccountId>(form.get('loss'))
  if (!actor) redirect('/sign-in?next=/losses')
  if (!loss) notFound()
  const outcome = await withdrawLoss(actor, loss)
  redirect(`/losses?said=${outcome.ok ? 'withdrawn' : 'none'}`)
}

/** Its owner, from a session that she still has. */
export async function object(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  if (!actor) redirect('/sign-in?next=/account/loss')
  const outcome = await objectToLoss(actor)
  redirect(`/account/loss?said=${outcome.ok ? 'stopped' : 'none'}`)
}

function confirmFirst(next: string): never {
  redirect(`/sign-in/confirm?next=${encodeURIComponent(next)}`)
}

function wordsFor({ code, field }: Refusal): string {
  if (field === 'proofing') return 'Say what you saw of the person.'
  if (field === 'account') return 'There is no open account with a name and password here, so nothing can be lost.'
  if (field === 'factors') return 'No passkey and no app was ever set up here. With the password one can be, without a code.'
  if (field === 'deceased') return 'This patient has died. The account is not given to anybody.'
  if (field === 'in-use')
    return 'Somebody is signed in under this account right now and was told. Ten minutes after it was noted you can confirm it.'
  if (code === 'conflict') return 'It is over, or somebody else was first. Look at the list again.'
  if (code === 'not-your-role') return 'A second person has to do this: not whoever noted it, and nobody for themselves.'
  return refusalWords(code)
}
