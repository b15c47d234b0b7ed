import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as losslessParse, stringify } from 'lossless-json'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8 } from '@/lib/base/bytes'
import { testData } from '@/lib/base/test-data'
import { loadPlans } from './elements'
import { accepted, local } from './fixtures/bundles'
import type { ParsedEntry } from './parse'
import { newProblemList } from './problem'
import { checkResource } from './validate'

beforeAll(() => {
  loadPlans()
}, 30_000)

const filesIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'))

const BUNDLES = ['synthea', 'synthea-us-core', 'ips'].flatMap((folder) => {
  const path = testData(`fhir/${folder}`)
  return path ? filesIn(path).map((name) => [`${folder}/${name}`, join(path, name)] as const) : []
})

describe.runIf(BUNDLES.length > 0)('published bundles', () => {
  it.each(BUNDLES)('%s is taken whole, its bytes as lossless-json would write them, twice the same', (_, path) => {
    const bytes = readFileSync(path)
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

const SINGLES = testData('fhir/hl7-examples')

describe.runIf(SINGLES)('published single resources', () => {
  const names = filesIn(SINGLES ?? '.').filter((name) => !name.startsWith('Bundle-'))
  it.each(names)('%s validates', (name) => {
    const problems = newProblemList()
    checkResource(JSON.parse(readFileSync(join(SINGLES ?? '', name), 'utf8')), 0, problems)
    expect(problems.problems).toEqual([])
  })
})
