import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireAgreement } from '@/bin/set-up/agreement'
import { buildIfChanged, NEXT } from '@/bin/set-up/build'
import { type ChildCommand, keepRunning, ROOT, runChild, TYPESCRIPT } from '@/bin/set-up/children'
import { asClient } from '@/bin/set-up/databases'
import { demoWitnesses } from '@/bin/set-up/demo-witnesses'
import { makeInstallation, type Opened, openInstallation, removeDemo } from '@/bin/set-up/installation'
import { parseServeOptions, type ServeOptions } from '@/bin/set-up/options'
import { logPrefix } from '@/bin/set-up/origin'
import { freePort, tryListen } from '@/bin/set-up/postgres'
import { announce, claim, release } from '@/bin/set-up/running'
import { readSingleSignOn, requireNamed } from '@/bin/set-up/single-sign-on'
import { sweepSecrets } from '@/bin/set-up/sweep'
import { explain, Unready } from '@/bin/set-up/unready'
import { writeVerifier } from '@/bin/set-up/verifier'
import { loadVariable, pickVariables, setVariable } from '@/lib/base/env'
import { SINGLE_SIGN_ON_VARIABLES } from '@/lib/directory/single-sign-on/settings'
import { migrate } from '@/prisma/migrate'

/**
 * Supervises one installation: the embedded database if it has one, the web process, the sequencer and the ledger's own check, each under its own
 * database role and with nothing in its environment but what it needs. `npm run demo` ends here.
 */
const stopping = new AbortController()
const cleanup: (() => Promise<void> | void)[] = []

async function main(): Promise<void> {
  const options = parseServeOptions(process.argv.slice(2))
  setVariable('CHARTSEAL_DATA', options.folder)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, () => stopping.abort())
  claim(options.folder)
  cleanup.push(() => release(options.folder))
  if (options.fresh || options.remove) await removeDemo(options.folder)
  if (options.remove) return
  claim(options.folder)
  const port = await requirePort(options.port)
  const signOn = readSingleSignOn()
  const opened = await prepare(options, logPrefix({ demo: options.demo, port }))
  if (signOn) await requireNamed(signOn, opened.urls.web)
  await buildIfNeeded(options)
  stopping.signal.throwIfAborted()
  await run(options, opened, port)
}

/** Database up, migrated and, for a new installation, bootstrapped and seeded. */
async function prepare(options: ServeOptions, prefix: string): Promise<Opened> {
  const opened = await open(options)
  if (opened.installation.demo !== options.demo)
    throw new Unready(
      `${options.folder} is ${opened.installation.demo ? '' : 'not '}a demo's folder`,
      'choose another with --data DIR: what a folder is was decided when it was made',
    )
  if (opened.urls.owner) {
    const applied = await migrate(opened.urls.owner)
    if (applied.length > 0) say(`database migrated (${applied.length})`)
    const state = await stateOf(opened)
    if (state === 'new') await seed(opened, prefix)
    if (state === 'half') return await startOver(options, opened, prefix)
  }
  await requireAgreement(opened)
  await sweep(opened)
  return opened
}

async function open(options: ServeOptions): Promise<Opened> {
  if (!existsSync(join(options.folder, 'installation.json'))) {
    say('making a new installation')
    await makeInstallation(options.folder, options.demo)
  }
  const opened = await openInstallation(options.folder, { takeOver: true })
  if (!opened) throw new Error('the installation vanished')
  cleanup.push(() => opened.cluster?.stop())
  stopping.signal.throwIfAborted()
  return opened
}

/** A first start that was broken off while seeding: a demo begins again, anything else asks a person. */
async function startOver(options: ServeOptions, opened: Opened, prefix: string): Promise<Opened> {
  if (!options.demo)
    throw new Unready(`the first start of ${options.folder} was broken off`, 'drop its databases, delete the folder, start again')
  say('the first start was broken off; beginning again')
  await opened.cluster?.stop()
  await removeDemo(options.folder)
  claim(options.folder)
  return prepare(options, prefix)
}

