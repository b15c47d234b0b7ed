import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { loadRunning } from '@/bin/set-up/running'
import { loadInstallation, requireInstallation } from '@/lib/base/data-folder'
import { pickVariables } from '@/lib/base/env'
import { loadCheckRecord } from '@/lib/oversight/check/check-record'

const ROOT = join(import.meta.dirname, '..')
const base = mkdtempSync(join(tmpdir(), 'chartseal-serve-'))
const folder = join(base, 'data')
const started: ChildProcess[] = []

afterAll(async () => {
  for (const child of started) await stop(child, 'SIGTERM')
  await ended(demo('--remove')).catch(() => {})
  rmSync(base, { recursive: true, force: true })
})

function demo(...args: string[]): ChildProcess & { words: () => string } {
  const child = spawn(process.execPath, ['bin/demo.mjs', '--data', folder, '--port', '0', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk))
  started.push(child)
  return Object.assign(child, { words: () => text })
}

async function untilServing(child: ReturnType<typeof demo>): Promise<string> {
  for (let i = 0; i < 9_000; i++) {
    const running = loadRunning(folder) // a killed one's file may still lie there
    if (running?.url && descendants(child.pid ?? 0).includes(running.pid)) return running.url
    if (child.exitCode !== null) break
    await pause(100)
  }
  throw new Error(`it did not start:\n${child.words()}`)
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  await ended(child)
}

/** Every process below `pid`, whatever group it moved to. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number])
  const below = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

function databasePid(): number {
  const { database } = requireInstallation(folder)
  if (database.kind !== 'embedded') throw new Error('it has a database of its own')
  return Number(readFileSync(join(database.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function survivors(pids: readonly number[]): Promise<string[]> {
  const ps = () => {
    try {
      return execFileSync('ps', ['-o', 'pid=,stat=,args=', '-p', pids.join(',')], { encoding: 'utf8' })
        .trim()
        .split('\n')
    } catch {
      return []
    }
  }
  for (let i = 0; i < 50 && ps().some(isLive); i++) await pause(100)
  return ps().filter(isLive)
}

function isLive(row: string): boolean {
  return row !== '' && !/^\s*\d+\s+Z/.test(row)
}

describe('the supervisor', () => {
  it('Ctrl-C leaves no process behind, and the next start takes the same data', async () => {
    const first = demo()
    const url = await untilServing(first)
    expect((await fetch(url, { redirect: 'manual' })).status).toBeLessThan(500)
    for (let i = 0; i < 600 && !existsSync(join(folder, 'self-check.jsonl')); i++) await pause(100)
    expect(loadCheckRecord(folder)).toMatchObject({ did: 'all', verdict: 'intact' })
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready\n')
    const pids = descendants(first.pid ?? 0)
    expect(pids.length).toBeGreaterThanOrEqual(4) // supervisor, web, sequencer, database
    const { id } = requireInstallation(folder)
    await stop(first, 'SIGINT')
    expect(await survivors(pids)).toEqual([])
    const second = demo()
    await untilServing(second)
    expect(requireInstallation(folder).id).toBe(id)
    const again = demo()
    expect(await ended(again)).toBe(1)
    expect(again.words()).toContain('already running at http://localhost:')
    const all = descendants(second.pid ?? 0)
    await stop(second, 'SIGTERM')
    expect(await survivors(all)).toEqual([])
  })

  it('killed without warning, its children end, and the next start takes over the database', async () => {
    const first = demo()
    await untilServing(first)
    const pids = descendants(first.pid ?? 0)
    const supervisor = loadRunning(folder)?.pid ?? 0
    process.kill(supervisor, 'SIGKILL')
    await ended(first)
    const left = await survivors(pids)
    expect(left.filter((row) => !row.includes('postgres'))).toEqual([])
    const second = demo()
    await untilServing(second)
    await stop(second, 'SIGINT')
    expect(await survivors(pids)).toEqual([])
  })

  it('ends when the database it took over ends, and says so', async () => {
    const first = demo()
    await untilServing(first)
    process.kill(loadRunning(folder)?.pid ?? 0, 'SIGKILL')
    await ended(first)
    const second = demo()
    await untilServing(second)
    const pids = descendants(second.pid ?? 0)
    process.kill(databasePid(), 'SIGINT')
    await ended(second)
    expect(second.words()).toContain('the database ended; start again')
    expect(await survivors(pids)).toEqual([])
  })

  it('names an occupied port and what to do', async () => {
    const busy = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => busy.once('listening', resolve))
    const { port } = busy.address() as { port: number }
    const child = demo('--port', String(port))
    expect(await ended(child)).toBe(1)
    expect(child.words()).toContain(`port ${port} is in use`)
    expect(child.words()).toContain(`--port ${port + 1}`)
    busy.close()
  })

  it('--fresh deletes a demo, and nothing that is not one', async () => {
    const before = requireInstallation(folder).id
    const fresh = demo('--fresh')
    await untilServing(fresh)
    await stop(fresh, 'SIGINT')
    const now = requireInstallation(folder)
    expect(now.id).not.toBe(before)
    writeFileSync(join(folder, 'installation.json'), JSON.stringify({ ...now, demo: false }))
    const refused = demo('--fresh')
    expect(await ended(refused)).toBe(1)
    expect(refused.words()).toContain('is not a demo')
    expect(loadInstallation(folder)?.id).toBe(now.id)
    writeFileSync(join(folder, 'installation.json'), JSON.stringify(now))
  })

  it('names an unreachable database and what to do', async () => {
    const other = join(base, 'other')
    const env = {
      ...pickVariables(['PATH', 'HOME']),
      DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/nothing',
    } as unknown as NodeJS.ProcessEnv
    const child = spawn(process.execPath, ['bin/demo.mjs', '--data', other, '--port', '0'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let words = ''
    child.stderr.on('data', (chunk) => (words += chunk))
    expect(await ended(child)).toBe(1)
    expect(words).toContain('cannot be reached')
    expect(words).toContain('DATABASE_URL')
  })
})
