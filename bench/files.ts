import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { testData } from '@/lib/base/test-data'

export type File = { readonly path: string; readonly bytes: number }

/** Published patients; none where the test data are absent. */
export function syntheaFiles(): File[] {
  return filesIn('fhir/synthea')
}

/** Everything, in an order in which references resolve: hospital and practitioners before their patients. */
export function allFiles(): File[] {
  const usCore = filesIn('fhir/synthea-us-core')
  const first = (path: string) => /\/(hospital|practitioner)Information/.test(path)
  return [...syntheaFiles(), ...usCore.filter(({ path }) => first(path)), ...usCore.filter(({ path }) => !first(path))]
}

function filesIn(relative: string): File[] {
  const folder = testData(relative)
  if (!folder) return []
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
  return names.map((name) => ({ path: join(folder, name), bytes: statSync(join(folder, name)).size }))
}
