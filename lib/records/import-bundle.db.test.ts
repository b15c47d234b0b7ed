import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { testData } from '@/lib/base/test-data'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { type Imported, importAgent, importBundle } from '@/lib/records/import-bundle'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())

async function read(bytes: Uint8Array, source = 'test'): Promise<Imported> {
  const result = await importBundle({ actor: importAgent(test.northgate), source }, bytes)
  if (!result.ok) throw new Error(JSON.stringify(result.problems.slice(0, 3)))
  return result.imported
}

async function rowCount(table: string): Promise<number> {
  const { rows } = await test.owner.pool.query(`select count(*)::int as n from ${table}`)
  return rows[0].n
}

const TABLES = ['patient', 'record', 'record_version', 'blind_index', 'directory_resource', 'key_grant', 'stream']
const snapshot = async () => Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await rowCount(table)])))

type Change = (bundle: { entry: { fullUrl: string; resource: Record<string, unknown> }[] }) => void
function changed(bytes: Uint8Array, change: Change): Uint8Array {
  const bundle = JSON.parse(new TextDecoder().decode(bytes))
  change(bundle)
  return new TextEncoder().encode(JSON.stringify(bundle))
}
/** Written by JSON.stringify, so that a later change is the only difference: 1.50 would become 1.5. */
const plain = (options: { resources: number; seed: number }) => changed(generateBundle(options), () => {})
const entryOf = (bundle: Parameters<Change>[0], type: string) =>
  bundle.entry.find(({ resource }) => resource.resourceType === type) as { fullUrl: string; resource: Record<string, unknown> }

describe('a bundle', () => {
  const bytes = plain({ resources: 40, seed: 7 })

  it('is imported once; a repeat changes nothing and says so', async () => {
    const first = await read(bytes)
    expect(first).toMatchObject({ isNewPatient: true, updated: 0, unchanged: 0 })
    const before = await snapshot()
    expect(await read(bytes)).toMatchObject({ isNewPatient: false, created: 0, updated: 0, unchanged: first.created })
    expect(await snapshot()).toEqual(before)
  })

  it('with a changed item makes a new version of that item and of nothing else', async () => {
    const before = await rowCount('record_version')
    const next = changed(bytes, (bundle) => {
      entryOf(bundle, 'Observation').resource.status = 'amended'
    })
    expect(await read(next)).toMatchObject({ created: 0, updated: 1 })
    expect(await rowCount('record_version')).toBe(before + 1)
  })

  it('with one invalid resource leaves nothing of itself, and says where and why', async () => {
    const before = await snapshot()
    const broken = changed(generateBundle({ resources: 30, seed: 8 }), (bundle) => {
      entryOf(bundle, 'Patient').resource.gender = 'banana'
    })
    const result = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, broken)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.problems[0]).toMatchObject({ code: 'outside-value-set', path: 'Patient.gender' })
    expect(await snapshot()).toEqual(before)
  })

  it('that names nobody in the directory is refused whole', async () => {
    const before = await snapshot()
    const conditional = changed(generateBundle({ resources: 30, seed: 9 }), (bundle) => {
      entryOf(bundle, 'Encounter').resource.serviceProvider = { reference: 'Organization?identifier=urn:example|nobody' }
    })
    const result = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, conditional)
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'dangling-reference' }] })
    expect(await snapshot()).toEqual(before)
  })
})

describe('whose record it is', () => {
  const renamed = (seed: number, change: (patient: Record<string, unknown>) => void) =>
    changed(generateBundle({ resources: 10, seed }), (bundle) => change(entryOf(bundle, 'Patient').resource))

  it('another birth date under the same identifier is another chart and a possible duplicate', async () => {
    const first = await read(generateBundle({ resources: 10, seed: 21 }))
    const other = await read(renamed(21, (patient) => Object.assign(patient, { birthDate: '1931-01-31' })))
    expect(other.isNewPatient).toBe(true)
    expect(other.possibleDuplicates).toEqual([first.patient])
  })

  it('two patients whose bundles share every fullUrl stay two, and each keeps her own items', async () => {
    const one = await read(generateBundle({ resources: 10, seed: 22 }))
    const other = await read(
      renamed(22, (patient) =>
        Object.assign(patient, {
          identifier: [{ system: 'urn:example:mrn', value: 'other-1' }],
          name: [{ family: 'Otherwise', given: ['Olga'] }],
          birthDate: '1955-05-05',
        }),
      ),
    )
    expect(other).toMatchObject({ isNewPatient: true, created: one.created, updated: 0 })
    const { rows } = await test.owner.pool.query(
      'select patient_id, count(*)::int as n from record where patient_id = any($1::uuid[]) group by 1',
      [[one.patient, other.patient]],
    )
    expect(rows.map(({ n }) => n)).toEqual([one.created, one.created])
  })

  it('two imports of one new patient at the same moment make one chart', async () => {
    const bytes = generateBundle({ resources: 8, seed: 23 })
    const both = await Promise.all([read(bytes), read(bytes)])
    expect(both[0]?.patient).toBe(both[1]?.patient)
    expect(both.filter(({ isNewPatient }) => isNewPatient)).toHaveLength(1)
  })

  it('a labelled item that is labelled otherwise later moves to the other compartment as a new version', async () => {
    const bytes = plain({ resources: 20, seed: 24 })
    await read(bytes)
    const labelled = changed(bytes, (bundle) => {
      const last = bundle.entry.filter(({ resource }) => resource.resourceType === 'Observation').at(-1)
      if (last) last.resource.meta = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] }
    })
    expect((await read(labelled)).updated).toBe(1)
    expect(await read(labelled)).toMatchObject({ created: 0, updated: 0 })
  })
})

const published = testData('fhir')
describe.skipIf(!published)('all published patients', () => {
  const order = (name: string) => (name.startsWith('hospital') ? 0 : name.startsWith('practitioner') ? 1 : 2)

  it.each([
    ['synthea', 12],
    ['synthea-us-core', 1],
    ['ips', 3],
  ])('%s', { timeout: 180_000 }, async (folder, patients) => {
    const files = readdirSync(`${published}/${folder}`).filter((name) => name.endsWith('.json'))
    const seen = new Set<string>()
    for (const name of files.sort((a, b) => order(a) - order(b))) {
      const { patient } = await read(readFileSync(`${published}/${folder}/${name}`), folder)
      if (patient) seen.add(patient)
    }
    expect(seen.size).toBe(patients)
  })
})

describe('a patient without any identifier', () => {
  it('is known again by the address she was sent under', async () => {
    const nameless = changed(generateBundle({ resources: 6, seed: 31 }), (bundle) => {
      delete entryOf(bundle, 'Patient').resource.identifier
    })
    const first = await read(nameless)
    expect(await read(nameless)).toMatchObject({ patient: first.patient, isNewPatient: false, created: 0, updated: 0 })
  })
})
