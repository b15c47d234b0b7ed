import { type ChildProcess, execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openMirrorFolder } from '@/bin/mirror-folder'
import { httpLog } from '@/bin/mirror-source'
import { type Files, filesOf, type StaticLog, serveFiles } from '@/e2e/support/static-log'
import { pickVariables } from '@/lib/base/env'
import { testData } from '@/lib/base/test-data'
import { forked, log, signer, trusting } from '@/lib/ledger/fixtures/memory-mirror'
import { type Published, TestLog } from '@/lib/ledger/fixtures/published-log'
import { mirrorLog } from '@/lib/ledger/mirror'
import { formatVerifierKey, generateNoteSigner, verifierOf } from '@/lib/ledger/note-key'
import { encodeTilePath } from '@/lib/ledger/tile'
import { parsePolicy } from '@/lib/ledger/witness-policy'

const KEY = formatVerifierKey(verifierOf(signer))
let base: string
let folder: string
let server: StaticLog
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'chartseal-mirror-'))
  folder = join(base, 'copy')
})
afterEach(async () => {
  await server.close()
  rmSync(base, { recursive: true, force: true })
})

type Ended = { readonly code: number | string; readonly said: string }

/** As somebody outside types it. */
function start(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const command = ['--conditions=react-server', '--import', 'tsx', resolve('bin/mirror.ts'), ...args]
  const env = { ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const }
  let child: ChildProcess | undefined
  const ended = new Promise<Ended>((done) => {
    child = execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
  return { child: child as ChildProcess, ended }
}
const run = (...args: readonly string[]) => start(...args).ended

const serve =
  (files: Published): Files =>
  (path) =>
    files.get(path)

/** Everything in the folder that a web server would show. */
function contentOf(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('.mirror'))
  const files = names.filter((name) => statSync(join(root, name)).isFile()).sort()
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name)).toString('base64')]))
}

describe('npm run mirror', () => {
  it('copies, is copied from in turn, and checks the copy by itself', async () => {
    server = await serveFiles(serve(log.publish(700)))
    expect(await run(server.url, folder)).toMatchObject({ code: 2, said: expect.stringContaining('whose log it is') })
    const first = await run(server.url, folder, '--log', KEY)
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining('700 entries of log.example/one, 700 of them new') })
    expect(first.said).toContain('signed by the log alone')
    expect(Object.keys(contentOf(folder))).toEqual([...log.publish(700).keys()].sort())
    const second = await serveFiles(filesOf(folder))
    expect(await run(second.url, join(base, 'second'), '--log', KEY)).toMatchObject({ code: 0 })
    expect(contentOf(join(base, 'second'))).toEqual(contentOf(folder))
    await second.close()
    expect(await run(folder)).toMatchObject({ code: 0, said: expect.stringContaining('checked by itself') })
    const path = join(folder, 'tile/entries/001')
    writeFileSync(path, readFileSync(path).fill(1, 100, 101))
    expect(await run(folder)).toMatchObject({
      code: 1,
      said: expect.stringContaining('tile/entries/001 is not what the log signed'),
    })
    const healed = await run(server.url, folder, '--whole')
    expect(healed).toMatchObject({ code: 0, said: expect.stringContaining('was damaged in the copy') })
    expect(contentOf(folder)).toEqual(contentOf(join(base, 'second')))
  })

  it('refuses a fork, a shrunk log and another key with 1, an absent log with 2, and leaves the folder as it was', async () => {
    let files = log.publish(700)
    server = await serveFiles((path) => files.get(path))
    await run(server.url, folder, '--log', KEY)
    const before = contentOf(folder)
    files = forked.publish(1_300)
    const fork = await run(server.url, folder)
    expect(fork).toMatchObject({ code: 1, said: expect.stringContaining('forked') })
    for (const note of [log.note(700), forked.note(1_300)]) expect(fork.said).toContain(note)
    files = log.publish(300)
    expect(await run(server.url, folder)).toMatchObject({ code: 1, said: expect.stringContaining('shrank') })
    const other = formatVerifierKey(verifierOf(generateNoteSigner('log.example/one')))
    files = log.publish(1_300)
    expect(await run(server.url, folder, '--log', other)).toMatchObject({ code: 1 })
    await server.close()
    expect(await run('http://127.0.0.1:1/', folder)).toMatchObject({ code: 2, said: expect.stringContaining('out of reach') })
    expect(contentOf(folder)).toEqual(before)
  })

  it('killed again and again, at whatever moment, it ends with the whole copy, and is never anything false', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    console.log(`moments of the kills: seed ${seed}`)
    const tall = new TestLog(signer, 6_000)
    const alone = async () => {
      const read = async (path: string) => (await filesOf(folder)(path)) as Uint8Array | undefined
      const copy = { read, write: neverWrites, remove: async () => undefined }
      return mirrorLog({ copy, policy: trusting, nowSeconds: 0 })
    }
    server = await serveFiles(serve(tall.publish(2_000)))
    await run(server.url, folder, '--log', KEY)
    await server.close()
    server = await serveFiles(serve(tall.publish(6_000)), 40)
    let killed = 0
    for (let kill = 0; kill < 4; kill++) {
      const { child, ended } = start(server.url, folder)
      const asked = server.asked.length
      while (server.asked.length === asked && child.exitCode === null) await pause(5)
      await pause(((seed >> kill) % 17) * 9)
      child.kill('SIGKILL')
      await ended
      if (child.signalCode === 'SIGKILL') killed++
      expect(await alone()).toMatchObject({ verdict: 'intact' })
    }
    expect(killed).toBeGreaterThan(0)
    expect(await run(server.url, folder)).toMatchObject({ code: 0, said: expect.stringContaining('6,000 entries') })
    expect(contentOf(folder)).toMatchObject(
      Object.fromEntries([...tall.publish(6_000)].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])),
    )
    expect(await alone()).toMatchObject({ verdict: 'intact', size: 6_000 })
    expect(readdirSync(join(folder, '.mirror/drafts'))).toEqual([])
  })

  it('keeps a folder from two mirrors at once', async () => {
    server = await serveFiles(serve(log.publish(700)), 300)
    const { child, ended } = start(server.url, folder, '--log', KEY)
    while (server.asked.length === 0 && child.exitCode === null) await pause(5)
    expect(await run(server.url, folder, '--log', KEY)).toMatchObject({
      code: 2,
      said: expect.stringContaining('already running'),
    })
    expect(await ended).toMatchObject({ code: 0 })
  })
})