async function stateOf({ folder, urls }: Opened): Promise<'new' | 'half' | 'ready'> {
  if (existsSync(join(folder, 'seeded'))) return 'ready'
  if (existsSync(join(folder, 'custodian.json'))) return 'half' // key files are made first
  const begun = await asClient(urls.owner ?? '', async (client) => (await client.query('select 1 from installation')).rowCount)
  return begun ? 'half' : 'new'
}

/** The seed makes and drops small objects by the million; with the usual nursery an eighth of its time went into clearing it. */
const ROOM_FOR_SHORT_LIVES = '--max-semi-space-size=64'

async function seed({ folder, urls, installation }: Opened, prefix: string): Promise<void> {
  say(installation.demo ? 'filling in the demo: half a year of two hospitals, a minute or two' : 'making keys and organisations')
  const chosen = pickVariables(['CHARTSEAL_ORGANISATION', 'CHARTSEAL_TEST_DATA', 'CHARTSEAL_TIME_ZONE'])
  const own = { DATABASE_URL: urls.owner ?? '', KEYSTORE_URL: urls.keystore, CHARTSEAL_DATA: folder, CHARTSEAL_ORIGIN: prefix }
  const script = join(ROOT, 'prisma/seed/main.ts')
  await runChild(
    { name: 'the seed', args: [ROOM_FOR_SHORT_LIVES, ...TYPESCRIPT, script], env: { ...chosen, ...own } },
    stopping.signal,
  )
  const { writePrivate } = await import('@/lib/base/data-folder')
  writePrivate(join(folder, 'seeded'), `${new Date().toISOString()}\n`)
}

/** Housekeeping: a start never fails for it. */
async function sweep(opened: Opened): Promise<void> {
  try {
    const removed = await sweepSecrets(opened)
    if (removed > 0) say(`erasure secrets without a patient, removed: ${removed}`)
  } catch (error) {
    say(`erasure secrets were not swept: ${(error as Error).message}`)
  }
}

async function buildIfNeeded(options: ServeOptions): Promise<void> {
  if (options.dev) await writeVerifier()
  else await buildIfChanged(say, stopping.signal)
}

async function run(options: ServeOptions, opened: Opened, port: number): Promise<void> {
  const url = `http://localhost:${port}`
  const witnesses = options.demo ? await demoWitnesses(options.folder, options.dev ? 'development' : 'production') : []
  const children = [...witnesses, ...commands(options, opened, port, url)].map((command) => keepRunning(command, say))
  cleanup.push(async () => void (await Promise.all(children.map((child) => child.stop()))))
  void opened.cluster?.gone.then(() => {
    if (!stopping.signal.aborted) say('the database ended; start again')
    stopping.abort()
  })
  await untilAnswers(url)
  if (stopping.signal.aborted) return
  announce(options.folder, url)
  greet(options, url)
  if (loadVariable('CHARTSEAL_SMTP_URL')) children.push(keepRunning(mailer(options, opened, url), say))
  // Last: its first check at a start must not keep anybody waiting.
  if (loadVariable('CHARTSEAL_SELF_CHECK') !== 'off') children.push(keepRunning(selfCheck(options, opened), say))
  await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }))
}

function commands(options: ServeOptions, { folder, urls }: Opened, port: number, url: string): ChildCommand[] {
  // A browser's idle connection would hold a demo's Ctrl-C for as long as real requests are waited for.
  const patience = options.demo ? { patienceMs: 3_000 } : {}
  const mode = options.dev ? 'development' : 'production'
  const web: ChildCommand = {
    name: 'web',
    args: [NEXT, options.dev ? 'dev' : 'start', '--port', String(port), '--hostname', options.host],
    env: {
      NODE_ENV: mode,
      DATABASE_URL: urls.web,
      KEYSTORE_URL: urls.keystore,
      CHARTSEAL_DATA: folder,
      // Behind a hospital's own proxy people see another address than this machine does; a demo is only ever here.
      NEXTAUTH_URL: (options.demo ? undefined : loadVariable('NEXTAUTH_URL')) ?? url,
      ...pickVariables(['CHARTSEAL_TIME_ZONE', 'CHARTSEAL_PROXIES', ...SINGLE_SIGN_ON_VARIABLES]),
    },
    ...logOf(options, 'web'),
    ...patience,
  }
  const script = join(ROOT, 'bin/sequencer.ts')
  const env = { NODE_ENV: mode, DATABASE_URL: urls.sequencer, CHARTSEAL_DATA: folder }
  return [web, { name: 'sequencer', args: [...TYPESCRIPT, script], env, ...logOf(options, 'sequencer'), ...patience }]
}

