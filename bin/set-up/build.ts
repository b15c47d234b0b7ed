import 'server-only'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ROOT, runChild } from '@/bin/set-up/children'
import { writeVerifier } from '@/bin/set-up/verifier'

const SOURCES = ['app', 'lib', 'public', 'prisma/schema.prisma', 'package-lock.json', 'tsconfig.json']
const SINGLE = ['next.config.js', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts']
const BUILD_ID = join(ROOT, '.next/BUILD_ID')
const MARK = join(ROOT, '.next/chartseal-sources')

/** `next build`, left out while no source changed since the last one: so the second start takes seconds. */
export async function buildIfChanged(say: (words: string) => void, signal: AbortSignal): Promise<void> {
  await writeVerifier() // what lies in public is served as it was when the build began
  const hash = hashOfSources()
  if (existsSync(BUILD_ID) && existsSync(MARK) && readFileSync(MARK, 'utf8') === hash) return
  say('building the portal')
  rmSync(BUILD_ID, { force: true })
  const folder = mkdtempSync(join(tmpdir(), 'chartseal-build-'))
  const command = { name: 'next build', args: [NEXT, 'build'], env: { NODE_ENV: 'production' }, logPath: join(folder, 'log') }
  await runChild(command, signal)
  if (!existsSync(BUILD_ID)) throw new Error(`next build ended early:\n${readFileSync(command.logPath, 'utf8').slice(-4_000)}`)
  rmSync(folder, { recursive: true })
  writeFileSync(MARK, hash)
}

export const NEXT = join(ROOT, 'node_modules/next/dist/bin/next')

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const path of [...SOURCES, ...SINGLE].flatMap((name) => filesUnder(join(ROOT, name)))) {
    hash.update(`${relative(ROOT, path)}\n`)
    hash.update(createHash('sha256').update(readFileSync(path)).digest())
  }
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  const entries = readdirSyncOrFile(path)
  if (!entries) return [path]
  return entries
    .filter((entry) => entry.name !== 'generated' && !/\.test\.tsx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]))
}

function readdirSyncOrFile(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw error
  }
}
