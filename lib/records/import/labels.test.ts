import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '@/lib/base/bytes'
import { RESTRICTED, type RestrictedLabel } from '@/lib/base/compartment'
import { assignCompartments, type Labelled } from './compartments'
import { restrictedOf } from './labels'
import { parseBundle } from './parse'

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

function fixture(name: string): { bytes: Uint8Array; compartments: Record<string, string> } {
  const bytes = readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url))
  return { bytes, compartments: compartmentsOf(bytes) }
}

function compartmentsOf(bytes: Uint8Array, program?: RestrictedLabel): Record<string, string> {
  const result = parseBundle(bytes, program ? { program } : {})
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const short = (url = '') => url.replace(/^urn:uuid:0{8}-0000-4000-8000-0*/, '').replace('https://invented.example/fhir/', '')
  return Object.fromEntries(result.bundle.records.map((entry) => [`${entry.type} ${short(entry.fullUrl)}`, entry.compartment]))
}

describe('compartments', () => {
  it('takes the claim, the note and the provenance of a restricted visit with it, and not the rest of the chart', () => {
    expect(fixture('labelled-visit').compartments).toEqual({
      'Patient 1': 'demographics',
      'Encounter 10': 'MINOR',
      'Condition 11': 'MINOR',
      'Claim 12': 'MINOR',
      'ExplanationOfBenefit 13': 'MINOR',
      'DocumentReference 14': 'MINOR',
      'Provenance 15': 'MINOR',
      'Observation 16': 'MINOR',
      'Encounter 20': 'general',
      'Observation 21': 'general',
      'Observation 22': 'HIV',
      'DiagnosticReport 23': 'HIV',
      'Appointment 24': 'demographics',
      'RelatedPerson 25': 'demographics',
      'Appointment 26': 'MINOR',
    })
  })

  it('follows rings, chains of three, every form of reference and contained resources', () => {
    expect(fixture('labelled-ring').compartments).toEqual({
      'Patient Patient/p': 'demographics',
      'Observation Observation/a': '42CFRPart2',
      'Observation Observation/b': '42CFRPart2',
      'Observation Observation/c': '42CFRPart2',
      'Observation Observation/by-absolute-url': 'SEX',
      'Observation Observation/by-extension': 'SEX',
      'Observation Observation/by-version': 'SEX',
      'Observation Observation/gene': 'SEX',
      'Observation Observation/by-identifier': 'SEX',
      'Observation Observation/by-condition': 'SEX',
      'ServiceRequest ServiceRequest/order': 'SEX',
      'MedicationRequest MedicationRequest/contains': 'HIV',
      'Observation Observation/contained-link': 'SEX',
      'Observation Observation/plain': 'general',
      'Observation Observation/notes': 'PSYTHPN',
      'Observation Observation/other-label': 'general',
    })
  })

  it('keeps all labels with the record, also those of no compartment', () => {
    const result = parseBundle(fixture('labelled-ring').bytes)
    const last = result.ok ? result.bundle.records.at(-1) : undefined
    expect(last?.securityLabels.map(({ code }) => code)).toEqual(['SDV', 'V'])
  })

  it('spreads a label of the bundle only if no entry says it, and the program of a source always', () => {
    const labelled = (code: string, name = 'labelled-ring') => {
      const bundle = JSON.parse(new TextDecoder().decode(fixture(name).bytes))
      return utf8(JSON.stringify({ ...bundle, meta: { security: [{ system: ACT, code }] } }))
    }
    expect(compartmentsOf(labelled('HIV'))['Observation Observation/plain']).toBe('general')
    expect(compartmentsOf(labelled('GDIS', 'labelled-visit'))).toMatchObject({
      'Patient 1': 'demographics',
      'Encounter 10': 'MINOR',
      'Observation 21': 'GDIS',
      'Observation 22': 'HIV',
    })
    expect(compartmentsOf(labelled('PSYTHPN'))['Observation Observation/plain']).toBe('general')
    expect(compartmentsOf(fixture('labelled-ring').bytes, '42CFRPart2')['Observation Observation/plain']).toBe('42CFRPart2')
  })

  it.each([
    [[{ code: 'HIV' }], 'HIV'],
    [[{ system: 'urn:oid:2.16.840.1.113883.5.4', code: 'GDIS' }], 'GDIS'],
    [[{ system: 'https://local.example', code: 'HIV' }], undefined],
    [[{ system: ACT, code: 'MINOR' }], undefined],
    [[{ system: ACT, code: 'toString' }], undefined],
    [
      [
        { system: ACT, code: 'OPIOIDUD' },
        { system: ACT, code: 'PSY' },
      ],
      '42CFRPart2',
    ],
  ])('reads %j as %s', (labels, compartment) => {
    expect(restrictedOf(labels)).toBe(compartment)
  })

  it('no record is less restricted than what it references, nor more than all it can reach', () => {
    const node = fc.record({ label: fc.option(fc.constantFrom(...RESTRICTED)), targets: fc.array(fc.nat(14), { maxLength: 4 }) })
    fc.assert(
      fc.property(fc.array(node, { minLength: 15, maxLength: 15 }), (nodes) => {
        const labelled: Labelled[] = nodes.map(({ label, targets }) => ({
          type: 'Observation',
          directory: false,
          labels: label
            ? [{ system: label === 'MINOR' ? 'https://chartseal.org/fhir/CodeSystem/compartment' : ACT, code: label }]
            : [],
          targets,
        }))
        const rank = (label: string | null) => (label && label !== 'general' ? RESTRICTED.indexOf(label as RestrictedLabel) : 99)
        const strongest = nodes.map((_, from) => {
          const seen = new Set([from])
          for (const at of seen) for (const target of nodes[at]?.targets ?? []) seen.add(target)
          return Math.min(...[...seen].map((at) => rank(nodes[at]?.label ?? null)))
        })
        expect(assignCompartments(labelled).map(rank)).toEqual(strongest)
      }),
      { numRuns: 100 },
    )
  })
})
