import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '@/lib/base/bytes'
import { cleanReason } from './clean-problem'
import { type Json, observation, PATIENT, post, transaction } from './fixtures/bundles'
import { parseBundle } from './parse'

const CANARY = /vega|marisol|warfarin/i
const NAME = 'VegaMarisol'

function problemsOf(bundle: unknown): string {
  const result = parseBundle(utf8(JSON.stringify(bundle)))
  return JSON.stringify(result.ok ? [] : result.problems)
}

const HOSTILE: readonly (readonly [string, Json])[] = [
  ['a key of a resource', transaction(post(observation({ [NAME]: 1 }), 'urn:uuid:o'))],
  ['a key that reads like a path', transaction(post(observation({ 'status.Vega[0]': 1 }), 'urn:uuid:o'))],
  ['a key deep inside', transaction(post(observation({ code: { coding: [{ [NAME]: [{}] }] } }), 'urn:uuid:o'))],
  ['a type', transaction(post({ resourceType: NAME }, 'urn:uuid:o'))],
  ['a contained type', transaction(post(observation({ contained: [{ resourceType: NAME }] }), 'urn:uuid:o'))],
  ['a request', transaction({ ...post(observation({}), 'urn:uuid:o'), request: { method: 'POST', url: NAME } })],
  ['a method', transaction({ ...post(observation({}), 'urn:uuid:o'), request: { method: NAME, url: 'Observation' } })],
  ['a fullUrl used twice', transaction(post(observation({}), `urn:${NAME}`), post(observation({}), `urn:${NAME}`))],
  ['a reference', transaction(post(observation({ subject: { reference: `urn:uuid:${NAME}` } }), 'urn:uuid:o'))],
  ['a conditional reference', transaction(post(observation({ subject: { reference: `${NAME}?name=${NAME}` } }), 'urn:uuid:o'))],
  ['a code', transaction(post(observation({ status: NAME }), 'urn:uuid:o'))],
  ['a date', transaction(post(observation({ effectiveDateTime: NAME }), 'urn:uuid:o'))],
  ['two choices', transaction(post(observation({ valueString: NAME, valueBoolean: NAME }), 'urn:uuid:o'))],
  ['a key of the bundle', { ...transaction(), [NAME]: { [NAME]: [[NAME]] } }],
  ['a bundle’s type', { ...transaction(), type: NAME }],
]

describe('what a file says stays out of what is said of it', () => {
  it.each(HOSTILE)('%s', (_, bundle) => {
    expect(problemsOf(bundle)).not.toMatch(CANARY)
  })

  it.each([
    ['too deep under a name', `{"resourceType":"Bundle","entry":[{"resource":{"${NAME}":${'['.repeat(70)}${']'.repeat(70)}}}]}`],
    ['a key twice', `{"resourceType":"Bundle","entry":[{"resource":{"${NAME}":1,"${NAME}":2}}]}`],
    ['not JSON after a name', `{"resourceType":"Bundle","entry":[{"resource":{"${NAME}":"Warfarin" x`],
  ])('%s', (_, text) => {
    const result = parseBundle(utf8(text))
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toMatch(CANARY)
    if (!result.ok) expect(result.problems[0]?.path).toMatch(/^\$\.entry\[0\]\.resource\.\?/)
  })

  it('wherever a name is put, as a key or as a value', () => {
    const whole = transaction(post(observation({ code: { coding: [{ system: 's', code: 'c' }], text: 't' } }), 'urn:uuid:o'))
    const places = placesIn(whole)
    fc.assert(
      fc.property(fc.subarray(places, { minLength: 1, maxLength: 4 }), fc.boolean(), (chosen, asKey) => {
        const bundle = structuredClone(whole)
        for (const path of chosen) put(bundle, path, asKey)
        expect(problemsOf(bundle)).not.toMatch(CANARY)
      }),
      { numRuns: 300 },
    )
  })

  it('places in FHIR’s own words are kept', () => {
    const bundle = transaction(post(observation({ component: [{ code: { text: 'x' }, valueInteger: 1.5 }] }), 'urn:uuid:o'))
    expect(problemsOf(bundle)).toContain('"path":"Observation.component[0].valueInteger"')
    expect(problemsOf({ ...transaction(), entry: [post({ ...PATIENT, gender: 'banana' }, 'urn:uuid:p')] })).toContain(
      'Patient.gender',
    )
  })
})

it('sentences of the validator that quote nothing are kept, any other is not', () => {
  for (const said of [
    'Missing required property',
    'Constraint obs-6 not met: dataAbsentReason SHALL only be present',
    'Invalid date format',
  ])
    expect(cleanReason(said)).toBe(said)
  expect(cleanReason('Invalid additional property "VegaMarisol"')).not.toMatch(CANARY)
  expect(cleanReason('Invalid reference: got "VegaMarisol", expected "Patient"')).toBe('does not validate')
})

type Path = readonly (string | number)[]

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...placesIn(inner, [...path, key])])
}

function put(root: unknown, path: Path, asKey: boolean): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json | undefined)?.[key], root)
  const last = path.at(-1)
  if (typeof parent !== 'object' || parent === null || last === undefined) return
  if (asKey && !Array.isArray(parent)) Object.assign(parent, { [NAME]: (parent as Json)[last] })
  else Object.assign(parent, { [last]: NAME })
}