async function neverWrites(path: string): Promise<void> {
  throw new Error(`${path} was to be written`)
}

const tessera = testData('vectors/tessera-log') ?? ''
describe.skipIf(!tessera)('the published Tessera log, from a static server', () => {
  const policy = parsePolicy('log example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx\nquorum none\n')

  it('is copied at each of its sixteen checkpoints, byte for byte, growing from one to the next', async () => {
    let newest = 0
    server = await serveFiles((path) => filesOf(tessera)(path === 'checkpoint' ? `checkpoint.${newest}` : path))
    const terms = { log: httpLog(new URL(server.url)), copy: openMirrorFolder(folder), policy, nowSeconds: 0 }
    for (; newest < 16; newest++) {
      const from = Math.max(0, newest - 1)
      expect(await mirrorLog(terms)).toMatchObject({ verdict: 'intact', size: newest, from })
      expect(readFileSync(join(folder, 'checkpoint'))).toEqual(readFileSync(join(tessera, `checkpoint.${newest}`)))
    }
    for (let width = 1; width < 16; width++)
      for (const kind of [{ kind: 'entries' }, { kind: 'hashes', level: 0 }] as const) {
        const path = encodeTilePath({ ...kind, n: 0, width })
        expect(readFileSync(join(folder, path))).toEqual(readFileSync(join(tessera, path)))
      }
    newest = 9
    expect(await mirrorLog(terms)).toMatchObject({ verdict: 'broken', broken: { kind: 'shrunk' } })
  })

  it('with one byte of one file changed is refused', async () => {
    for (const [path, at] of [
      ['checkpoint', 60],
      ['tile/0/000.p/15', 100],
      ['tile/entries/000.p/15', 5],
    ] as const) {
      const altered = join(base, 'altered')
      cpSync(tessera, altered, { recursive: true })
      const bytes = readFileSync(join(altered, path))
      bytes[at] = (bytes[at] as number) ^ 1
      writeFileSync(join(altered, path), bytes)
      server = await serveFiles(filesOf(altered))
      const copy = openMirrorFolder(join(base, path))
      const result = await mirrorLog({ log: httpLog(new URL(server.url)), copy, policy, nowSeconds: 0 })
      expect(result).toMatchObject({ verdict: 'broken' })
      await server.close()
    }
  })
})

describe('a server that misbehaves', () => {
  const quick = { patienceMs: 500, pausesMs: [1, 1] }
  const mirrorQuickly = () =>
    mirrorLog({ log: httpLog(new URL(server.url), quick), copy: openMirrorFolder(folder), policy: trusting, nowSeconds: 0 })

  it('is asked again where it breaks off, and called unreachable where it goes on', async () => {
    let failures = 2
    server = await serveFiles((path) => {
      if (path === 'tile/0/000' && failures-- > 0) throw new Error('it breaks off')
      return log.publish(300).get(path)
    })
    expect(await mirrorQuickly()).toMatchObject({ verdict: 'intact' })
    await server.close()
    server = await serveFiles(() => new Promise(() => undefined))
    expect(await mirrorQuickly()).toMatchObject({ verdict: 'cannot-check', reason: 'unreachable' })
  })

  it('does not fill the memory with an answer that is too long', async () => {
    server = await serveFiles(() => new Uint8Array(20_000_000))
    expect(await mirrorQuickly()).toMatchObject({ verdict: 'cannot-check', what: expect.stringContaining('does not end') })
  })
})
