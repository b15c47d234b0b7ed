/**
 * A consent in an evidence file: whether she signed this, with a key that was hers. Pure.
 *
 * A signature alone shows that some key signed. That the key was hers is said by the entry that enrolled it, and that the
 * portal took this statement, at that moment, by the entry that she agreed: both must hold, be about the same patient and
 * person, and stand in that order. Where her device remembered a checkpoint, the log has to continue it.
 */
import { fromBase64, toBase64, utf8 } from '@/lib/base/bytes'
import { isRestricted } from '@/lib/base/compartment'
import { parseStatement, type Statement, StatementError, signedBytes } from '@/lib/crypto/consent-statement'
import { signingKeyId } from '@/lib/crypto/device-signature'
import { sha256 } from '@/lib/crypto/hash'
import { verifyConsentSignature } from '@/lib/crypto/passkey-signature'
import type { EventAction } from '@/lib/ledger/actions'
import type { EntryFinding } from '@/lib/ledger/check-evidence'
import type { Checkpoint } from '@/lib/ledger/checkpoint'
import type { EventObject } from '@/lib/ledger/event'
import type { EvidenceConsent } from '@/lib/ledger/evidence'
import { checkConsistency } from '@/lib/ledger/proof'

export type ConsentFinding =
  /** Positions of the entries that say so. `seeded`: signed by an installation's seed, with a key it threw away. */
  | {
      readonly why: 'signed'
      readonly verdict: 'intact'
      readonly statement: Statement
      readonly approved: number
      readonly enrolled: number
      readonly seeded: boolean
      /** Where a passkey was used, as its browser said; absent where a device signed. */
      readonly passkeyAt?: string
    }
  | { readonly why: ConsentBreak; readonly verdict: 'broken' }

export type ConsentBreak =
  /** Not a statement of this version. */
  | 'no-statement'
  /** The key is not the one that the statement names. */
  | 'other-key'
  | 'signature-fails'
  /** It covers a part that is kept apart, and a device that does not check who holds it signed. */
  | 'needs-passkey'
  /** The text beside it is not the one she was shown. */
  | 'other-text'
  /** No entry that holds says that this statement was agreed to, by this person, about this patient. */
  | 'no-approval'
  /** No entry that holds, before that one, enrolled this key for this person. */
  | 'no-enrolment'
  /** The log does not continue what her device says it had seen of it. */
  | 'fork'

type Held = Extract<EntryFinding, { why: 'included' }>

export function checkConsent(
  consent: EvidenceConsent,
  entries: readonly EntryFinding[],
  checkpoint: Checkpoint | undefined,
): ConsentFinding {
  const statement = readStatement(consent.statement)
  if (!statement) return broken('no-statement')
  const { signer, textHash } = statement
  const bytes = utf8(consent.statement)
  if (signingKeyId(consent.key) !== signer.keyId) return broken('other-key')
  const signed = verifyConsentSignature(consent.key, signedBytes(bytes), consent.signature)
  if (!signed) return broken('signature-fails')
  if (signed.by === 'device' && statement.compartments.some(isRestricted)) return broken('needs-passkey')
  if (toBase64(sha256(utf8(consent.text))) !== textHash) return broken('other-text')
  const held = entries.filter((entry) => entry.why === 'included')
  const approval = find(held, 'share.approve', statement, { type: 'Consent', digest: toBase64(sha256(bytes)) })
  if (!approval) return broken('no-approval')
  const key = { type: 'DeviceKey', id: signer.keyId, digest: toBase64(sha256(consent.key)) }
  const before = held.filter(({ index }) => index < approval.index)
  const enrolment = find(before, 'key.enrol', statement, key)
  if (!enrolment) return broken('no-enrolment')
  if (!continues(statement.checkpoint, consent, checkpoint)) return broken('fork')
  const seeded = enrolment.event.detail.kind === 'seeded'
  const found = { statement, approved: approval.index, enrolled: enrolment.index, seeded }
  return { why: 'signed', verdict: 'intact', ...found, ...(signed.by === 'passkey' ? { passkeyAt: signed.origin } : {}) }
}

function broken(why: ConsentBreak): ConsentFinding {
  return { why, verdict: 'broken' }
}

function readStatement(text: string): Statement | undefined {
  try {
    return parseStatement(utf8(text))
  } catch (error) {
    if (error instanceof StatementError) return undefined
    throw error
  }
}

/** A refused try names nothing of hers; somebody else's entry says nothing about her. */
function find(
  entries: readonly Held[],
  action: EventAction,
  { patient, signer }: Statement,
  named: Partial<EventObject>,
): Held | undefined {
  return entries.find(
    ({ event }) =>
      event.action === action &&
      event.outcome === 'permitted' &&
      event.subject?.patient === patient &&
      event.actor.id === signer.person &&
      event.objects.some((object) => Object.entries(named).every(([name, value]) => object[name as keyof EventObject] === value)),
  )
}

/** That her entry stands behind what was seen needs no check: a root that covers it would be in the statement under it. */
function continues(
  { size: from, root }: Statement['checkpoint'],
  { remembered }: EvidenceConsent,
  checkpoint: Checkpoint | undefined,
): boolean {
  if (root === '') return remembered.length === 0
  if (!checkpoint) return false
  const proof = { from, size: checkpoint.size, hashes: remembered }
  return checkConsistency(proof, fromBase64(root), checkpoint.root)
}
