import 'server-only'
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { loadNative, makeDatabaseFolder, type Native, STATE_FOLDER } from '@/bin/set-up/native'
import { Unready } from '@/bin/set-up/unready'
import { pickVariables } from '@/lib/base/env'

/**
 * A real PostgreSQL from npm, on 127.0.0.1 only, with a random superuser password. For demos, tests and trying out: a
 * hospital brings its own server.
 */
export type Cluster = {
  readonly port: number
  /** False when somebody else had started it: then `stop` leaves it running. */
  readonly started: boolean
  stop(): Promise<void>
  /** SIGKILL to the whole server, as a power cut would: for tests. */
  kill(): Promise<void>
  /** Settles when the server is gone, for whatever reason. */
  readonly gone: Promise<void>
}

export type ClusterOptions = {
  readonly folder: string
  readonly superuserPassword: string
  /** 0: any free one. */
  readonly port: number
  /** False only for throwaway test databases: faster, and lost at a power cut. */
  readonly durable?: boolean
  /** A server that still runs was left by a killed starter: from now on it is this process's to stop. */
  readonly takeOver?: boolean
}

const START_TIMEOUT_MS = 60_000

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const native = loadNative()
  if (!existsSync(join(options.folder, 'PG_VERSION'))) await initialise(native, options)
  const running = await findRunning(options)
  if (running) return adopt(running, options.takeOver === true)
  const port = await freePort(options.port)
  const server = await launchUntilReady(native, options, port)
  const gone = new Promise<void>((resolve) => {
    server.once('exit', () => resolve())
    if (isOver(server)) resolve()
  })
  return { port, started: true, stop: () => end(server, 'SIGINT'), kill: () => end(server, 'SIGKILL'), gone }
}

function adopt({ port, pid }: { port: number; pid: number }, takeOver: boolean): Cluster {
  const stopAs = (signal: 'SIGINT' | 'SIGKILL') => async () => {
    if (!takeOver || !isPostgres(pid)) return
    process.kill(pid, signal)
    while (isPostgres(pid)) await pause(50)
  }
  return { port, started: takeOver, stop: stopAs('SIGINT'), kill: stopAs('SIGKILL'), gone: whenGone(pid) }
}

/** Nobody tells us when a process ends that is not our child. */
async function whenGone(pid: number): Promise<void> {
  while (isPostgres(pid)) await pause(1_000, undefined, { ref: false })
}

/** `preferred` when nothing listens there, else any free port. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryListen(preferred)) ?? (await tryListen(0)) ?? preferred
}

export function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

async function initialise(native: Native, options: ClusterOptions): Promise<void> {
  rmSync(options.folder, { recursive: true, force: true }) // left half made by a kill: initdb refuses to go on
  makeDatabaseFolder(options.folder, native)
  const passwordFile = `${options.folder}.password`
  writeFileSync(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 })
  if (native.uid !== undefined && native.gid !== undefined) chownSync(passwordFile, native.uid, native.gid)
  const quick = options.durable === false ? ['--no-sync'] : []
  const args = [
    `--pgdata=${options.folder}`,
    '--auth=scram-sha-256',
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    ...['--encoding=UTF8', '--locale=C', '--data-checksums', ...quick],
  ]
  try {
    await run(native, 'initdb', args)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function run(native: Native, program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(native.bin, program), args, { ...asUser(native), stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr?.on('data', (chunk) => {
      words += chunk
    })
    child.once('error', (error) => reject(cannotStart(program, error.message)))
    child.once('close', (code) => (code === 0 ? resolve() : reject(cannotStart(program, words.trim()))))
  })
}

function launch(native: Native, options: ClusterOptions, port: number): ChildProcess {
  const logPath = `${options.folder}.log`
  const log = openSync(logPath, 'a', 0o600)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    timezone: 'UTC',
    max_connections: '200',
    // A failed statement's text, its parameters and the row named in DETAIL can hold what no log may.
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_error_verbosity: 'terse',
    ...(options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const args = ['-D', options.folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // A group of its own: Ctrl-C in a terminal must reach the supervisor only, which stops the database last.
  const server = spawn(join(native.bin, 'postgres'), args, { ...asUser(native), detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  return server
}

/** After a SIGKILL its backends live a moment longer and hold the shared memory: a new server waits for them. */
async function launchUntilReady(native: Native, options: ClusterOptions, port: number): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const server = launch(native, options, port)
    try {
      await waitUntilReady(server, options, port)
      return server
    } catch (error) {
      if (attempt === 20 || !/shared memory block/.test(String(error))) throw error
      await pause(250)
    }
  }
}

async function waitUntilReady(server: ChildProcess, options: ClusterOptions, port: number): Promise<void> {
  let gone: string | undefined
  server.once('error', (error) => {
    gone = error.message
  })
  server.once('exit', () => {
    gone ??= lastLines(`${options.folder}.log`)
  })
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await pause(25)) {
    if (gone !== undefined) throw cannotStart('postgres', gone)
    if (await answers(port, options.superuserPassword)) return
  }
  server.kill('SIGKILL')
  throw cannotStart('postgres', `no answer within ${START_TIMEOUT_MS / 1000} s`)
}

/** A server left by a killed starter, or started by another command on the same installation. */
async function findRunning(options: ClusterOptions): Promise<{ port: number; pid: number } | undefined> {
  const pidFile = join(options.folder, 'postmaster.pid')
  if (!existsSync(pidFile)) return undefined
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const [port, pid] = [Number(lines[3]), Number(lines[0])]
  if (isPostgres(pid) && (await answers(port, options.superuserPassword))) return { port, pid }
  // After a crash the number may have passed to some other process, which PostgreSQL would take for a live server.
  if (!isPostgres(pid)) rmSync(pidFile, { force: true })
  return undefined
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0)
    const commandLine = `/proc/${pid}/cmdline`
    return existsSync(commandLine) ? readFileSync(commandLine, 'utf8').includes('postgres') : true
  } catch {
    return false
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** SIGINT is PostgreSQL's "fast" shutdown: it breaks off connections and writes a checkpoint. */
function end(server: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (isOver(server)) return Promise.resolve()
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill(signal)
  })
}

function isOver(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null
}

function asUser(native: Native): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  const env = { ...pickVariables(['SystemRoot']), LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv
  const user = native.uid === undefined || native.gid === undefined ? {} : { uid: native.uid, gid: native.gid }
  return { ...user, cwd: native.bin, env }
}

function lastLines(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
}

function cannotStart(program: string, words: string): Unready {
  const remedy = /EACCES|[Pp]ermission denied/.test(words)
    ? cannotEnter(words)
    : 'free the disk or choose another folder with --data DIR; or set DATABASE_URL to a PostgreSQL of your own'
  return new Unready(`the embedded PostgreSQL did not start (${program}): ${words}`, remedy)
}

/** What root starts lies under the state folder whatever --data says; elsewhere it is an ordinary user's. */
function cannotEnter(words: string): string {
  return words.includes(STATE_FOLDER)
    ? `the database's user cannot enter ${STATE_FOLDER}: chmod 755 it, or start as an ordinary user`
    : 'the database lies in a folder that its user cannot enter: start as who made it, or choose another with --data DIR'
}
