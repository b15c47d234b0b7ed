import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript: it runs before anything is installed
import { isNewEnough } from '@/bin/set-up/before-install.mjs'
import { ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import { newRoles } from '@/bin/set-up/databases'
import { makeInstallation, removeDemo } from '@/bin/set-up/installation'
import { STATE_FOLDER, startedByRoot } from '@/bin/set-up/native'
import { newInstallationId, requireInstallation, writeInstallation, writeRoles } from '@/lib/base/data-folder'
import { pickVariables, setVariable } from '@/lib/base/env'

const base = mkdtempSync(join(tmpdir(), 'chartseal-words-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

type End = { readonly code: number | null; readonly words: string }

/** Node itself with these arguments, in the checkout, to its end. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = pickVariables(['PATH', 'HOME'])): Promise<End> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: env as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, words }))
  })
}

describe('Node', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } }
  const oldest = engines.node.replace('>=', '')

  it.each([
    [`${oldest}.0`, true],
    ['20.20.2', true],
    ['21.0.0', true],
    ['24.1.0', true],
    ['100.0.0', true],
    ['20.18.9', false],
    ['20.2.0', false],
    ['18.20.8', false],
    ['8.99.0', false],
  ])('%s is new enough: %s', (version, answer) => {
    expect(isNewEnough(version)).toBe(answer)
  })

  it('that is too old is named before anything is done, with what to install', async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.9' } })"
    // A port that is none ends a start that came past the check.
    const end = await run(['--import', `data:text/javascript,${pretend}`, 'bin/demo.mjs', '--data', base, '--port', 'none'])
    expect(end.code).toBe(1)
    expect(end.words).toBe(
      `\nChartseal needs Node ${oldest} or newer; this is 20.18.9\n` +
        '→ install Node 24 from nodejs.org or with your package manager, then run this again\n',
    )
  })
})

describe('the browser for tests', () => {
  const empty = join(base, 'no-browsers')
  mkdirSync(empty)
  // Nothing to find, nothing to download from, and no apt-get to call.
  const bare = { PATH: empty, PLAYWRIGHT_BROWSERS_PATH: empty, PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:1' }
  const require = (places: readonly string[], env: Readonly<Record<string, string>> = bare) => {
    const call = `console.log('found', requireBrowser(${JSON.stringify(places)}))`
    return run(['--input-type=module', '-e', `import { requireBrowser } from './bin/set-up/browser.mjs'; ${call}`], env)
  }

  it('that can neither be found nor had is missed in plain words', async () => {
    const end = await require([])
    expect(end.code).toBe(1)
    expect(end.words).toContain('• downloading a browser')
    expect(end.words).toContain('need Chromium or Chrome, and none was found\n→ install one')
    expect(end.words).toMatch(/apt-get install chromium.*CHROMIUM_PATH.*npx playwright install chromium\n$/)
  })

  it('is the one of the system, with no word about it', async () => {
    expect(await require([join(empty, 'none'), process.execPath])).toEqual({ code: 0, words: `found ${process.execPath}\n` })
  })

  it('named by CHROMIUM_PATH and not there is not replaced by another', async () => {
    const named = join(empty, 'mine')
    const end = await require([process.execPath], { ...bare, CHROMIUM_PATH: named })
    expect(end).toEqual({ code: 1, words: `\nCHROMIUM_PATH names ${named}, which is not there\n→ correct or unset it\n` })
  })
})

const asRoot = startedByRoot()
if (!asRoot) console.info("left out: the database's user is another one only for root, and this is not root")

describe.runIf(asRoot)("the database's user", () => {
  it('who cannot enter the folders above the database is named, with what to do', async () => {
    const closed = join(base, 'private home')
    const folder = join(closed, 'data')
    mkdirSync(folder, { recursive: true })
    chmodSync(base, 0o755)
    chmodSync(closed, 0o700)
    chmodSync(folder, 0o700)
    // As its owner, no root, made it: the database lies inside.
    const server = 'postgresql://127.0.0.1:1/chartseal'
    const database = { kind: 'embedded', folder: join(folder, 'postgres'), server, keystore: `${server}_keystore` } as const
    writeRoles(newRoles(''), folder)
    writeInstallation({ format: 1, id: newInstallationId(), demo: true, madeAt: '2025-01-01T00:00:00.000Z', database }, folder)
    const end = await run([...TYPESCRIPT, 'bin/serve.ts', '--demo', '--data', folder, '--port', '0'])
    expect(end.code).toBe(1)
    expect(end.words).toContain('the embedded PostgreSQL did not start (initdb)')
    expect(end.words).toMatch(/\n→ the database lies in a folder that its user cannot enter: .*--data DIR\n$/)
  })

  it('can enter what root makes, whatever root’s umask', async () => {
    const folder = join(base, 'data')
    setVariable('DATABASE_URL', '') // a shell's own is not meant
    const before = process.umask(0o077)
    try {
      await makeInstallation(folder, true)
    } finally {
      process.umask(before)
    }
    const state = join(STATE_FOLDER, requireInstallation(folder).id)
    const { mode } = statSync(state)
    await removeDemo(folder)
    expect(mode & 0o777).toBe(0o755)
  })
})
