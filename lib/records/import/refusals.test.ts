import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { utf8 } from '@/lib/base/bytes'
import { loadPlans } from './elements'
import { type Json, local, observation, PATIENT, post, refusals, transaction } from './fixtures/bundles'
import { parseBundle } from './parse'
import type { ProblemCode } from './problem'

beforeAll(() => {
  loadPlans()
}, 30_000)

const REFUSED: readonly (readonly [string, Json, ProblemCode, string | undefined])[] = [
  ['no bundle', PATIENT, 'not-a-bundle', 'resourceType'],
  ['a search set', { resourceType: 'Bundle', type: 'searchset' }, 'unsupported-bundle-type', 'Bundle.type'],
  ['no entries', { resourceType: 'Bundle', type: 'batch' }, 'invalid-entry', 'Bundle.entry'],
  ['an entry that is no object', { ...transaction(), entry: [7] }, 'invalid-entry', '$.entry[0]'],
  ['entries that are no list', { ...transaction(), entry: { a: 1 } }, 'invalid-entry', '$.entry'],
  ['a resource that is no object', { ...transaction(), entry: [{ resource: [] }] }, 'missing-resource', '$.entry[0].resource'],
  [
    'a delete',
    transaction({ request: { method: 'DELETE', url: 'Observation/1' } }),
    'unsupported-method',
    'Bundle.entry[1].request.method',
  ],
  [
    'a request for another type',
    transaction({ ...post(observation({}), 'urn:uuid:o'), request: { method: 'POST', url: 'Patient' } }),
    'request-mismatch',
    'Bundle.entry[1].request.url',
  ],
  ['a resource without a type', transaction(post({ id: 'x' }, 'urn:uuid:o')), 'request-mismatch', 'Bundle.entry[1].request.url'],
  ['an unknown type', transaction(post({ resourceType: 'Horoscope' }, 'urn:uuid:o')), 'unknown-resource-type', 'resourceType'],
  [
    'a bundle in a bundle',
    transaction(post({ resourceType: 'Bundle', type: 'collection' }, 'urn:uuid:o')),
    'unknown-resource-type',
    'resourceType',
  ],
  [
    'gender banana',
    transaction(post({ resourceType: 'RelatedPerson', patient: { reference: 'urn:uuid:p' }, gender: 'banana' }, 'urn:uuid:o')),
    'outside-value-set',
    'RelatedPerson.gender',
  ],
  ['an unknown element', transaction(post(observation({ banana: 1 }), 'urn:uuid:o')), 'invalid-resource', 'Observation.?'],
  [
    'a wrong date',
    transaction(post(observation({ effectiveDateTime: 'yesterday' }), 'urn:uuid:o')),
    'invalid-resource',
    'Observation.effective[x]',
  ],
  [
    'a missing status',
    transaction(post({ ...observation({}), status: undefined }, 'urn:uuid:o')),
    'invalid-resource',
    'Observation.status',
  ],
  [
    'two values at once',
    transaction(post(observation({ valueString: 'a', valueInteger: 1 }), 'urn:uuid:o')),
    'invalid-resource',
    'valueInteger',
  ],
  [
    'a dangling reference',
    transaction(post(observation({ encounter: { reference: 'urn:uuid:none' } }), 'urn:uuid:o')),
    'dangling-reference',
    'Observation.encounter.reference',
  ],
  [
    'a search by name',
    transaction(post(observation({ performer: [{ reference: 'Practitioner?name=x' }] }), 'urn:uuid:o')),
    'unsupported-condition',
    'Observation.performer[0].reference',
  ],
  [
    'two entries with one fullUrl',
    transaction(post(observation({}), 'urn:uuid:o'), post(observation({}), 'urn:uuid:O')),
    'duplicate-full-url',
    'Bundle.entry[2].fullUrl',
  ],
  ['an entry nothing names', transaction(post(observation({}))), 'duplicate-record', 'Observation'],
  ['two patients', transaction(post(PATIENT, 'urn:uuid:q')), 'several-patients', 'Patient'],
  [
    'records of nobody',
    { ...transaction(), entry: [post(observation({ subject: { display: 'x' } }), 'urn:uuid:o')] },
    'no-patient',
    'Observation',
  ],
  [
    "somebody else's result",
    transaction(post(observation({ subject: { reference: 'Patient/7' } }), 'urn:uuid:o')),
    'other-patient',
    'Observation.subject.reference',
  ],
  [
    'a document without composition',
    { resourceType: 'Bundle', type: 'document', entry: [{ fullUrl: 'urn:uuid:p', resource: PATIENT }] },
    'composition-first',
    'Bundle.entry[0]',
  ],
]

