/**
 * The four states of the allergy line. A listed allergy always wins over a statement that there is none; an allergy
 * whose substance can't be read is listed as such, because leaving it out would read as "none". Pure.
 */
import type { AllergyIntolerance } from 'fhir/r4'
import { deniedKind, deniesAllergies, SECTION, saysNoInformation, sectionNilKnown } from './absence'
import type { AllergiesView, AllergyView, ViewOptions } from './chart-view'
import { conceptKey, conceptText, hasCode } from './codes'
import type { Opened, SortedOut } from './sort-out'

const VOID: ReadonlySet<string> = new Set(['entered-in-error', 'refuted'])
const PAST: ReadonlySet<string> = new Set(['inactive', 'resolved'])

export function allergiesView(sorted: SortedOut, options: ViewOptions): AllergiesView {
  if (options.allergiesUnavailable || sorted.unreadable.includes('AllergyIntolerance')) return { state: 'unavailable' }
  const valid = sorted.AllergyIntolerance.filter(({ resource }) => !hasCode(resource.verificationStatus, VOID))
  const list = listed(valid)
  if (list.length > 0) return { state: 'known', list }
  if (valid.some(({ resource }) => deniesAllergies(resource.code)) || sectionNilKnown(sorted.Composition, SECTION.allergies))
    return { state: 'none-known', words: 'No known allergies' }
  const kinds = new Set(valid.map(({ resource }) => deniedKind(resource.code)).filter((kind) => kind !== undefined))
  if (kinds.size === 0) return { state: 'not-recorded' }
  return { state: 'none-known', words: `No known ${[...kinds].join(' or ')} allergies; others not recorded` }
}

function listed(valid: readonly Opened<AllergyIntolerance>[]): readonly AllergyView[] {
  const views = new Map<string, AllergyView>()
  for (const { record, resource } of valid) {
    if (hasCode(resource.clinicalStatus, PAST) || saysAbsence(resource)) continue
    const key = resource.code ? conceptKey(resource.code) : record.id
    const view = viewOf(record.id, resource)
    const before = views.get(key)
    if (!before || (view.critical && !before.critical)) views.set(key, view)
  }
  return [...views.values()].sort((a, b) => Number(b.critical) - Number(a.critical) || a.substance.localeCompare(b.substance))
}

function saysAbsence({ code }: AllergyIntolerance): boolean {
  return deniesAllergies(code) || deniedKind(code) !== undefined || saysNoInformation(code)
}

function viewOf(id: string, allergy: AllergyIntolerance): AllergyView {
  const severe = allergy.reaction?.some((reaction) => reaction.severity === 'severe') ?? false
  return {
    id,
    substance: substanceOf(allergy),
    note: noteOf(allergy),
    critical: allergy.criticality === 'high' || severe,
  }
}

/** `Allergy to bee venom` and `Latex allergy` already stand under "Allergies". */
function substanceOf({ code, reaction }: AllergyIntolerance): string {
  const text = conceptText(code) || conceptText(reaction?.[0]?.substance)
  const short = text.replace(/^allergy to (the )?/i, '').replace(/ allergy$/i, '')
  return short ? short.charAt(0).toLocaleUpperCase('en') + short.slice(1) : 'Substance not named: see the record'
}

function noteOf(allergy: AllergyIntolerance): string {
  const reactions = allergy.reaction?.flatMap((reaction) => reaction.manifestation.map(conceptText)) ?? []
  const words = [...new Set(reactions.filter(Boolean))].join(', ').toLowerCase()
  const unsure = hasCode(allergy.verificationStatus, new Set(['unconfirmed', 'presumed'])) ? 'unconfirmed' : ''
  const intolerance = allergy.type === 'intolerance' ? 'intolerance' : ''
  return [words, intolerance, unsure].filter(Boolean).join('; ')
}
