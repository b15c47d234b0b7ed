import { describe, expect, it } from 'vitest'
import { type Match, matchPatients, patientIdentity } from './identity'

const mrn = (value: string) => ({ system: 'mrn', value, type: { coding: [{ code: 'MR' }] } })
const her = {
  resourceType: 'Patient',
  identifier: [{ system: 'ssn', value: '9' }, mrn('1')],
  name: [
    { use: 'maiden', family: 'Ek', given: ['Łucja'] },
    { use: 'official', family: "O'Brien", given: ['Łucja', 'Zoë'] },
  ],
  birthDate: '1970-02-03',
  gender: 'female',
}

const TABLE: readonly (readonly [string, object, Match])[] = [
  ['the same again', her, 'same'],
  ['other spelling of the name', { ...her, name: [{ family: 'OBRIEN', given: ['Lucja', 'Zoe'] }] }, 'same'],
  ['one identifier of two', { ...her, identifier: [mrn('1')] }, 'same'],
  ['another name, as after a wedding', { ...her, name: [{ family: 'Nowak', given: ['Łucja'] }] }, 'possible-duplicate'],
  ['another birth date', { ...her, birthDate: '1970-03-02' }, 'possible-duplicate'],
  ['no birth date', { ...her, birthDate: undefined }, 'possible-duplicate'],
  ['only the identifier', { ...her, birthDate: '1999-01-01', name: [{ family: 'Ek' }] }, 'possible-duplicate'],
  ['name and birth date', { ...her, identifier: [mrn('2')] }, 'possible-duplicate'],
  ['the number under another system', { ...her, identifier: [{ system: 'else', value: '1' }] }, 'possible-duplicate'],
  ['a twin', { ...her, identifier: [mrn('2')], name: [{ family: "O'Brien", given: ['Ewa'] }] }, 'different'],
  ['a namesake', { ...her, identifier: [mrn('2')], birthDate: '1971-02-03' }, 'different'],
  ['nobody known', { resourceType: 'Patient' }, 'different'],
]

describe('who a patient is', () => {
  it.each(TABLE)('%s', (_, candidate, match) => {
    expect(matchPatients(patientIdentity(candidate as Record<string, unknown>), patientIdentity(her))).toBe(match)
    expect(matchPatients(patientIdentity(her), patientIdentity(candidate as Record<string, unknown>))).toBe(match)
  })

  it('puts the official name first and finds the record number', () => {
    const identity = patientIdentity({ ...her, deceasedDateTime: '2020-01-01' })
    expect(identity.names.map(({ family }) => family)).toEqual(["O'Brien", 'Ek'])
    expect(identity.medicalRecordNumber).toEqual({ system: 'mrn', value: '1', type: 'MR' })
    expect([identity.deceased, identity.deceasedAt]).toEqual([true, '2020-01-01'])
  })

  it('knows a patient sent without identifiers again by her fullUrl, with name and birth date', () => {
    const bare = { ...her, identifier: undefined }
    const at = (address: string, more = {}) => patientIdentity({ ...bare, ...more }, address)
    expect(matchPatients(at('urn:uuid:1'), at('urn:uuid:1'))).toBe('same')
    expect(matchPatients(at('urn:uuid:1'), at('urn:uuid:1', { birthDate: '1980-01-01' }))).toBe('possible-duplicate')
    expect(matchPatients(at('urn:uuid:1'), at('urn:uuid:2'))).toBe('possible-duplicate')
  })
})
