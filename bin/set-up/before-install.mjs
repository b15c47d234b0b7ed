// What runs on a machine with only Node and npm: plain JavaScript, `node:` imports only. It checks Node, installs the
// packages when they differ from package-lock.json, and generates the Prisma client when the schema changed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const TYPESCRIPT = ['--conditions=react-server', '--import', 'tsx']
const OLDEST_NODE = [20, 19]

export function say(words) {
  process.stdout.write(`• ${words}\n`)
}

/** Two lines: what is missing, and what to do. */
export function giveUp(what, remedy) {
  process.stderr.write(`\n${what}\n→ ${remedy}\n`)
  process.exit(1)
}

export function makeReady() {
  requireNode()
  process.chdir(ROOT)
  install()
  generate()
}

function requireNode() {
  if (isNewEnough(process.versions.node)) return
  giveUp(
    `Chartseal needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}`,
    'install Node 24 from nodejs.org or with your package manager, then run this again',
  )
}

/** `version` as Node says it: `20.19.2`. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

function install() {
  if (isInstalled()) return
  say('installing packages (the first time takes a few minutes)')
  // No install script is needed or run: fewer strangers' programs, and npm 10 and 11 behave alike.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.error) giveUp(`npm could not be started: ${result.error.message}`, 'install npm; it comes with Node')
  if (result.status !== 0) giveUp('npm ci failed', 'read its words above; mostly it is the network, a proxy or a full disk')
}

/** npm writes node_modules/.package-lock.json last: where it agrees with ours, everything is there. */
function isInstalled() {
  const installed = readPackages(join(ROOT, 'node_modules/.package-lock.json'))
  const wanted = readPackages(join(ROOT, 'package-lock.json'))
  if (!installed || !wanted) return false
  const differs = ([path, { version, optional }]) =>
    path !== '' && installed[path]?.version !== version && !(optional && !installed[path])
  return !Object.entries(wanted).some(differs)
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

function generate() {
  const target = join(ROOT, 'lib/db/generated')
  const mark = join(target, 'schema-hash')
  const hash = createHash('sha256')
  for (const file of ['prisma/schema.prisma', 'node_modules/prisma/package.json']) hash.update(readFileSync(join(ROOT, file)))
  const wanted = hash.digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  say('generating the database client')
  const env = {
    ...process.env,
    // Generating needs no engine, but the command looks for one and would download it: any file that exists will do.
    PRISMA_SCHEMA_ENGINE_BINARY: join(ROOT, 'package.json'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  const result = spawnSync(process.execPath, [join(ROOT, 'node_modules/prisma/build/index.js'), 'generate'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  })
  if (result.status !== 0)
    giveUp(
      `prisma generate failed:\n${result.stdout}${result.stderr}`,
      'mend prisma/schema.prisma, or delete node_modules and start again',
    )
  writeFileSync(mark, wanted)
}

/**
 * A Node process that hears of our end (with `ipc`) and of our signals. It resolves to its exit code. While it runs, a
 * signal to us is handed on and we wait: it has things to put away. `stdio`: `inherit`, `ignore`, or `errors` for nothing
 * but what goes wrong.
 */
export function runNode(args, { env = process.env, stdio = 'inherit' } = {}) {
  const [input, output, errors] = stdio === 'errors' ? ['ignore', 'ignore', 'inherit'] : [stdio, stdio, stdio]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: [input, output, errors, 'ipc'],
  })
  const handOn = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn)
  const watch = whenStarterEnds(() => child.kill('SIGTERM'))
  const done = new Promise((end) => {
    child.once('error', () => end(1))
    child.once('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, handOn)
      clearInterval(watch)
      end(code ?? 1)
    })
  })
  return { child, done }
}

/** `kill` on npm ends npm and its shell but does not reach us: we notice that we have a new parent. */
function whenStarterEnds(act) {
  if (!process.env.npm_lifecycle_event) return undefined
  const starter = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === starter) return
    clearInterval(watch)
    act()
  }, 250)
  return watch
}
