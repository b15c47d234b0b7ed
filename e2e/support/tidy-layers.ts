import { isTest, resolveImport, type Source, type Sources } from '@/e2e/support/tidy-sources'

/** Rules about who may import whom. Each returns sentences; none means tidy. */
export type Rule = (source: Source, sources: Sources) => string[]

/** Left may import right, never back; names of one row do not import each other (ARCHITECTURE). */
const ROWS = [
  ['app', 'bin', 'prisma', 'root'],
  ['records', 'consent', 'directory', 'oversight'],
  ['access'],
  ['session', 'keys'],
  ['ledger', 'policy'],
  ['crypto', 'db'],
  ['base'],
]
/** bin and the root's few files put everything together; prisma/migrate is a part of the set-up. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { bin: ['prisma'], prisma: ['bin'], root: ['app'] }
const NEVER_FROM_APP = /^@\/lib\/(keys|policy|db)\/|^@\/lib\/ledger\/append$/

export const oneWay: Rule = (source) => {
  if (isTest(source)) return []
  const own = layerOf(source.path)
  return source.imports.flatMap(({ from }) => {
    if (!from.startsWith('@/')) return []
    const other = layerOf(from.slice(2))
    if (own === 'app' && NEVER_FROM_APP.test(from)) return [`app imports ${from}, which is behind the gate`]
    return mayImport(own, other) ? [] : [`${own} imports ${from}, against the one-way rule`]
  })
}

export function mayImport(own: string, other: string): boolean {
  if (own === other || BESIDE[own]?.includes(other)) return true
  return rowOf(own) < rowOf(other)
}

/** `lib/keys/x` → keys; what is unknown is in no row, and nobody may import it. */
function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (top === 'lib') return second
  return ['app', 'bin', 'prisma', 'e2e'].includes(top) ? top : 'root'
}

function rowOf(layer: string): number {
  return ROWS.findIndex((row) => row.includes(layer))
}

const PRISMA = /^(@prisma\/|prisma(\/|$))|\/db\/generated\//
export const prismaInDbOnly: Rule = (source) => {
  if (/^lib\/db\/|^prisma(\/|\.config)/.test(source.path)) return []
  const prisma = source.imports.filter(({ from }) => PRISMA.test(from))
  const driver = isTest(source) || source.path.startsWith('bin/') ? [] : source.imports.filter(({ from }) => from === 'pg')
  return [...prisma, ...driver].map(({ from }) => `imports ${from}; only lib/db does`)
}

export const environmentInOnePlace: Rule = ({ path, code }) => {
  // instrumentation.ts: NEXT_RUNTIME is a constant of Next's compiler, which has to stand there as written.
  const mayRead =
    path === 'lib/base/env.ts' || path === 'instrumentation.ts' || path.includes('tidy') || /^[^/]+\.config\.ts$/.test(path)
  return mayRead || !/\bprocess\s*\.\s*env\b/.test(code) ? [] : ['reads process.env; ask lib/base/env']
}

/** Without the line a client component could pull database code into the browser's bundle. */
export const databaseIsServerOnly: Rule = (source) => {
  if (!source.path.startsWith('lib/') || isTest(source) || source.path.startsWith('lib/db/generated/')) return []
  const touches = source.imports.some(({ from }) => /^@\/lib\/db\/|^pg$|^@prisma\//.test(from))
  return touches && source.kind !== 'server' ? ["touches the database; its first line must be import 'server-only'"] : []
}

/** Pure files are what the browser and an offline verifier run. */
export const pureStaysPure: Rule = (source, sources) => {
  const inBrowser = source.kind === 'client' || (source.kind === 'pure' && source.path.startsWith('lib/'))
  if (!inBrowser || isTest(source)) return []
  return source.imports
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ from }) => {
      if (from.startsWith('node:')) return [`imports ${from}, which no browser has`]
      return resolveImport(from, sources)?.kind === 'server' ? [`imports ${from}, which runs on the server only`] : []
    })
}

export const linkInOnePlace: Rule = ({ path, imports }) =>
  path !== 'app/_ui/link.tsx' && imports.some(({ from }) => from === 'next/link')
    ? ['imports next/link; app/_ui/link does, without prefetching: a prefetched chart would be an access']
    : []
