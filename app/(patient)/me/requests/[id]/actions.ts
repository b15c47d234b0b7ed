'use server'
import { notFound, redirect } from 'next/navigation'
import type { ApproveAnswer, OfferAnswer, SignProblem } from '@/app/(patient)/_parts/sign-state'
import { requireFromHere } from '@/app/from-here'
import { type OfferId, parseId, parseSigningKeyId, type ShareRequestId } from '@/lib/base/ids'
import type { Refusal } from '@/lib/base/outcome'
import { approveShare } from '@/lib/consent/approve'
import { declineRequest, notNow } from '@/lib/consent/decline'
import { makeOffer } from '@/lib/consent/offer'
import { orderKinds } from '@/lib/consent/terms'
import { previewShare } from '@/lib/records/share-preview'
import { currentActor } from '@/lib/session/current-actor'

export async function decline(form: FormData): Promise<void> {
  await requireFromHere(form)
  await answer(form, declineRequest, ({ request }) => `/me/requests/${request}`)
}

/** Back to Home: the request waits there, folded. */
export async function later(form: FormData): Promise<void> {
  await requireFromHere(form)
  await answer(form, notNow, () => '/me')
}

type Answered = { readonly request: ShareRequestId; readonly version: number }

async function answer(form: FormData, verb: typeof declineRequest, then: (answered: Answered) => string): Promise<never> {
  const actor = await currentActor()
  const request = parseId<ShareRequestId>(form.get('request'))
  const version = Number(form.get('version'))
  if (!request || !(Number.isSafeInteger(version) && version > 0)) notFound()
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(`/me/requests/${request}`)}`)
  const outcome = await verb(actor, { request, version })
  if (!outcome.ok && outcome.refusal.code !== 'conflict') notFound()
  // Changed, withdrawn or decided meanwhile: the page says what is different from the version she had before her.
  redirect(outcome.ok ? then({ request, version }) : `/me/requests/${request}?seen=${version}`)
}

/** What she is about to sign, stored before she does. Her browser compares it with what she chose. */
export async function prepare(wish: unknown): Promise<OfferAnswer> {
  await requireFromHere()
  const actor = await currentActor()
  if (!actor) return { ok: false, problem: 'no-session' }
  const { request, version, kinds, until, keyId, checkpoint } = fields(wish)
  const [id, key] = [parseId<ShareRequestId>(request), parseSigningKeyId(keyId)]
  const { size, root } = fields(checkpoint)
  if (!id || !key || typeof version !== 'number' || typeof until !== 'string' || !Array.isArray(kinds))
    return { ok: false, problem: 'refused' }
  const outcome = await makeOffer(
    actor,
    {
      request: id,
      version,
      kinds: orderKinds(kinds.map(String)),
      until,
      keyId: key,
      ...(typeof size === 'number' && typeof root === 'string' ? { checkpoint: { size, root } } : {}),
    },
    previewShare,
  )
  if (!outcome.ok) return { ok: false, problem: problemOf(outcome.refusal) }
  const { offerId, offer, text } = outcome.value
  return { ok: true, offerId, offer, text }
}

export async function approve(signed: unknown): Promise<ApproveAnswer> {
  await requireFromHere()
  const actor = await currentActor()
  if (!actor) return { ok: false, problem: 'no-session' }
  const { offer, signature } = fields(signed)
  const id = parseId<OfferId>(offer)
  if (!id || typeof signature !== 'string') return { ok: false, problem: 'refused' }
  const outcome = await approveShare(actor, { offer: id, signature })
  return outcome.ok ? { ok: true, consent: outcome.value.consent } : { ok: false, problem: problemOf(outcome.refusal) }
}

function problemOf({ code, field }: Refusal): SignProblem {
  if (code === 'invalid') return field === 'keyId' || field === 'signature' ? 'key' : 'refused'
  if (code === 'no-session' || code === 'too-many' || code === 'factor') return code
  if (code === 'unavailable' && field === 'recipient') return 'name'
  if (code !== 'conflict') return 'refused'
  if (field === 'recipient') return 'recipient'
  return field === 'expired' || field === 'used' ? 'expired' : 'moved'
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
