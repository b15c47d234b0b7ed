'use server'
import { notFound, redirect } from 'next/navigation'
import type { Done, ResetState } from '@/app/(admin)/_parts/person-shape'
import { momentOf } from '@/app/(admin)/when'
import { dayEnd } from '@/app/day-end'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, parseId, type SessionId } from '@/lib/base/ids'
import type { Outcome } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { closeAccount, endSessions, reopenAccount, resetPassword } from '@/lib/directory/change-account'
import { setEnd } from '@/lib/directory/change-end'
import { changeRole } from '@/lib/directory/change-role'
import { currentActor } from '@/lib/session/current-actor'

export async function close(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  const outcome = await closeAccount(actor, account)
  back(account, 'closed', outcome, outcome.ok ? outcome.value.sessions : undefined)
}

export async function reopen(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  back(account, 'reopened', await reopenAccount(actor, account))
}

/** All sessions, or the one named. A name that is none ends nothing: taking it for "all" would end them all. */
export async function end(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  const session = parseId<SessionId>(form.get('session'))
  if (form.has('session') && !session) notFound()
  const outcome = await endSessions(actor, account, session)
  back(account, 'ended', outcome, outcome.ok ? outcome.value.sessions : undefined)
}

/** Another role or department: she is signed out everywhere, and comes back as what she is now. */
export async function change(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  const said = (name: string) => String(form.get(name) ?? '').slice(0, 100)
  const outcome = await changeRole(actor, account, { role: said('role'), department: said('department') })
  back(account, 'changed', outcome, outcome.ok ? outcome.value.sessions : undefined)
}

/** The last day of who leaves; an empty one for who stays after all. */
export async function leave(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  const typed = String(form.get('lastDay') ?? '').slice(0, 20)
  const end = typed === '' ? null : dayEnd(typed, timeZone())
  if (end === undefined) redirect(`/admin/people/${account}?refused=invalid`)
  back(account, 'last-day', await setEnd(actor, account, end === null ? null : new Date(end)))
}

export async function reset(_: ResetState | null, form: FormData): Promise<ResetState> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  const outcome = await resetPassword(actor, account)
  if (!outcome.ok) return { refusal: refusalWords(outcome.refusal.code) }
  const { firstPassword: password, until } = outcome.value
  return { handed: { password, until: momentOf(until).text } }
}

async function parties(form: FormData): Promise<{ actor: Actor; account: AccountId }> {
  const actor = await currentActor()
  const account = parseId<AccountId>(form.get('account'))
  if (!actor) redirect('/sign-in')
  if (!account) notFound()
  return { actor, account }
}

function back(account: AccountId, done: Done, outcome: Outcome<unknown>, sessions?: number): never {
  const more = sessions === undefined ? '' : `&n=${sessions}`
  redirect(`/admin/people/${account}?${outcome.ok ? `done=${done}${more}` : `refused=${outcome.refusal.code}`}`)
}
