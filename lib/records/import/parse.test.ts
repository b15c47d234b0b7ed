import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '@/lib/base/bytes'
import { loadPlans } from './elements'
import { accepted, local, observation, post, refusals, transaction } from './fixtures/bundles'
import { generateBundle } from './fixtures/generate'
import type { ParsedEntry } from './parse'

beforeAll(() => {
  loadPlans()
}, 30_000)

describe('parseBundle', () => {
  it('takes base64 longer than a string may be, and with line breaks', () => {
    const long = (data: string) => ({
      resourceType: 'DocumentReference',
      status: 'current',
      content: [{ attachment: { contentType: 'text/plain; charset=utf-8', data } }],
    })
    expect(
      refusals(transaction(post(long('QUFB'.repeat(400_000)), 'urn:uuid:a'), post(long('QUFB\r\nQUFB'), 'urn:uuid:b'))),
    ).toEqual([])
    expect(refusals(transaction(post(long('not base64'), 'urn:uuid:a')))).toEqual([
      expect.objectContaining({ path: 'DocumentReference.content[0].attachment.data' }),
    ])
  })

  it('writes local references, keeps digits, fragments and what it cannot resolve', () => {
    const text = JSON.stringify(
      transaction(
        post(
          observation({
            hasMember: [{ reference: 'Observation/zwei#part' }],
            specimen: { reference: '#s' },
            contained: [{ resourceType: 'Specimen', id: 's' }],
            performer: [
              { reference: 'Practitioner?identifier=n%7C1' },
              { reference: 'https://elsewhere.example/Practitioner/1' },
            ],
            valueQuantity: { value: 1.5 },
          }),
          'urn:uuid:a',
        ),
        post({ ...observation({}), id: 'zwei' }, 'urn:uuid:b'),
      ),
      null,
      3,
    ).replace('1.5', '1.50')
    const entry = accepted(utf8(text)).records[1] as ParsedEntry
    expect(fromUtf8(entry.render(local))).toBe(
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Local/0"},"hasMember":[{"reference":"Local/2#part"}],"specimen":{"reference":"#s"},"contained":[{"resourceType":"Specimen","id":"s"}],"performer":[{"reference":"Found/1"},{"reference":"https://elsewhere.example/Practitioner/1"}],"valueQuantity":{"value":1.50}}',
    )
  })

  it('is told by conditional references which directory entry, in the bundle first', () => {
    const practitioner = { resourceType: 'Practitioner', identifier: [{ system: 'n', value: '1' }] }
    const asked = post(
      observation({ performer: [{ reference: 'Practitioner?identifier=n|1' }, { reference: 'Practitioner?identifier=n|2' }] }),
      'urn:uuid:a',
    )
    const { records, directory } = accepted(utf8(JSON.stringify(transaction(asked, post(practitioner, 'urn:uuid:d')))))
    expect(directory.map(({ type }) => type)).toEqual(['Practitioner'])
    expect(records[1]?.references.map(({ target }) => target)).toEqual([
      { kind: 'entry', index: 0, suffix: '' },
      { kind: 'entry', index: 2, suffix: '' },
      { kind: 'conditional', condition: { type: 'Practitioner', system: 'n', value: '2' } },
    ])
  })

  it("keeps a patient's home and whatever points at a record out of the directory in the clear", () => {
    const home = {
      resourceType: 'Location',
      name: 'at home',
      physicalType: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code: 'ho' }] },
    }
    const pointing = {
      resourceType: 'Organization',
      name: 'x',
      extension: [{ url: 'https://x.example', valueReference: { reference: 'urn:uuid:p' } }],
    }
    const { records, directory } = accepted(
      utf8(JSON.stringify(transaction(post(home, 'urn:uuid:h'), post(pointing, 'urn:uuid:o')))),
    )
    expect([records.length, directory.length]).toEqual([3, 0])
  })

  it('knows a record again by identifier, else fullUrl; a shared or borrowed identifier names nobody', () => {
    const typed = (code: string) => [
      { system: 'x', value: '1', type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] } },
    ]
    const keys = accepted(
      utf8(
        JSON.stringify(
          transaction(
            post(observation({ identifier: [{ value: 'no system' }, { system: 's', value: '1' }] }), 'urn:uuid:a'),
            post(observation({ identifier: [{ system: 's', value: 'both' }] }), 'urn:uuid:b'),
            post(observation({ identifier: [{ system: 's', value: 'both' }] }), 'urn:uuid:c'),
            post(observation({ identifier: typed('MR') }), 'urn:uuid:d'),
            { ...post(observation({ id: 'e' })), request: { method: 'PUT', url: 'Observation/e' } },
          ),
        ),
      ),
    ).records.map(({ sourceKey }) => sourceKey)
    expect(keys).toEqual([
      'Patient|self',
      'Observation|identifier|s|1',
      'Observation|fullUrl|urn:uuid:b',
      'Observation|fullUrl|urn:uuid:c',
      'Observation|fullUrl|urn:uuid:d',
      'Observation|id|e',
    ])
  })

  it('takes generated patients, the same from the same seed', () => {
    const bytes = generateBundle({ resources: 300, seed: 7 })
    expect(bytes).toEqual(generateBundle({ resources: 300, seed: 7 }))
    const { records, directory, patient } = accepted(bytes)
    expect([records.length, directory.length, patient?.identity.identifiers[0]?.value]).toEqual([301, 2, 'G7'])
    expect(fromUtf8(bytes)).toMatch(/"value": \d+\.\d0,/)
  })
})
