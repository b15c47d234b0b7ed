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

describe('packages', () => {
  it('are pinned to exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })

  it('are locked for every platform, or npm ci fails on all', () => {
    expect(missingEntries(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))).toEqual({})
    expect(missingEntries({ packages: { 'node_modules/a': { optionalDependencies: { 'a-linux-x64': '1.0.0' } } } })).toEqual({
      'node_modules/a-linux-x64': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
    })
  })
})
