import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse as losslessParse, stringify } from 'lossless-json'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { loadPlans } from './elements'
import { generateBundle } from './fixtures/generate'
import { type ParsedBundle, type ParsedEntry, parseBundle, type Resolve } from './parse'
import { newProblemList, type ProblemCode } from './problem'
import { checkResource } from './validate'

beforeAll(() => {
  loadPlans()
}, 30_000)

type Json = Record<string, unknown>

function accepted(bytes: Uint8Array): ParsedBundle {
  const result = parseBundle(bytes)
  if (!result.ok) throw new Error(JSON.stringify(result.problems.slice(0, 3)))
  return result.bundle
}

function refusals(bundle: Json | Uint8Array): { code: ProblemCode; entry?: number; path?: string }[] {
  const result = parseBundle(bundle instanceof Uint8Array ? bundle : utf8(JSON.stringify(bundle)))
  return result.ok ? [] : result.problems.map(({ reason: _, ...rest }) => rest)
}

const local: Resolve = ({ target }) => {
  if (target.kind === 'entry') return `Local/${target.index}`
  return target.kind === 'conditional' ? `Found/${target.condition.value}` : undefined
}

const filesIn = (folder: string | undefined) => (folder ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [])

describe.each(['synthea', 'synthea-us-core', 'ips'])('published bundles of %s', (folder) => {
  const path = testData(`fhir/${folder}`)
  it.each(filesIn(path))('%s is taken whole, its bytes as lossless-json would write them, twice the same', (name) => {
    const bytes = readFileSync(join(path ?? '', name))
    const bundle = accepted(bytes)
    const received = (losslessParse(bytes.toString()) as { entry: { resource: unknown }[] }).entry
    const all = [...bundle.records, ...bundle.directory]
    expect(all).toHaveLength(received.length)
    expect(new Set(all.map((entry) => entry.sourceKey)).size).toBe(all.length)
    for (const entry of all) {
      expect(fromUtf8(entry.render(() => undefined))).toBe(stringify(received[entry.index]?.resource))
    }
    const again = accepted(bytes).records
    bundle.records.forEach((entry, at) => {
      const text = fromUtf8(entry.render(local))
      expect(text).toBe(fromUtf8((again[at] as ParsedEntry).render(local)))
      expect(text).not.toMatch(/"reference":"(urn:|[A-Z][a-z]+\?)/)
    })
  })
})

describe('published single resources', () => {
  const path = testData('fhir/hl7-examples')
  it.each(filesIn(path).filter((name) => !name.startsWith('Bundle-')))('%s validates', (name) => {
    const problems = newProblemList()
    checkResource(JSON.parse(readFileSync(join(path ?? '', name), 'utf8')), 0, problems)
    expect(problems.problems).toEqual([])
  })
})

const PATIENT = { resourceType: 'Patient', identifier: [{ system: 's', value: 'v' }], name: [{ family: 'X' }] }
const post = (resource: Json, fullUrl?: string) => ({
  ...(fullUrl ? { fullUrl } : {}),
  resource,
  request: { method: 'POST', url: resource.resourceType },
})
const transaction = (...entries: Json[]) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [post(PATIENT, 'urn:uuid:p'), ...entries],
})
const observation = (more: Json): Json => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  subject: { reference: 'urn:uuid:p' },
  ...more,
})

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
  ['an unknown element', transaction(post(observation({ banana: 1 }), 'urn:uuid:o')), 'invalid-resource', 'Observation.banana'],
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

describe('parseBundle', () => {
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

  it('takes generated patients, the same from the same seed', () => {
    const bytes = generateBundle({ resources: 300, seed: 7 })
    expect(bytes).toEqual(generateBundle({ resources: 300, seed: 7 }))
    const { records, directory, patient } = accepted(bytes)
    expect([records.length, directory.length, patient?.identity.identifiers[0]?.value]).toEqual([301, 2, 'G7'])
    expect(fromUtf8(bytes)).toMatch(/"value": \d+\.\d0,/)
  })
})
