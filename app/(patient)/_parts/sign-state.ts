/** The steps of a signature, as values. Pure. */
import type { DeviceKey, Held } from '@/app/(patient)/_parts/device-key'
import type { Kind } from '@/lib/base/kind'
import type { Offer } from '@/lib/consent/statement'
import type { Recipient } from '@/lib/consent/words'

/** What the page shows, and what her browser holds the offer against. */
export type SignProps = {
  readonly request: string
  readonly version: number
  readonly patient: string
  readonly person: string
  readonly recipient: Recipient
  readonly recipientIds: { readonly person: string; readonly organisation: string; readonly keyHash: string }
  readonly kinds: readonly Kind[]
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  readonly purpose: string
  readonly until: string
  readonly message: string
  readonly timeZone: string
  /** The text of the statement, with the counts of when the page was made. */
  readonly text: string
  /** Her keys that can sign, newest first. `made`: `12-Nov-2026, 14:02` */
  readonly keys: readonly { readonly id: string; readonly made: string }[]
  /** To the request, with what she chose. */
  readonly back: string
  /** This page. */
  readonly here: string
  /** Signing in again, and back here. */
  readonly again: string
}

/** `moved`: the request is no longer as she read it. `expired`: it took longer than ten minutes. `unreached`: no answer. */
export type SignProblem =
  | 'moved'
  | 'no-session'
  | 'session-too-old'
  | 'expired'
  | 'too-many'
  | 'recipient'
  | 'name'
  | 'key'
  | 'refused'
  | 'unreached'

type Refused = { readonly ok: false; readonly problem: SignProblem }
export type OfferAnswer = { readonly ok: true; readonly offerId: string; readonly offer: Offer; readonly text: string } | Refused
export type ApproveAnswer = { readonly ok: true; readonly consent: string } | Refused
export type EnrolAnswer = { readonly ok: true; readonly id: string } | Refused

export type SignState =
  | { readonly kind: 'looking' }
  | { readonly kind: 'blocked'; readonly why: 'insecure' | 'storage' }
  /** `instead`: a key of this device that is not among hers any more. */
  | { readonly kind: 'keyless'; readonly elsewhere: readonly { readonly made: string }[]; readonly instead?: string }
  /** `fresh`: the text with other counts, to be read again. */
  | { readonly kind: 'ready'; readonly key: DeviceKey; readonly made?: boolean; readonly fresh?: string }
  | { readonly kind: 'busy'; readonly doing: 'enrol' | 'sign' }
  | { readonly kind: 'stopped'; readonly problem: SignProblem; readonly during: 'enrol' | 'offer' | 'approve' }
  | { readonly kind: 'altered'; readonly fields: readonly string[] }
  | { readonly kind: 'done'; readonly consent: string }

export function nextOf(held: Held, keys: SignProps['keys']): SignState {
  if (held.kind === 'blocked') return held
  if (held.kind === 'held' && keys.some(({ id }) => id === held.key.id)) return { kind: 'ready', key: held.key }
  return { kind: 'keyless', elsewhere: keys, ...(held.kind === 'held' ? { instead: held.key.id } : {}) }
}
