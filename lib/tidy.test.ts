import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript: it runs before anything is installed
import { missingEntries } from '@/bin/set-up/complete-lock.mjs'
import {
  databaseIsServerOnly,
  environmentInOnePlace,
  linkInOnePlace,
  mayImport,
  oneWay,
  prismaInDbOnly,
  pureStaysPure,
  type Rule,
} from '@/e2e/support/tidy-layers'
import {
  actionsAskFromWhere,
  clockSetByTestsOnly,
  fileLength,
  functionLength,
  kebabCase,
  noLoadingAboveTheGate,
  permitsMadeAtTheGate,
  promiseFirst,
  storesTakeAPermit,
  todosNameADecision,
  transactionsInNamedPlaces,
} from '@/e2e/support/tidy-shape'
import { loadSources, toSource } from '@/e2e/support/tidy-sources'

const ROOT = resolve(import.meta.dirname, '..')
const sources = loadSources(ROOT)
const decisions = existsSync(join(ROOT, 'docs/decisions'))
  ? readdirSync(join(ROOT, 'docs/decisions')).map((name) => name.slice(0, 3))
  : []
const long = (lines: number) => `export function f() {\n${'  x()\n'.repeat(lines)}}\n`

/** Each rule with what it must find: [path, text, …]. A rule that cannot fail proves nothing. */
const RULES: readonly [string, Rule, readonly (readonly [string, string])[]][] = [
  [
    'imports go one way',
    oneWay,
    [
      ['lib/base/x.ts', "import { db } from '@/lib/db/client'"],
      ['lib/keys/x.ts', "import { a } from '@/lib/session/actor'"],
      ['lib/records/x.ts', "import { type A } from '@/lib/consent/statement'"],
      ['lib/ledger/x.ts', "import {\n  a,\n} from '@/lib/access/gate'"],
      ['app/x.tsx', "import { append } from '@/lib/ledger/append'"],
      ['app/x.tsx', "const { a } = await import('@/lib/keys/custodian')"],
      ['lib/records/x.ts', "export * from '@/app/_ui/button'"],
      ['lib/records/x.ts', "import { a } from '@/e2e/support/database'"],
      ['lib/records/x.ts', "import { a } from '../oversight/explorer'"],
    ],
  ],
  [
    'only lib/db imports Prisma and the driver',
    prismaInDbOnly,
    [
      ['lib/keys/x.ts', "import pg from 'pg'"],
      ['bin/x.ts', "import { PrismaClient } from '@/lib/db/generated/client'"],
      ['lib/keys/x.ts', "import type { Prisma } from '@prisma/client'"],
    ],
  ],
  ['the environment is read in one place', environmentInOnePlace, [['lib/keys/x.ts', 'const a = process.env.HOME']]],
  [
    'what touches the database is server-only',
    databaseIsServerOnly,
    [
      ['lib/keys/x.ts', "import type { Tx } from '@/lib/db/transaction'"],
      ['lib/keys/x.ts', "// words\nimport 'server-only'\nimport { db } from '@/lib/db/client'"],
    ],
  ],
  [
    'pure files import only pure files',
    pureStaysPure,
    [
      ['lib/crypto/x.ts', "import { randomBytes } from 'node:crypto'"],
      ['lib/ledger/x.ts', "import { loadVariable } from '@/lib/base/env'"],
      ['app/x.tsx', "'use client'\nimport { loadVariable } from '@/lib/base/env'"],
    ],
  ],
  ['only app/_ui/link imports next/link', linkInOnePlace, [['app/x.tsx', "import Link from 'next/link'"]]],
  [
    'no promise sinks between imports',
    promiseFirst,
    [
      ['lib/x.ts', "import 'server-only'\nimport { a } from 'a'\n/** Promise. */\nimport { b } from 'b'\n"],
      ['lib/x.ts', "import {\n  a,\n} from 'a'\n/**\n * Promise.\n */\nimport { b } from 'b'\n"],
    ],
  ],
  ['a file has at most 250 lines', fileLength, [['lib/x.ts', 'a\n'.repeat(251)]]],
  [
    'a function has at most 70 lines',
    functionLength,
    [
      ['lib/x.ts', long(69)],
      ['lib/x.ts', `const f = async () => {\n${'  x()\n'.repeat(69)}}`],
      ['lib/x.ts', `class A {\n  f(a: string): void {\n${'    x()\n'.repeat(69)}  }\n}`],
    ],
  ],
  [
    'transactions open only in the files ARCHITECTURE names',
    transactionsInNamedPlaces,
    [
      ['lib/records/x.ts', 'await inTransaction(async (tx) => {})'],
      ['lib/records/x.ts', 'await db().prisma.$transaction([])'],
      ['bin/x.ts', "await client.query('BEGIN')"],
    ],
  ],
  [
    'store functions take a Permit first',
    storesTakeAPermit,
    [
      ['lib/records/store.ts', 'export async function loadAll(tx: Tx, permit: Permit) {}'],
      ['lib/records/store.ts', 'export function loadAll() {}'],
    ],
  ],
  ['permits are made at the gate', permitsMadeAtTheGate, [['lib/records/x.ts', 'const p = {} as unknown as Permit']]],
  ['only the seed and tests set the clock', clockSetByTestsOnly, [['bin/x.ts', "import { setClock } from '@/lib/base/clock'"]]],
  [
    'what may change something asks where the call comes from',
    actionsAskFromWhere,
    [
      ['app/x/actions.ts', "'use server'\nexport async function a(form: FormData) {\n  await requireFromHere()\n}\n"],
      [
        'app/x/actions.ts',
        "'use server'\nexport async function a(): Promise<void> {\n  await requireFromHere()\n}\nexport async function b(): Promise<void> {\n  await c()\n}\n",
      ],
      ['app/x/route.ts', 'export async function POST(): Promise<Response> {\n  return new Response()\n}\n'],
      ['app/x/route.ts', 'export { handler as GET, handler as POST }\n'],
    ],
  ],
  [
    'no loading.tsx above a gate',
    noLoadingAboveTheGate,
    [
      ['app/(clinician)/loading.tsx', ''],
      ['app/loading.tsx', ''],
    ],
  ],
  [
    'a to-do names its decision',
    todosNameADecision(decisions),
    [
      ['lib/x.ts', '// TODO later'],
      ['lib/x.ts', '// TODO(decision 999)'],
    ],
  ],
  ['files are in kebab-case', kebabCase, [['lib/base/someFile.ts', '']]],
]

