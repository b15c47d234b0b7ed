'use server'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { parseStep, TOUR, TOUR_COOKIE, type TourStep } from '@/app/demo/tour'
import { requireFromHere } from '@/app/from-here'
import { type EventId, parseId } from '@/lib/base/ids'
import { signInAsPersona, signOut } from '@/lib/directory/sign-in'
import { loadPosition } from '@/lib/ledger/position'
import { currentActor, setSessionCookie } from '@/lib/session/current-actor'
import { findPersona, loadPersonas, type Persona } from '@/lib/session/personas'
import { visitOf } from '@/lib/session/visit'

/** Somebody else, at the same event: what one took is seen as the patient and as the officer see it. */
export async function become(form: FormData): Promise<void> {
  await requireFromHere(form)
  const persona = findPersona(String(form.get('persona') ?? ''))
  if (!persona) redirect('/sign-in')
  await enter(persona)
  redirect(await placeOf(persona, parseId<EventId>(form.get('event'))))
}

/** `step` is where the tour goes on; anything else ends it. */
export async function tour(form: FormData): Promise<void> {
  await requireFromHere(form)
  const step = parseStep(form.get('step'))
  const jar = await cookies()
  if (loadPersonas().length === 0 || step === undefined) {
    jar.delete(TOUR_COOKIE)
    redirect('/')
  }
  jar.set(TOUR_COOKIE, String(step), { path: '/', sameSite: 'strict', httpOnly: true })
  const { as, at } = TOUR[step - 1] as TourStep
  const persona = findPersona(as)
  if (persona) await enter(persona)
  redirect(at)
}

/** The session of whom one was ends, as at any change of hands. Whoever one is already is not signed in again. */
async function enter(persona: Persona): Promise<void> {
  const actor = await currentActor()
  if (actor?.id === persona.account) return
  if (actor) await signOut(actor)
  const visit = await visitOf()
  const outcome = await signInAsPersona(persona.id, visit)
  if (!outcome.ok) redirect('/sign-in?problem=1')
  await setSessionCookie(outcome.value, visit)
}

async function placeOf({ home }: Persona, event: EventId | undefined): Promise<string> {
  if (event && home === '/me') return `/me/looked?event=${event}#${event}`
  const position = event && home === '/audit' ? await loadPosition(event) : undefined
  return position === undefined ? home : `/audit/e/${position}`
}
