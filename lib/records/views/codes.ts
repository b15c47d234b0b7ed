/** Words and codes out of FHIR's CodeableConcept. Codes are compared exactly; only display text is tidied. Pure. */
import type { CodeableConcept, Coding } from 'fhir/r4'

/** SNOMED CT's semantic tags, which say nothing to a reader: `Anemia (disorder)`. */
const TAG =
  / \((?:disorder|finding|situation|procedure|regime\/therapy|substance|product|medicinal product|clinical drug|event|morphologic abnormality|observable entity|environment|person)\)$/

export function conceptText(concept: CodeableConcept | undefined): string {
  const text = concept?.text?.trim() || concept?.coding?.find((coding) => coding.display)?.display?.trim()
  return (text ?? concept?.coding?.[0]?.code ?? '').replaceAll('\u200b', '').replace(TAG, '')
}

export function hasCode(concept: CodeableConcept | undefined, codes: ReadonlySet<string>): boolean {
  return concept?.coding?.some((coding) => coding.code !== undefined && codes.has(coding.code)) ?? false
}

export function anyHasCode(concepts: readonly CodeableConcept[] | undefined, codes: ReadonlySet<string>): boolean {
  return concepts?.some((concept) => hasCode(concept, codes)) ?? false
}

/** What makes two records speak of the same thing: their first full coding, else their words. */
export function conceptKey(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding?.find((item: Coding) => item.code)
  return coding ? `${coding.system ?? ''}|${coding.code}` : `text|${conceptText(concept).toLowerCase()}`
}

/** A word that has its own capitals keeps them: eGFR, pH. */
export function sentenceCase(text: string): string {
  if (/^\p{Ll}\p{Lu}/u.test(text)) return text
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1)
}
