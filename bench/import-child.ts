import { readFileSync } from 'node:fs'
import type { OrganisationId } from '@/lib/base/ids'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { parseBundle } from '@/lib/records/import/parse'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { allFiles } from './files'

export type ImportReport = { readonly resources: number; readonly ms: number; readonly peakBytes: number }

const [, , mode, organisation] = process.argv
const from = { actor: importAgent(organisation as OrganisationId), source: 'bench' }
let resources = 0
const begun = performance.now()
for (const { path } of allFiles()) {
  const bytes = readFileSync(path)
  resources += mode === 'parse' ? parse(bytes) : await importOne(bytes, path)
}
const report: ImportReport = { resources, ms: performance.now() - begun, peakBytes: process.resourceUsage().maxRSS * 1_024 }
await setDatabase(undefined)
await closeKeystore()
process.stdout.write(`${JSON.stringify(report)}\n`)

function parse(bytes: Uint8Array): number {
  const parsed = parseBundle(bytes)
  if (!parsed.ok) throw new Error('a published bundle is refused')
  return parsed.bundle.records.length + parsed.bundle.directory.length
}

async function importOne(bytes: Uint8Array, path: string): Promise<number> {
  const result = await importBundle(from, bytes)
  if (!result.ok) throw new Error(`${path} is refused: ${JSON.stringify(result.problems.slice(0, 2))}`)
  const { created, updated, unchanged, directory } = result.imported
  return created + updated + unchanged + directory
}
