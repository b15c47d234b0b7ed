import { describe, expect, it } from 'vitest'
import { chartSummary } from './chart-summary'
import { NOW, OPTIONS, opened } from './fixtures'

const SNOMED = 'http://snomed.info/sct'
const ABSENT = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips'

function allergy(more: object) {
  return opened({ resourceType: 'AllergyIntolerance', id: 'a', ...more })
}
function coded(system: string, code: string, display = code) {
  return { code: { coding: [{ system, code, display }] } }
}
function state(...more: object[]) {
  return chartSummary(more.map(allergy), NOW, OPTIONS).allergies
}

describe('the four states of allergies', () => {
  it('says nothing about the patient when nothing is recorded', () => {
    expect(state()).toEqual({ state: 'not-recorded' })
  })

  it('says unavailable when they could not be fetched, whatever else is known', () => {
    const options = { ...OPTIONS, allergiesUnavailable: true }
    expect(chartSummary([allergy(coded(SNOMED, '716186003'))], NOW, options).allergies).toEqual({ state: 'unavailable' })
  })

  it('says unavailable, and counts it, when one of them cannot be read', () => {
    const broken = { ...allergy({}), json: '{"resourceType":"AllergyIntolerance",' }
    const summary = chartSummary([broken, allergy(coded(SNOMED, '91936005', 'Allergy to penicillin'))], NOW, OPTIONS)
    expect(summary.allergies).toEqual({ state: 'unavailable' })
    expect(summary.unreadable).toBe(1)
  })

  it.each([
    [SNOMED, '716186003'],
    [ABSENT, 'no-known-allergies'],
  ])('takes %s %s for a statement that there are none', (system, code) => {
    expect(state(coded(system, code))).toEqual({ state: 'none-known', words: 'No known allergies' })
  })

  it('does not take "no information" for "none"', () => {
    expect(state(coded(ABSENT, 'no-allergy-info'))).toEqual({ state: 'not-recorded' })
  })

  it('keeps a partial denial partial', () => {
    expect(state(coded(SNOMED, '429625007'))).toEqual({
      state: 'none-known',
      words: 'No known food allergies; others not recorded',
    })
  })

  it('lets one listed allergy outweigh every denial', () => {
    const known = state(coded(SNOMED, '716186003'), {
      ...coded(SNOMED, '764146007', 'Penicillin (substance)'),
      criticality: 'high',
    })
    expect(known).toMatchObject({ state: 'known', list: [{ substance: 'Penicillin', critical: true }] })
  })

  it('lists an allergy whose substance is not named', () => {
    expect(state({})).toMatchObject({ state: 'known', list: [{ substance: 'Substance not named: see the record' }] })
  })

  it('leaves out what was refuted, entered in error or is over', () => {
    const void1 = { ...coded(SNOMED, '1'), verificationStatus: { coding: [{ code: 'refuted' }] } }
    const void2 = { ...coded(SNOMED, '2'), verificationStatus: { coding: [{ code: 'entered-in-error' }] } }
    const over = { ...coded(SNOMED, '3'), clinicalStatus: { coding: [{ code: 'resolved' }] } }
    expect(state(void1, void2, over)).toEqual({ state: 'not-recorded' })
  })

  it('puts the dangerous first and says the reaction and the doubt', () => {
    const mild = { ...coded(SNOMED, '1', 'Allergy to bee venom'), verificationStatus: { coding: [{ code: 'unconfirmed' }] } }
    const severe = {
      ...coded(SNOMED, '2', 'Latex allergy'),
      reaction: [{ severity: 'severe', manifestation: [{ text: 'Anaphylaxis' }, { text: 'Rash' }] }],
    }
    expect(state(mild, severe)).toMatchObject({
      list: [
        { substance: 'Latex', note: 'anaphylaxis, rash', critical: true },
        { substance: 'Bee venom', note: 'unconfirmed', critical: false },
      ],
    })
  })

  it('takes a document section for empty only where it says nil known', () => {
    const section = (code: string) =>
      opened({
        resourceType: 'Composition',
        section: [{ code: { coding: [{ code: '48765-2' }] }, emptyReason: { coding: [{ code }] } }],
      })
    expect(chartSummary([section('nilknown')], NOW, OPTIONS).allergies.state).toBe('none-known')
    for (const code of ['unavailable', 'notasked', 'withheld'])
      expect(chartSummary([section(code)], NOW, OPTIONS).allergies.state).toBe('not-recorded')
  })
})
