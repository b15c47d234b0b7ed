'use server'
import { refresh } from 'next/cache'
import { notFound, redirect } from 'next/navigation'
import type { RotaDone, ShiftField, ShiftState } from '@/app/(admin)/_parts/rota-shape'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, parseId } from '@/lib/base/ids'
import type { Outcome, Refusal } from '@/lib/base/outcome'
import { timeZone } from '@/lib/base/time-zone'
import { assignRota, endRota } from '@/lib/directory/rota'
import { instantWords, readInstant, shiftWords } from '@/lib/directory/shift'
import { createTeam, joinTeam, leaveTeam } from '@/lib/directory/teams'
import { currentActor } from '@/lib/session/current-actor'

const FIELDS = ['person', 'from', 'until'] as const satisfies readonly ShiftField[]

export async function assign(before: ShiftState | null, form: FormData): Promise<ShiftState> {
  await requireFromHere(form)
  const typed = Object.fromEntries(FIELDS.map((field) => [field, textOf(form.get(field))])) as Record<ShiftField, string>
  const attempt = (before?.attempt ?? 0) + 1
  const again = { attempt, typed, problems: {} }
  const actor = await currentActor()
  if (!actor) return { ...again, refusal: refusalWords('no-session') }
  const person = parseId<AccountId>(typed.person)
  const [since, until] = [readInstant(typed.from, timeZone()), readInstant(typed.until, timeZone())]
  const problems = {
    ...(person ? {} : { person: 'Choose a person.' }),
    ...(since.ok ? {} : { from: instantWords(since.problem, 'From') }),
    ...(until.ok ? {} : { until: instantWords(until.problem, 'Until') }),
  }
  if (!person || !since.ok || !until.ok) return { ...again, problems }
  const department = textOf(form.get('department'))
  const outcome = await assignRota(actor, person, { department, since: since.at, until: until.at })
  if (!outcome.ok) return { ...again, ...wordsFor(outcome.refusal) }
  refresh() // the week beside the form
  return { attempt, problems: {}, done: 'Put on the rota. It counts from now on, for each chart that is opened.' }
}

function wordsFor({ code, field }: Refusal): Pick<ShiftState, 'refusal'> & { problems: ShiftState['problems'] } {
  switch (field) {
    case 'order':
    case 'long':
    case 'far':
    case 'over':
      return { problems: { until: shiftWords(field) } }
    default:
      return code === 'conflict'
        ? { problems: { person: 'This person is on this rota already at that time, or the account is closed.' } }
        : { problems: {}, refusal: refusalWords(code) }
  }
}

export async function takeOff(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  back(form, 'off', await endRota(actor, account, textOf(form.get('assignment'))))
}

export async function makeTeam(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await requireActor()
  back(form, 'team', await createTeam(actor, textOf(form.get('department')), textOf(form.get('name'))))
}

export async function join(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  back(form, 'joined', await joinTeam(actor, account, textOf(form.get('team'))))
}

export async function leaveIt(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, account } = await parties(form)
  back(form, 'left', await leaveTeam(actor, account, textOf(form.get('assignment'))))
}

async function requireActor(): Promise<Actor> {
  const actor = await currentActor()
  if (!actor) redirect('/sign-in')
  return actor
}

async function parties(form: FormData): Promise<{ actor: Actor; account: AccountId }> {
  const actor = await requireActor()
  const account = parseId<AccountId>(form.get('account'))
  if (!account) notFound()
  return { actor, account }
}

/** To where she was: the same department and week. */
function back(form: FormData, done: RotaDone, outcome: Outcome<unknown>): never {
  const query = new URLSearchParams()
  const [department, week] = [parseId(form.get('department')), textOf(form.get('week'))]
  if (department) query.set('department', department)
  if (/^\d{4}-\d{2}-\d{2}$/.test(week)) query.set('week', week)
  if (outcome.ok) query.set('done', done)
  else query.set('refused', outcome.refusal.code)
  redirect(`/admin/rota?${query}`)
}

/** Cut to more than any field may hold. */
function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.slice(0, 200) : ''
}
