import 'server-only'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ROOT, startChild, stopChild, TYPESCRIPT } from '@/bin/set-up/children'
import type { Errand } from '@/e2e/faults/appender'
import type { Stage } from '@/e2e/faults/stage'

/** A process of the portal that may be killed and started again; everything it ever said is in one file. */
export type Killable = {
  readonly name: string
  /** SIGKILL, then a new one at once, as the supervisor would. */
  killAndRestart(): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
  /** All lines so far, of all its lives. */
  said(): string[]
}

export function startSequencer(
  stage: { readonly urls: Pick<Stage['urls'], 'sequencer'>; readonly dataDir: string },
  name = 'sequencer',
): Killable {
  const env = { DATABASE_URL: stage.urls.sequencer, CHARTSEAL_DATA: stage.dataDir }
  return killable(name, join(stage.dataDir, `${name}.log`), [join(ROOT, 'bin/sequencer.ts')], env)
}

export function startAppender(stage: Stage, name: string, errand: Errand): Killable {
  const env = { DATABASE_URL: stage.urls.web, KEYSTORE_URL: stage.urls.keystore, CHARTSEAL_DATA: stage.dataDir }
  const args = [join(ROOT, 'e2e/faults/appender.ts'), JSON.stringify(errand)]
  return killable(name, join(stage.dataDir, `${name}.log`), args, env)
}

export function acknowledged(appenders: readonly Killable[]): string[] {
  return appenders.flatMap((appender) =>
    appender.said().flatMap((line) => (line.startsWith('ack ') ? line.slice('ack '.length).split(' ') : [])),
  )
}

function killable(name: string, logPath: string, args: readonly string[], env: Record<string, string>): Killable {
  let wanted = true
  const start = () => {
    const started = startChild({ name, args: [...TYPESCRIPT, ...args], env, logPath })
    // One that ends by itself, say because it started while the database was down, is started again by its supervisor.
    started.once('exit', (_, signal) => {
      if (!wanted || signal === 'SIGKILL') return
      setTimeout(() => {
        if (wanted && child === started) child = start()
      }, 300)
    })
    return started
  }
  let child = start()
  const kill = async () => {
    if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, 'SIGKILL')
    while (!hasEnded(child)) await pause(5)
  }
  return {
    name,
    async kill() {
      wanted = false
      await kill()
    },
    async killAndRestart() {
      await kill()
      child = start()
    },
    async stop() {
      wanted = false
      await stopChild(child)
    },
    said: () => (existsSync(logPath) ? readFileSync(logPath, 'utf8').split('\n').filter(Boolean) : []),
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
