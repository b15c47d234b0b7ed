/**
 * How somebody who lost what she signs in with was proofed, before her account is given back to her (NIST SP 800-63A: evidence
 * is collected, validated and verified against the person; 800-63B 4.2: replacement after loss is bound to that proofing).
 * A mail, a call, a colleague's word are not in the list: none of them shows who asks. Pure.
 */
export const PROOFINGS = ['photo-id', 'two-documents', 'known-with-id'] as const
export type Proofing = (typeof PROOFINGS)[number]

export function parseProofing(text: unknown): Proofing | undefined {
  return PROOFINGS.find((known) => known === text)
}

export function proofingWords(proofing: string): string {
  switch (parseProofing(proofing)) {
    case 'photo-id':
      return 'a valid official document with a picture, compared with the face'
    case 'two-documents':
      return 'two official documents, one of them with a picture'
    case 'known-with-id':
      return 'known in person, and the badge with a picture seen'
    case undefined:
      return 'in a way not known here'
  }
}
