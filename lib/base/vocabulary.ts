/**
 * The closed sets the ledger writes and the policies read. Both import them from here, never from each other,
 * so that a word the policy decides on and the word the entry records cannot drift apart. Pure.
 */
export const ROLES = [
  'physician',
  'nurse',
  'pharmacist',
  'therapist',
  'student',
  'desk',
  'coder',
  'laboratory',
  'radiology',
  'patient',
  'proxy',
  'officer',
  'administrator',
  'researcher',
  'agent',
  'system',
  'anonymous',
] as const
export type Role = (typeof ROLES)[number]

/** Purposes of use: HL7 v3 ActReason codes (PurposeOfUse), and HCOMPL for a compliance officer's own looks. */
export const PURPOSES = ['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT', 'PATRQT', 'HRESCH', 'HSYSADMIN', 'HCOMPL'] as const
export type Purpose = (typeof PURPOSES)[number]

/** Why an access was permitted (ACCESS.md, "Basis"); `none` is the basis of a refusal. */
export const BASIS_KINDS = ['self', 'proxy', 'care', 'declared', 'consent', 'exchange', 'emergency', 'duty', 'none'] as const
export type BasisKind = (typeof BASIS_KINDS)[number]

/** What somebody showed of who they are: a password alone, or two things (a passkey that checks its holder is two). */
export const FACTORS = ['one', 'two'] as const
export type Factors = (typeof FACTORS)[number]

export const OUTCOMES = ['permitted', 'refused', 'failed'] as const
export type OutcomeWord = (typeof OUTCOMES)[number]