/** The portal's role and the custodian's folder, as the web process has them; it serves nobody. */
function selfCheck(options: ServeOptions, { folder, urls }: Opened): ChildCommand {
  const mode = options.dev ? 'development' : 'production'
  const urlsOf = { DATABASE_URL: urls.web, KEYSTORE_URL: urls.keystore }
  const env = { NODE_ENV: mode, ...urlsOf, CHARTSEAL_DATA: folder, ...pickVariables(['CHARTSEAL_INACTIVE_DAYS']) }
  const args = [...TYPESCRIPT, join(ROOT, 'bin/self-check.ts')]
  return { name: 'self-check', args, env, ...logOf(options, 'self-check'), patienceMs: 3_000 }
}

/** The portal's role and the custodian's folder, and the only process that is given the mail server's password. */
function mailer(options: ServeOptions, { folder, urls }: Opened, url: string): ChildCommand {
  const own = {
    DATABASE_URL: urls.web,
    CHARTSEAL_DATA: folder,
    NEXTAUTH_URL: (options.demo ? undefined : loadVariable('NEXTAUTH_URL')) ?? url,
  }
  const env = {
    NODE_ENV: options.dev ? 'development' : 'production',
    ...own,
    ...pickVariables(['CHARTSEAL_SMTP_URL', 'CHARTSEAL_MAIL_FROM']),
  }
  const args = [...TYPESCRIPT, join(ROOT, 'bin/mailer.ts')]
  return { name: 'mailer', args, env, ...logOf(options, 'mailer'), patienceMs: 3_000 }
}

function logOf({ demo, dev, folder }: ServeOptions, name: string): { logPath?: string } {
  return demo && !dev ? { logPath: join(folder, `${name}.log`) } : {}
}

async function requirePort(port: number): Promise<number> {
  if (port === 0) return freePort(0)
  if ((await tryListen(port)) === undefined)
    throw new Unready(`port ${port} is in use`, `choose another: npm run demo -- --port ${port + 1}`)
  return port
}

/** Any answer but "not yet there": an error page is the portal's own matter. */
async function untilAnswers(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end && !stopping.signal.aborted; ) {
    const answer = await fetch(`${url}/ledger/vkey`, { redirect: 'manual' }).catch(() => undefined)
    if (answer) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  if (!stopping.signal.aborted) throw new Error(`the web process did not answer at ${url} within a minute`)
}

function greet(options: ServeOptions, url: string): void {
  process.stdout.write(`\n  Chartseal is at ${url}\n`)
  const personas = join(options.folder, 'personas.json')
  if (options.demo && existsSync(personas)) {
    process.stdout.write('  Sign in with one click as\n')
    const list = JSON.parse(readFileSync(personas, 'utf8')) as { name: string; role: string }[]
    for (const { name, role } of list) process.stdout.write(`    ${name}, ${role}\n`)
  }
  process.stdout.write('  Ctrl-C stops everything.\n\n')
}

function say(words: string): void {
  process.stdout.write(`• ${words}\n`)
}

try {
  await main()
} catch (error) {
  if (!stopping.signal.aborted) {
    explain(error)
    process.exitCode = 1
  }
} finally {
  stopping.abort()
  for (const step of cleanup.reverse()) await step()
  process.exit()
}