describe('a bundle that is refused', () => {
  it.each(REFUSED)('refuses %s', (_, bundle, code, path) => {
    expect(refusals(bundle)).toContainEqual(expect.objectContaining({ code, ...(path ? { path } : {}) }))
  })

  it('collects the problems of a bundle, a hundred at most, and counts the rest', () => {
    const bad = Array.from({ length: 300 }, (_, i) => post(observation({ status: 'banana' }), `urn:uuid:${i}`))
    const result = parseBundle(utf8(JSON.stringify(transaction(...bad.slice(0, 3)))))
    expect(result.ok ? [] : result.problems.map(({ entry }) => entry)).toEqual([1, 2, 3])
    expect(refusals(transaction(...bad))).toHaveLength(100)
  })

  it('names no value in a problem', () => {
    const result = parseBundle(
      utf8(JSON.stringify(transaction(post(observation({ status: 'CANARY', effectiveDateTime: 'CANARY' }), 'urn:uuid:o')))),
    )
    expect(JSON.stringify(result)).not.toContain('CANARY')
  })

  it('checks required bindings in lists, concepts, extensions and contained resources', () => {
    const resource = observation({
      extension: [{ url: 'https://x.example', valueIdentifier: { use: 'banana' } }],
      contained: [
        {
          resourceType: 'Patient',
          id: 'c',
          gender: 'banana',
          telecom: [
            { system: 'phone', value: '1' },
            { system: 'banana', value: '2' },
          ],
        },
      ],
    })
    const condition = {
      resourceType: 'Condition',
      subject: { reference: 'urn:uuid:p' },
      code: { text: 'x' },
      clinicalStatus: { coding: [{ system: 'https://x.example', code: 'active' }] },
    }
    expect(refusals(transaction(post(resource, 'urn:uuid:a'), post(condition, 'urn:uuid:b'))).map(({ path }) => path)).toEqual([
      'Observation.extension[0].valueIdentifier.use',
      'Observation.contained[0].gender',
      'Observation.contained[0].telecom[1].system',
      'Condition.clinicalStatus',
    ])
  })

  it('bounds memory and time for a resource made of faults', () => {
    const faults = `[${'{},'.repeat(40_000)}{}]`
    const text = JSON.stringify(transaction(post(observation({ note: '§' }), 'urn:uuid:a'))).replace('"§"', faults)
    const before = process.memoryUsage().rss
    expect(refusals(utf8(text)).length).toBeGreaterThan(0)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
  })

  it('answers with a bundle or with problems, never by throwing, whatever stands where', () => {
    const source = readFileSync(new URL('./fixtures/labelled-ring.json', import.meta.url), 'utf8')
    const junk = fc.constantFrom<unknown>(
      null,
      0,
      1.5,
      true,
      '',
      'x y',
      [],
      {},
      [[]],
      [null],
      [{}],
      { reference: 1 },
      [{ resourceType: 'Patient' }],
      { resourceType: 7 },
    )
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1000)), junk, (steps, value) => {
        const bundle = JSON.parse(source)
        let node = bundle
        for (const step of steps) {
          const keys = Object.keys(node)
          const key = keys[step % keys.length]
          if (key === undefined) break
          if (typeof node[key] !== 'object' || node[key] === null || step % 7 === 0) {
            node[key] = structuredClone(value)
            break
          }
          node = node[key]
        }
        const result = parseBundle(utf8(JSON.stringify(bundle)))
        if (result.ok) for (const entry of result.bundle.records) entry.render(local)
        return result.ok || result.problems.length > 0
      }),
      { numRuns: 300 },
    )
  })
})
