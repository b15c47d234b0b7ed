import { problemOf, tryAgainWords } from '@/app/(public)/try-again'
import { insidePath } from '@/app/inside-path'
import { readForm } from '@/app/read-form'
import { isScript, sentTo } from '@/app/session/answer'
import { refusalWords } from '@/lib/access/words'
import type { Refusal } from '@/lib/base/outcome'
import { isFromHere } from '@/lib/base/same-origin'
import { type Proof, resume } from '@/lib/directory/lock'
import { currentActor, currentLocked } from '@/lib/session/current-actor'
import { visitOf } from '@/lib/session/visit'

/** 204 where she may go on; 401 where that was not hers, or the session is over (`x-chartseal-session: over`); 429 says when. */
export async function POST(request: Request): Promise<Response> {
  if (!isFromHere(request.headers)) return new Response(null, { status: 403 })
  const form = await readForm(request)
  if (!form) return new Response(null, { status: 400 })
  const next = insidePath(form.get('next'))
  // Also where the server never heard of the lock: a screen that says it is locked opens for nobody without a proof.
  const actor = (await currentLocked()) ?? (await currentActor())
  // A page that is kept in a browser's memory for one must not be brought back by another who signed in meanwhile.
  if (!actor || (form.has('session') && form.get('session') !== actor.session)) return over(request, next)
  const outcome = await resume(actor, proofIn(form), await visitOf())
  return outcome.ok ? gone(request, next) : refusedAs(request, next, outcome.refusal)
}

function proofIn(form: FormData): Proof {
  const password = form.get('password')
  return typeof password === 'string' ? { password } : { persona: true }
}

function gone(request: Request, next: string): Response {
  return isScript(request) ? new Response(null, { status: 204 }) : sentTo(next)
}

function over(request: Request, next: string): Response {
  const headers = { 'x-chartseal-session': 'over' }
  return isScript(request)
    ? new Response(refusalWords('no-session'), { status: 401, headers })
    : sentTo(`/sign-in?next=${encodeURIComponent(next)}`)
}

function refusedAs(request: Request, next: string, refusal: Refusal): Response {
  const { code, afterSeconds = 60 } = refusal
  if (!isScript(request)) return sentTo(`/locked?${problemOf(refusal)}&next=${encodeURIComponent(next)}`)
  if (code !== 'too-many') return new Response('That is not the password of whoever is signed in.', { status: 401 })
  const headers = { 'retry-after': String(afterSeconds) }
  return new Response(tryAgainWords('many', String(afterSeconds)) ?? '', { status: 429, headers })
}
