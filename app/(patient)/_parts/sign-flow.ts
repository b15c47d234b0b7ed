'use client'
/** Making a device her key, and signing with it: what happens in her browser between two presses. */
import { makeDeviceKey, signWith } from '@/app/(patient)/_parts/device-key'
import { checkOffer } from '@/app/(patient)/_parts/offer-check'
import { rememberNewest } from '@/app/(patient)/_parts/remembered'
import { signWithPasskey } from '@/app/(patient)/_parts/sign-with-passkey'
import type { Bytes } from '@/lib/base/bytes'
import {
  type ApproveAnswer,
  type EnrolAnswer,
  nextOf,
  type OfferAnswer,
  type Signer,
  type SignProps,
  type SignState,
} from './sign-state'

/** Server actions; what they get is parsed there. */
export type SignActions = {
  readonly prepare: (wish: unknown) => Promise<OfferAnswer>
  readonly approve: (signed: unknown) => Promise<ApproveAnswer>
  readonly enrol: (key: unknown) => Promise<EnrolAnswer>
}

export async function enrolDevice(
  { patient, keys }: SignProps,
  instead: string | undefined,
  { enrol }: SignActions,
): Promise<SignState> {
  const held = await makeDeviceKey(patient, instead)
  if (held.kind !== 'held') return nextOf(held, keys)
  try {
    const answer = await enrol({ spki: held.key.spki })
    if (!answer.ok) return { kind: 'stopped', problem: answer.problem, during: 'enrol' }
    // Another key than the one made here would be one that somebody else holds.
    if (answer.id !== held.key.id) return { kind: 'stopped', problem: 'key', during: 'enrol' }
    return { kind: 'ready', signers: [{ by: 'device', id: held.key.id, key: held.key }], made: true }
  } catch {
    return { kind: 'stopped', problem: 'unreached', during: 'enrol' }
  }
}

/** `displayed`: what stands on the page now. Nothing but an offer of exactly that, and of what she chose, is signed. */
export async function signShown(shown: SignProps, signer: Signer, displayed: string, actions: SignActions): Promise<SignState> {
  const newest = await rememberNewest(shown.patient)
  const checkpoint = { size: newest?.size ?? 0, root: newest?.root ?? '' }
  const { request, version, kinds, until } = shown
  let during: 'offer' | 'approve' = 'offer'
  try {
    const made = await actions.prepare({ request, version, kinds, until, keyId: signer.id, checkpoint })
    if (!made.ok) return { kind: 'stopped', problem: made.problem, during }
    const check = checkOffer(made.offer, made.text, { ...shown, keyId: signer.id, checkpoint, displayed })
    if (check.kind === 'altered') return { kind: 'altered', fields: check.fields }
    if (check.kind === 'counts') return { kind: 'ready', signers: [signer], fresh: made.text }
    const { bytesToSign } = await import('@/lib/consent/statement')
    const signature = await signatureOf(signer, bytesToSign(made.offer).signed)
    if (signature === undefined) return { kind: 'stopped', problem: 'unshown', during }
    during = 'approve'
    const answer = await actions.approve({ offer: made.offerId, signature })
    return answer.ok ? { kind: 'done', consent: answer.consent } : { kind: 'stopped', problem: answer.problem, during }
  } catch {
    return { kind: 'stopped', problem: 'unreached', during }
  }
}

/** base64; `undefined` where she cancelled, or her passkey is not at hand. */
function signatureOf(signer: Signer, message: Bytes): Promise<string | undefined> {
  return signer.by === 'device' ? signWith(signer.key, message) : signWithPasskey(signer.credential, message)
}
