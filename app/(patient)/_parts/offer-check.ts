/**
 * Before she signs, her browser compares the offer that arrived with what it showed and what she chose. Whoever alters
 * the offer on its way, or answers with another one, is noticed here, and nothing is signed. Pure.
 */
import type { Kind } from '@/lib/base/kind'
import type { Offer } from '@/lib/consent/statement'
import { LANGUAGE, NOTICE, offerText, type Recipient } from '@/lib/consent/words'

/** What the page showed her and what she chose on it. */
export type Chosen = {
  readonly request: string
  readonly version: number
  readonly patient: string
  /** Her account. */
  readonly person: string
  readonly keyId: string
  readonly recipient: Recipient
  readonly recipientIds: { readonly person: string; readonly organisation: string; readonly keyHash: string }
  readonly kinds: readonly Kind[]
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  readonly purpose: string
  readonly until: string
  readonly message: string
  readonly timeZone: string
  readonly checkpoint: { readonly size: number; readonly root: string }
  /** The text on the page, read from the page. */
  readonly displayed: string
}

export type OfferCheck =
  | { readonly kind: 'same' }
  /** Only the numbers of items are others than shown: she reads the text again. */
  | { readonly kind: 'counts' }
  /** Fields that are not what she chose. */
  | { readonly kind: 'altered'; readonly fields: readonly string[] }

/** `answered`: the text that came beside the offer. */
export function checkOffer(offer: Offer, answered: string, chosen: Chosen): OfferCheck {
  const { recipient } = chosen
  const parts = {
    kinds: offer.kinds,
    recordsFrom: chosen.recordsFrom,
    recordsUntil: chosen.recordsUntil,
    until: chosen.until,
    message: chosen.message,
  }
  const same: Record<string, boolean> = {
    request: offer.request === chosen.request && offer.requestVersion === chosen.version,
    patient: offer.patient === chosen.patient,
    signer: equal(offer.signer, { person: chosen.person, keyId: chosen.keyId, capacity: 'self', delegation: '' }),
    recipient: equal(offer.recipient, chosen.recipientIds),
    kinds: equal(
      offer.kinds.map(({ kind }) => kind),
      chosen.kinds,
    ),
    compartments: equal([...offer.compartments].sort(), ['demographics', 'general']),
    records: offer.recordsFrom === (chosen.recordsFrom ?? '') && offer.recordsUntil === (chosen.recordsUntil ?? ''),
    purpose: offer.purpose === chosen.purpose,
    until: offer.validUntil === chosen.until && offer.validFrom < offer.validUntil,
    language: offer.language === LANGUAGE,
    notice: offer.notice === NOTICE,
    checkpoint: equal(offer.checkpoint, chosen.checkpoint),
    text: offer.text === answered && offer.text === offerText(parts, recipient, chosen.timeZone),
  }
  const fields = Object.keys(same).filter((field) => !same[field])
  if (fields.length > 0) return { kind: 'altered', fields }
  return offer.text === chosen.displayed ? { kind: 'same' } : { kind: 'counts' }
}

function equal(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return left.length === right.size && left.every(([key, value]) => right.get(key) === value)
}
