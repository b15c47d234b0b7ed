import 'server-only'
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pickVariables } from '@/lib/base/env'

/**
 * Node processes with an allow-list of environment variables each, in process groups of their own, so that Ctrl-C reaches
 * the supervisor only and it stops them in order.
 */
export type ChildCommand = {
  readonly name: string
  /** Arguments of node. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Output goes there; without it, to the terminal. */
  readonly logPath?: string
  /** How long its requests may take to finish once it is told to stop; then SIGKILL. */
  readonly patienceMs?: number
}

export const ROOT = resolve(import.meta.dirname, '../..')
export const TYPESCRIPT = ['--conditions=react-server', '--import', 'tsx']

/** A child that says so with this exit code does not want to be started again: a person must look. */
export const STAY_DOWN = 78
/** ASSURANCE 31: requests under way finish within 30 s. */
const PATIENCE_MS = 30_000
const MAX_BACKOFF_MS = 15_000

/** With `tied` it ends by itself when we are killed; a build or a seed comes to its end anyway. */
export function startChild({ args, env, logPath }: ChildCommand, tied = true): ChildProcess {
  const log = logPath ? openSync(logPath, 'a', 0o600) : 'inherit'
  const tie = tied ? ['--import', join(import.meta.dirname, 'with-parent.mjs')] : []
  const child = spawn(process.execPath, [...tie, ...args], {
    cwd: ROOT,
    env: {
      ...pickVariables(['PATH', 'HOME', 'SystemRoot']),
      NEXT_TELEMETRY_DISABLED: '1',
      ...env,
    } as unknown as NodeJS.ProcessEnv,
    detached: process.platform !== 'win32',
    stdio: tied ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
  })
  if (typeof log === 'number') closeSync(log)
  return child
}

/** One that must succeed: the seed, the build. */
export async function runChild(command: ChildCommand, signal: AbortSignal): Promise<void> {
  const child = startChild(command, false)
  const stop = () => void stopChild(child, command.patienceMs)
  signal.addEventListener('abort', stop, { once: true })
  const code = await exitOf(child)
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  if (code === 0) return
  const words = command.logPath ? `:\n${readFileSync(command.logPath, 'utf8').slice(-4_000)}` : ''
  throw new Error(`${command.name} failed (exit code ${code})${words}`)
}

/** Starts it again when it ends by itself, until `stop`; waits longer each time it fails at once. */
export function keepRunning(
  command: ChildCommand,
  say: (words: string) => void,
): { stop(): Promise<void>; readonly child: () => ChildProcess } {
  let child = startChild(command)
  const stopping = new AbortController()
  const loop = (async () => {
    for (let backoffMs = 500; ; ) {
      const started = Date.now()
      const code = await exitOf(child)
      if (stopping.signal.aborted) return
      say(`${command.name} ended (${code})${command.logPath ? `; see ${command.logPath}` : ''}`)
      if (code === STAY_DOWN) return
      backoffMs = Date.now() - started > 60_000 ? 500 : Math.min(2 * backoffMs, MAX_BACKOFF_MS)
      await pause(backoffMs, undefined, { signal: stopping.signal }).catch(() => {}) // Ctrl-C does not wait for it
      if (stopping.signal.aborted) return
      child = startChild(command)
    }
  })()
  return {
    child: () => child,
    async stop() {
      stopping.abort()
      await stopChild(child, command.patienceMs)
      await loop
    },
  }
}

/** SIGTERM to its whole group, then SIGKILL. */
export async function stopChild(child: ChildProcess, patienceMs: number = PATIENCE_MS): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = exitOf(child)
    signalGroup(child, 'SIGTERM')
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), patienceMs)
    await exit
    clearTimeout(timer)
  }
  signalGroup(child, 'SIGKILL') // what a child of its own left in the group
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? child.signalCode)
  return new Promise((done) => {
    child.once('exit', (code, signal) => done(code ?? signal))
    child.once('error', () => done(null))
  })
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // The group is empty already.
  }
}
