#!/usr/bin/env node
// `npm test`: everything, on a machine with only Node and npm. `npm test -- unit lib/crypto` runs one tier, filtered.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { giveUp, makeReady, ROOT, runNode, say, TYPESCRIPT } from './set-up/before-install.mjs'
import { requireBrowser } from './set-up/browser.mjs'
import { failuresOf, secondTriesOf } from './set-up/failures.mjs'
import { startPortal } from './set-up/portal-for-tests.mjs'

const RUNS = {
  '--validate': ['types', 'lint', 'unit', 'integration', 'e2e'],
  '--long': ['long', 'build', 'e2e-long'],
  '--screenshots': ['build', 'screenshots'],
  '--bench': ['build', 'bench'],
  '--bench-ui': ['build', 'bench-ui'],
}
const EVERYTHING = ['types', 'lint', 'unit', 'integration', 'build', 'e2e']
const RESULTS = join(ROOT, 'test-results')
const bin = (name) => join(ROOT, 'node_modules', name)
// What the developer's shell says about an installation of their own is no business of the tests.
const env = without(process.env, [
  'DATABASE_URL',
  'KEYSTORE_URL',
  'CHARTSEAL_DATA',
  'CHARTSEAL_PORT',
  'CHARTSEAL_FRESH',
  'NODE_OPTIONS',
])

const TIERS = {
  // Route types are written by Next; without them a fresh checkout has none to check against.
  types: async () =>
    asOne(
      (await node([bin('next/dist/bin/next'), 'typegen'], 'ignore')) === 0 &&
        (await node([bin('typescript/bin/tsc'), '--noEmit'])) === 0,
    ),
  lint: async () => asOne((await node([bin('@biomejs/biome/bin/biome'), 'ci', '.'])) === 0),
  unit: (filter) => vitest('unit', filter),
  integration: (filter) => vitest('db', filter),
  long: (filter) => vitest('long', filter),
  build: async () => asOne((await node([...TYPESCRIPT, 'bin/build.ts'])) === 0),
  e2e: (filter) => playwright('portal', filter),
  'e2e-long': (filter) => playwright('long', filter),
  screenshots: (filter) => playwright('screenshots', filter),
  'bench-ui': (filter) => playwright('bench', filter),
  bench: async (filter) => asOne((await node([...TYPESCRIPT, 'bin/bench.ts', ...filter])) === 0),
}

async function vitest(project, filter) {
  const report = join(RESULTS, `${project}.json`)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filter]
  const code = await node([bin('vitest/vitest.mjs'), ...args])
  const { numPassedTests = 0, numFailedTests = 0, ...said } = read(report)
  return { passed: numPassedTests, failed: code === 0 ? 0 : Math.max(1, numFailedTests), failures: failuresOf(said) }
}

async function playwright(project, filter) {
  if (!hasSpecs(project)) {
    say(`no tests for ${project} yet`)
    return { passed: 0, failed: 0 }
  }
  const browser = requireBrowser()
  const portal = await startPortal(env, { again: project === 'long' }) // whose tests kill its database
  if (!portal) return { passed: 0, failed: 1 }
  const report = join(RESULTS, `${project}.json`)
  try {
    const more = {
      CHARTSEAL_E2E_URL: portal.url,
      CHARTSEAL_DATA: portal.folder,
      CHROMIUM_PATH: browser,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      NODE_OPTIONS: '--conditions=react-server', // support files import server code, to look behind the portal's back
    }
    const code = await node([bin('@playwright/test/cli.js'), 'test', `--project=${project}`, ...filter], 'inherit', {
      ...env,
      ...more,
    })
    const said = read(report)
    const { expected = 0, flaky = 0, unexpected = 0 } = said.stats ?? {}
    const failed = code === 0 ? 0 : Math.max(1, unexpected)
    return { passed: expected + flaky, failed, failures: failuresOf(said), secondTries: secondTriesOf(said) }
  } finally {
    await portal.stop()
  }
}

function hasSpecs(project) {
  const folder = join(ROOT, 'e2e', { portal: '', screenshots: 'screens' }[project] ?? project)
  if (!existsSync(folder)) return false
  const specs = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.spec.ts'))
  return specs.some((path) => project !== 'portal' || !path.startsWith('long'))
}

function node(args, stdio = 'inherit', environment = env) {
  return runNode(args, { env: environment, stdio }).done
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

function asOne(good) {
  return good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function without(all, names) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))
}

function chooseTiers(args) {
  const flag = Object.keys(RUNS).find((name) => args.includes(name))
  const rest = args.filter((arg) => arg !== flag)
  if (flag) return { tiers: RUNS[flag], filter: rest }
  const named = rest.filter((arg) => arg in TIERS)
  if (rest.length > 0 && named.length === 0)
    giveUp(`there is no tier ${rest[0]}`, `the tiers are ${Object.keys(TIERS).join(', ')}`)
  return { tiers: named.length > 0 ? named : EVERYTHING, filter: rest.filter((arg) => !(arg in TIERS)) }
}

async function main() {
  const { tiers, filter } = chooseTiers(process.argv.slice(2))
  makeReady()
  rmSync(RESULTS, { recursive: true, force: true })
  mkdirSync(RESULTS, { recursive: true })
  const rows = []
  let stopped = false
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      stopped = true
    })
  for (const tier of tiers) {
    if (stopped) process.exit(130)
    say(`tier: ${tier}`)
    const started = Date.now()
    rows.push({ tier, ...(await TIERS[tier](filter)), minutes: ((Date.now() - started) / 60_000).toFixed(2) })
  }
  report(rows)
}

function report(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
  const [passed, failed] = [sum('passed'), sum('failed')]
  // Again at the very end: a log that is kept may be cut anywhere else.
  const failures = rows.flatMap(({ failures = [] }) => failures).map((failure) => `failed: ${failure}\n`)
  for (const failure of failures) process.stdout.write(`\n${failure}`)
  for (const title of rows.flatMap(({ secondTries = [] }) => secondTries))
    process.stdout.write(`\nheld at the second try only: ${title}\n`)
  process.stdout.write('\n')
  for (const row of rows)
    process.stdout.write(`${row.tier.padEnd(12)} ${row.minutes.padStart(6)} min  ${row.passed} passed, ${row.failed} failed\n`)
  // A run of several parts adds them up itself and prints one closing line.
  if (process.env.CHARTSEAL_TOTALS) appendFileSync(process.env.CHARTSEAL_TOTALS, `${failures.join('')}${passed} ${failed}\n`)
  else process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 ? 1 : 0
}

await main()
