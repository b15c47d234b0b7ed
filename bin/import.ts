/**
 * npm run import -- --organisation NG [--source NAME] [--program LABEL] [--data DIR] FILE|FOLDER…
 *
 * FHIR R4 transaction and batch bundles and IPS documents, one transaction each. Ends with 0 when all are in, 1 when some
 * were refused, 2 when nothing could be tried. Prints ids, counts, places and reasons, never a name or a value, and files
 * by their number: they are named after patients more often than not, and what is printed ends up in logs.
 */
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { explain, Unready } from '@/bin/set-up/unready'
import { withInstallation } from '@/bin/set-up/with-installation'
import { RESTRICTED } from '@/lib/base/compartment'
import { findOrganisation, listOrganisations } from '@/lib/directory/find-organisation'
import { inImportOrder } from '@/lib/records/import/order'
import type { ImportProblem } from '@/lib/records/import/problem'
import { receive } from '@/lib/records/import/receive'
import { type Imported, type ImportSource, importAgent, importBundle } from '@/lib/records/import-bundle'

const USAGE = 'npm run import -- --organisation CODE [--source NAME] [--program LABEL] [--data DIR] FILE|FOLDER…'

type Total = { files: number; refused: number; written: number }

async function main(): Promise<number> {
  const { positionals, values } = parse()
  const { organisation: code, source = 'import', program: label } = values
  if (!code || positionals.length === 0) throw new Unready('an organisation and at least one file are needed', USAGE)
  const program = label === undefined ? undefined : RESTRICTED.find((known) => known === label)
  if (label !== undefined && !program) throw new Unready(`${label} is no compartment`, `one of ${RESTRICTED.join(', ')}`)
  const files = positionals.flatMap(filesIn)
  return withInstallation(values.data, async () => {
    const organisation = await findOrganisation(code)
    if (!organisation) throw new Unready(`there is no organisation ${code}`, `known: ${await knownCodes()}`)
    const from = { actor: importAgent(organisation.id), source, ...(program ? { program } : {}) }
    return importAll(from, files)
  })
}

async function knownCodes(): Promise<string> {
  return (await listOrganisations()).map(({ code }) => code).join(', ') || 'none'
}

async function importAll(from: ImportSource, files: readonly string[]): Promise<number> {
  const total: Total = { files: 0, refused: 0, written: 0 }
  const since = performance.now()
  for (const file of files) await importFile(from, file, `file ${total.files + 1} of ${files.length}`, total)
  const seconds = (performance.now() - since) / 1000
  const rate = Math.round(total.written / seconds)
  say(`${total.files} files, ${total.refused} refused, ${total.written} records in ${seconds.toFixed(1)} s (${rate}/s)`)
  return total.refused > 0 ? 1 : 0
}

async function importFile(from: ImportSource, file: string, name: string, total: Total): Promise<void> {
  total.files++
  const bytes = await receive(createReadStream(file))
  const result =
    'code' in bytes
      ? { ok: false as const, code: 'invalid' as const, problems: [bytes], dropped: 0 }
      : await importBundle(from, bytes)
  if (result.ok) {
    total.written += result.imported.created + result.imported.updated + result.imported.directory
    return say(`${name}: ${countsOf(result.imported)}`)
  }
  if (result.code !== 'invalid') throw new Error(`the import was refused: ${result.code}`)
  total.refused++
  say(`${name}: refused, nothing of it was kept`)
  for (const problem of result.problems) say(`  ${placeOf(problem)}: ${problem.reason}`)
  if (result.dropped > 0) say(`  and ${result.dropped} more`)
}

function countsOf({ created, updated, unchanged, isNewPatient, patient, possibleDuplicates, directory }: Imported): string {
  const parts = [
    created > 0 && `${created} new`,
    updated > 0 && `${updated} changed`,
    unchanged > 0 && `${unchanged} unchanged`,
    directory > 0 && `${directory} in the directory`,
    patient && `${isNewPatient ? 'new patient' : 'patient'} ${patient}`,
    possibleDuplicates.length > 0 && `possible duplicate of ${possibleDuplicates.join(', ')}`,
  ]
  return parts.filter(Boolean).join(', ') || 'nothing to import'
}

function placeOf({ entry, path, offset }: ImportProblem): string {
  const parts = [entry === undefined ? undefined : `entry ${entry}`, path, offset === undefined ? undefined : `byte ${offset}`]
  return parts.filter((part) => part !== undefined).join(', ') || 'the file'
}

/** Of a folder its bundles. */
function filesIn(path: string): string[] {
  if (!existsSync(path)) throw new Unready(`${path} does not exist`, USAGE)
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith('.json'))
  return inImportOrder(names, (name) => name).map((name) => join(path, name))
}

function parse() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ allowPositionals: true, options: { organisation: text, source: text, program: text, data: text } })
  } catch (error) {
    throw new Unready((error as Error).message, USAGE)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  explain(error)
  process.exitCode = 2
}
