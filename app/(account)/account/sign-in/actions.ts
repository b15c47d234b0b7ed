'use server'
import { redirect } from 'next/navigation'
import type { AppState, CodesState, NewPasskeyAnswer } from '@/app/(account)/_parts/states'
import { proposedApp } from '@/app/(account)/proposed'
import { requireFromHere } from '@/app/from-here'
import { insidePath } from '@/app/inside-path'
import { refusalWords } from '@/lib/access/words'
import type { SessionId } from '@/lib/base/ids'
import type { Refusal } from '@/lib/base/outcome'
import { enrolPasskeyKey, revokeKey } from '@/lib/consent/signing-keys'
import { beginPasskey, type Enrolled, enrolApp, enrolPasskey, proposedAgain, revokeFactor } from '@/lib/directory/factors/enrol'
import { makeCodes } from '@/lib/directory/factors/recovery'
import { currentActor, setSessionCookie } from '@/lib/session/current-actor'
import { visitOf } from '@/lib/session/visit'

const HERE = '/account/sign-in'

/** What the browser is asked to make; `undefined` where it is not to make one now. */
export async function begin() {
  await requireFromHere()
  const actor = await currentActor()
  const options = actor && (await beginPasskey(actor))
  return options?.ok ? options.value : undefined
}

export async function addPasskey(made: unknown): Promise<NewPasskeyAnswer> {
  await requireFromHere()
  const actor = await currentActor()
  const { response, name, next } = fields(made)
  if (!actor) return { ok: false, problem: refusalWords('no-session') }
  const outcome = await enrolPasskey(actor, { response, name: String(name ?? '') })
  if (!outcome.ok && outcome.refusal.code === 'factor') return { ok: true, to: `/sign-in/confirm?next=${HERE}` }
  if (!outcome.ok) return { ok: false, problem: wordsFor(outcome.refusal) }
  await keepSession(outcome.value)
  // What signs her in signs her decisions too. Where that is refused, it can be done later under "Signing keys".
  if (actor.patient) await enrolPasskeyKey({ ...actor, ...sessionOf(outcome.value) }, outcome.value.id)
  return { ok: true, to: insidePath(next) }
}

/** Works without JavaScript: what was scanned already stays good after a wrong code. */
export async function addApp(before: AppState, form: FormData): Promise<AppState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const next = insidePath(form.get('next'))
  if (!actor) redirect(`/sign-in?next=${HERE}`)
  const [sealed, code, name] = ['sealed', 'code', 'name'].map((key) => String(form.get(key) ?? '')) as [string, string, string]
  const outcome = await enrolApp(actor, { sealed, code, name })
  if (outcome.ok) {
    await keepSession(outcome.value)
    redirect(next)
  }
  if (outcome.refusal.code === 'factor' && actor.factors === 'two') redirect(`/sign-in/confirm?next=${HERE}/app`)
  const again = await proposedAgain(actor, sealed)
  return {
    attempt: (before?.attempt ?? 0) + 1,
    problem: wordsFor(outcome.refusal),
    name,
    ...(again ? { proposed: proposedApp(again) } : {}),
  }
}

/** Shown in the answer to this and nowhere else. */
export async function newCodes(_before: CodesState, _form: FormData): Promise<CodesState> {
  await requireFromHere(_form)
  const actor = await currentActor()
  if (!actor) redirect(`/sign-in?next=${HERE}`)
  const outcome = await makeCodes(actor)
  if (!outcome.ok && outcome.refusal.code === 'factor') redirect(`/sign-in/confirm?next=${HERE}`)
  return outcome.ok ? { codes: outcome.value } : { problem: refusalWords(outcome.refusal.code) }
}

export async function remove(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  if (!actor) redirect(`/sign-in?next=${HERE}`)
  const outcome = await revokeFactor(actor, String(form.get('factor') ?? ''))
  if (outcome.ok) {
    if (actor.patient && outcome.value.signingKey) await revokeKey(actor, outcome.value.signingKey)
    redirect(`${HERE}?done=removed`)
  }
  if (outcome.refusal.code === 'factor') redirect(`/sign-in/confirm?next=${HERE}`)
  redirect(`${HERE}?problem=${outcome.refusal.field === 'last' ? 'last' : 'gone'}`)
}

function sessionOf({ session }: Enrolled): { readonly session?: SessionId } {
  return session ? { session: session.session } : {}
}

async function keepSession({ session }: Enrolled): Promise<void> {
  if (session) await setSessionCookie(session, await visitOf())
}

function wordsFor({ code, field }: Refusal): string {
  if (field === 'code') return 'That code does not fit. Type the one that your app shows now.'
  if (field === 'sealed') return 'This took too long, or the page was changed. Begin again.'
  if (field === 'name') return 'Give it a name of up to 60 characters.'
  if (field === 'passkey') return 'That passkey was not accepted. Try again.'
  if (code === 'conflict') return 'This passkey is set up already.'
  if (code === 'too-many') return 'There are ten already. Remove one first.'
  return refusalWords(code)
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
