/**
 * Compartments of a patient's record (ACCESS.md). For restricted labels the order is the rule: where several
 * labels are present, the first in this list decides, and the policy demands the others too.
 */
export const RESTRICTED = ['PSYTHPN', '42CFRPart2', 'MINOR', 'HIV', 'SEX', 'GDIS', 'PSY'] as const
export const COMPARTMENTS = ['demographics', 'general', ...RESTRICTED] as const

export type RestrictedLabel = (typeof RESTRICTED)[number]
export type CompartmentLabel = (typeof COMPARTMENTS)[number]

export function isRestricted(label: CompartmentLabel): label is RestrictedLabel {
  return (RESTRICTED as readonly string[]).includes(label)
}

/** Streams of a patient's ledger events: `main`, one per restricted compartment, and one for entries a law holds back. */
export const STREAMS = ['main', ...RESTRICTED, 'held'] as const
export type StreamLabel = (typeof STREAMS)[number]

/** The stream whose entries speak of a compartment's content. */
export function streamOf(label: CompartmentLabel): StreamLabel {
  return isRestricted(label) ? label : 'main'
}
