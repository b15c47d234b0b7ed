/** What the screens of Ask, Decide and Shares are drawn from. Plain values; times are RFC 3339 UTC; `name` is her own. */
import type { ConsentId, EventId, OfferId, OrganisationId, PatientId, ShareRequestId, SigningKeyId } from '@/lib/base/ids'
import type { Kind, KindItems } from '@/lib/base/kind'
import type { Role } from '@/lib/base/vocabulary'
import type { Offer } from '@/lib/consent/statement'
import type { SharePurpose } from '@/lib/consent/terms'

export type RecipientView = {
  readonly person: string
  readonly role: Role
  readonly organisation: string
  readonly who: 'person' | 'organisation'
}

/** A request to its asker. A decline, nobody who fits and no answer are all `waiting`, and `closed` when it ends. */
export type AskedView = {
  readonly id: ShareRequestId
  /** As the asker described her: `Marisol Vega`. */
  readonly described: { readonly name: string; readonly birthDate: string }
  readonly kinds: readonly Kind[]
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  readonly purpose: SharePurpose
  readonly message: string
  readonly who: 'person' | 'organisation'
  readonly until: string
  readonly askedAt: string
  /** When it closes without an answer. */
  readonly closesAt: string
  readonly state: 'waiting' | 'shared' | 'closed' | 'withdrawn' | 'ended'
  readonly version: number
  /** Only while shared; then `kinds` and `until` are what she shared, which may be less than was asked. */
  readonly patient?: PatientId
}

export type Difference = {
  readonly what: 'kinds' | 'records' | 'until' | 'purpose' | 'message' | 'recipient'
  readonly before: string
  readonly now: string
}

export type DecideView = {
  readonly id: ShareRequestId
  readonly version: number
  readonly recipient: RecipientView
  /** As a statement names them: her browser holds the offer against what it was shown before. */
  readonly recipientIds: { readonly person: string; readonly organisation: string; readonly keyHash: string }
  readonly purpose: SharePurpose
  readonly until: string
  readonly askedAt: string
  readonly message: string
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  /** Every kind asked for, also where there is nothing of it. Nothing is pre-ticked. Who she is always goes along. */
  readonly kinds: readonly KindItems[]
  /** The same for every patient: having something hidden must not show. */
  readonly hidden: readonly { readonly words: string }[]
  readonly state: 'waiting' | 'changed' | 'withdrawn' | 'decided' | 'expired'
  /** With `decided`: which way. */
  readonly decision?: 'shared' | 'declined'
  readonly deferred: boolean
  /** With `changed`: what is different from the version she had seen. */
  readonly difference?: readonly Difference[]
  /** Her keys that can sign, newest first. */
  readonly keys: readonly SigningKeyView[]
  /** The whole request in words, as previewed to the asker. */
  readonly text: string
  readonly name: string
}

export type OfferView = {
  readonly offerId: OfferId
  readonly offer: Offer
  /** `offer.text`: to be shown in full before she signs. */
  readonly text: string
  readonly expiresAt: string
}

export type SigningKeyView = {
  readonly id: SigningKeyId
  readonly kind: 'device' | 'passkey' | 'seeded'
  /** Of a passkey, base64url: which one her device is asked for. */
  readonly credential?: string
  readonly enrolledAt: string
  readonly revokedAt: string | null
  /** The enrolment's entry. */
  readonly event: EventId
  readonly position?: number
}

export type SigningKeys = { readonly name: string; readonly keys: readonly SigningKeyView[] }

export type ShareView = {
  readonly id: ConsentId
  readonly recipient: RecipientView
  readonly kinds: readonly { readonly kind: Kind; readonly count: number }[]
  readonly recordsFrom: string | null
  readonly recordsUntil: string | null
  readonly purpose: SharePurpose
  readonly from: string
  readonly until: string
  readonly state: 'in-force' | 'stopped' | 'ended'
  readonly endedAt?: string
  readonly key: { readonly id: SigningKeyId; readonly method: 'device' | 'passkey' | 'seeded'; readonly enrolledAt: string }
  /** Of the entry that says she agreed, once it is numbered. */
  readonly event: EventId
  readonly position?: number
  /** Made by the seed with a key it threw away. */
  readonly seeded: boolean
}

/** Enough to check the signature anywhere: SHA-256 of `spki` is the key id, `signature` is over `statement` as FORMATS says. */
export type ReceiptView = ShareView & {
  readonly text: string
  /** The canonical JSON that was signed. */
  readonly statement: string
  /** base64: r ‖ s, 64 bytes. */
  readonly signature: string
  /** base64: SubjectPublicKeyInfo. */
  readonly spki: string
  /** Checked again when this was loaded. */
  readonly verified: boolean
  /** The organisation that registered her. */
  readonly keptBy: { readonly id: OrganisationId; readonly name: string }
  readonly name: string
}

/** `altered`: rows that are not what she signed. They open nothing, and are said rather than left out. */
export type Shares = { readonly name: string; readonly shares: readonly ShareView[]; readonly altered: number }

/** For her first page. */
export type Decisions = {
  readonly waiting: readonly {
    readonly id: ShareRequestId
    readonly recipient: RecipientView
    readonly kinds: readonly Kind[]
    readonly until: string
    readonly askedAt: string
    /** She said "Not now": shown folded. */
    readonly deferred: boolean
  }[]
  /** Keys enrolled within the last 30 days: if it was not she, she should know. */
  readonly newKeys: readonly (SigningKeyView & { readonly bySession: 'this' | 'another' })[]
  readonly sharesInForce: number
  /** Shares that end by themselves within 14 days, the next first. */
  readonly ending: readonly { readonly id: ConsentId; readonly recipient: RecipientView; readonly until: string }[]
}
