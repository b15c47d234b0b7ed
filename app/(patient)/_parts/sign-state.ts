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
  readonly keys: readonly { readonly id: string; readonly made: string; readonly credential?: string }[]
  /** To the request, with what she chose. */
  readonly back: string
  /** This page. */
  readonly here: string
  /** Signing in again, and back here. */
  readonly again: string
  /** Showing a factor once more, and back here. */
  readonly confirm: string
}

/**
 * `moved`: the request is no longer as she read it. `expired`: it took longer than ten minutes. `unreached`: no answer.
 * `unshown`: her device showed no passkey. */
/** What signs: the key of this device, or a passkey that is asked for. */
export type Signer =
  | { readonly by: 'device'; readonly id: string; readonly key: DeviceKey }
  | { readonly by: 'passkey'; readonly id: string; readonly credential: string }

export type SignProblem =
  | 'moved'
  | 'no-session'
  | 'factor'
  | 'expired'
  | 'too-many'
  | 'recipient'
  | 'name'
  | 'key'
  | 'refused'
  | 'unshown'
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
  /** Each of `signers` can sign, the surest first. `fresh`: the text with other counts, to be read again. */
  | { readonly kind: 'ready'; readonly signers: readonly Signer[]; readonly made?: boolean; readonly fresh?: string }
  | { readonly kind: 'busy'; readonly doing: 'enrol' | 'sign' }
  | { readonly kind: 'stopped'; readonly problem: SignProblem; readonly during: 'enrol' | 'offer' | 'approve' }
  | { readonly kind: 'altered'; readonly fields: readonly string[] }
  | { readonly kind: 'done'; readonly consent: string }

export function nextOf(held: Held, keys: SignProps['keys']): SignState {
  const signers = signersOf(held, keys)
  if (signers.length > 0) return { kind: 'ready', signers }
  if (held.kind === 'blocked') return held
  return { kind: 'keyless', elsewhere: keys, ...(held.kind === 'held' ? { instead: held.key.id } : {}) }
}

export function signersOf(held: Held, keys: SignProps['keys']): Signer[] {
  const passkeys = keys.flatMap(({ id, credential }) => (credential ? [{ by: 'passkey' as const, id, credential }] : []))
  const device = held.kind === 'held' && keys.some(({ id }) => id === held.key.id)
  return [...passkeys.slice(0, 1), ...(device ? [{ by: 'device' as const, id: held.key.id, key: held.key }] : [])]
}
