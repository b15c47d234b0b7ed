import 'server-only'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadVariable } from '@/lib/base/env'

/**
 * Where published test data (vectors, FHIR bundles) lies: a path below CHARTSEAL_TEST_DATA, by default `../shared`
 * beside the repository. Where it is absent the test is left out and one line names what is missing, unless
 * CHARTSEAL_REQUIRE_TEST_DATA=1: a pipeline that silently lost its vectors would stay green while checking nothing.
 */
const said = new Set<string>()

export function testData(relative: string): string | undefined {
  const path = join(loadVariable('CHARTSEAL_TEST_DATA') ?? resolve(process.cwd(), '../shared'), relative)
  if (existsSync(path)) return path
  if (loadVariable('CHARTSEAL_REQUIRE_TEST_DATA') === '1')
    throw new Error(`test data missing: ${relative} (set CHARTSEAL_TEST_DATA)`)
  if (!said.has(relative)) console.warn(`left out, test data absent: ${relative} (set CHARTSEAL_TEST_DATA)`)
  said.add(relative)
  return undefined
}