describe.each(RULES)('%s', (_, rule, bad) => {
  it('everywhere', () => {
    const complaints = [...sources.values()].flatMap((source) => rule(source, sources).map((words) => `${source.path}: ${words}`))
    expect(complaints).toEqual([])
  })

  it.each(bad)('and a breach in %s is found', (path, text) => {
    expect(rule(toSource(path, text), sources)).not.toEqual([])
  })
})

describe('the rules read sources rightly', () => {
  it('comments and strings are not code', () => {
    const text = "// inTransaction(\nconst a = 'https://inTransaction.example' /* process.env */\n"
    expect(environmentInOnePlace(toSource('lib/x.ts', text), sources)).toEqual([])
    expect(transactionsInNamedPlaces(toSource('lib/x.ts', text), sources)).toEqual([])
  })

  it.each([
    ['app', 'records', true],
    ['records', 'access', true],
    ['access', 'keys', true],
    ['keys', 'ledger', true],
    ['ledger', 'crypto', true],
    ['db', 'base', true],
    ['crypto', 'db', false],
    ['ledger', 'keys', false],
    ['policy', 'ledger', false],
    ['base', 'crypto', false],
    ['access', 'records', false],
  ])('%s importing %s: %s', (own, other, may) => {
    expect(mayImport(own, other)).toBe(may)
  })

  it('finds the sources', () => {
    expect(sources.size).toBeGreaterThan(30)
    expect(sources.get('lib/db/transaction.ts')?.imports).toContainEqual({ from: '@/lib/db/client', typeOnly: false })
  })
})

/** STACK.md: what was chosen, where an older one has a hole that is known, or stands where a hole would be grave. */
const FLOORS: Readonly<Record<string, string>> = {
  next: '16.4.6', // named as a floor there
  react: '19.3.1', // server components: requests that ran code
  'react-dom': '19.3.1',
  'next-auth': '4.24.15', // keeps the session's cookie
  '@node-rs/argon2': '2.2.1', // passwords
  '@noble/curves': '2.4.0', // signatures in the browser
  '@noble/hashes': '2.4.0',
  '@hpke/core': '1.9.0', // seals keys
  '@cedar-policy/cedar-wasm': '4.13.0', // decides
  pg: '8.23.1',
}

function belowFloor(packages: Readonly<Record<string, { readonly version?: string }>>): string[] {
  return Object.entries(packages).flatMap(([path, { version = '0' }]) => {
    const floor = FLOORS[path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)]
    return floor !== undefined && path !== '' && isBelow(version, floor) ? [`${path} ${version} < ${floor}`] : []
  })
}

/** One that comes before a version counts as older than it. */
function isBelow(version: string, floor: string): boolean {
  const [plain = '', before] = version.split('-')
  const [own, needed] = [plain, floor].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (const [i, part] of needed.entries()) if ((own[i] ?? 0) !== part) return (own[i] ?? 0) < part
  return before !== undefined
}

describe('packages', () => {
  it('are pinned to exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })

  // Of the design's stack; each with why nothing older may come in, be it as somebody else's dependency.
  it('below their security floor fail the build (ASSURANCE 27)', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
    expect(belowFloor(packages)).toEqual([])
    const old = { 'node_modules/next': { version: '16.4.5' }, 'node_modules/a/node_modules/react-dom': { version: '19.2.0' } }
    expect(belowFloor(old)).toEqual([
      'node_modules/next 16.4.5 < 16.4.6',
      'node_modules/a/node_modules/react-dom 19.2.0 < 19.3.1',
    ])
    expect(belowFloor({ 'node_modules/next': { version: '16.4.6-canary.3' } })).toHaveLength(1)
    for (const name of Object.keys(FLOORS)) expect(packages[`node_modules/${name}`], name).toBeDefined()
  })

  it('are locked for every platform, or npm ci fails on all', () => {
    expect(missingEntries(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))).toEqual({})
    expect(missingEntries({ packages: { 'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0' } } } })).toEqual({
      'node_modules/a-linux-x64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
    })
  })
})
