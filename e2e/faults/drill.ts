import 'server-only'
import { execFile, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { type Killable, startSequencer } from '@/e2e/faults/processes'
import type { Stage } from '@/e2e/faults/stage'
import { untilSigned } from '@/e2e/faults/whole-ledger'
import type { Actor } from '@/lib/base/actor'
import { pickVariables } from '@/lib/base/env'
import type { PatientId } from '@/lib/base/ids'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openChart } from '@/lib/records/chart'

type Said = { readonly code: number | string; readonly said: string }

/** What an operator does in a restore drill, and what the portal does meanwhile. */
export class Drill {
  private lives = 0
  private running: Killable | undefined

  constructor(
    private readonly stage: Stage,
    private readonly actor: Actor,
    private readonly patient: PatientId,
  ) {}

  file(name: string): string {
    return join(this.stage.dataDir, name)
  }

  /** Starts a sequencer, does the work, stops it; what it said is returned. */
  async whileSequencing(work: (sequencer: Killable) => Promise<unknown>): Promise<string> {
    this.running = startSequencer(this.stage, `life-${++this.lives}`)
    await work(this.running)
    await this.running.stop()
    return this.running.said().join('\n')
  }

  /** Until everything queued is in the log and signed. */
  sequence(): Promise<string> {
    return this.whileSequencing((one) => untilSigned(this.stage, 30, [one]))
  }

  /** The ids of their entries, which must never be lost. */
  async openCharts(times: number): Promise<string[]> {
    const ids: string[] = []
    for (let i = 0; i < times; i++) {
      const opened = await openChart(this.actor, this.patient)
      expect(opened.ok).toBe(true)
      ids.push(...opened.written.map(({ id }) => id))
    }
    return ids
  }

  async sizes(): Promise<{ queued: number; size: number }> {
    const text = 'select (select count(*) from ledger_queue)::int as queued, (select size from ledger_head)::int as size'
    return asClient(this.stage.urls.owner, async (client) => (await client.query(text)).rows[0])
  }

  /** `npm run ledger`, with nothing of the environment but where programs are. */
  ledger(...args: string[]): Promise<Said> {
    return new Promise((done) =>
      execFile(process.execPath, this.command(args), { env: env() }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, said: stdout + stderr }),
      ),
    )
  }

  /** The same, killed with SIGKILL after so long. */
  async ledgerKilled(afterMs: number, ...args: string[]): Promise<void> {
    const child = spawn(process.execPath, this.command(args), { env: env(), stdio: 'ignore' })
    const ended = new Promise((done) => child.once('exit', done))
    await pause(afterMs)
    child.kill('SIGKILL')
    await ended
  }

  private command(args: readonly string[]): string[] {
    const node = ['--conditions=react-server', '--import', 'tsx', resolve('bin/ledger.ts')]
    return [...node, ...args, '--data', this.stage.dataDir]
  }

  /** For copies of the stopped server's folder: what an operator's backup and restore amount to. */
  async withDatabaseStopped(work: (folder: string) => void): Promise<void> {
    await setDatabase(undefined)
    await closeKeystore()
    await this.stage.stopDatabase()
    work(this.stage.databaseFolder)
    await this.stage.startDatabase()
    forgetShortLived()
    forgetEventKeys()
  }

  async end(): Promise<void> {
    await this.running?.stop()
    await this.stage.drop()
  }
}

const env = () => ({ ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const })

export async function untilItSays(words: RegExp, one: Killable): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) if (words.test(one.said().join('\n'))) return
  expect(one.said().join('\n')).toMatch(words)
}
