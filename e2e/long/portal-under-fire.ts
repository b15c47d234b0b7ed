import 'server-only'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asRole } from '@/bin/set-up/databases'
import { loadRunning } from '@/bin/set-up/running'
import { killServer } from '@/e2e/faults/kill-server'
import { childrenOf, descendantsOf, killAll, loadProcess, type Process, untilGone } from '@/e2e/faults/process-tree'
import { ownerUrl } from '@/e2e/support/portal'
import { dataFolder, loadRoles, requireInstallation } from '@/lib/base/data-folder'
import { setVariable } from '@/lib/base/env'

/**
 * The run's portal as an operator of the machine sees it: the supervisor of bin/serve.ts, and below it the web process, the
 * sequencer and the database, each found through its parent.
 */
export const PARTS = ['web', 'sequencer', 'database'] as const
export type Part = (typeof PARTS)[number]

const PATIENCE_SECONDS = 180

/** SIGKILL; returns when the portal is whole again. What belonged to the killed part, and no longer should run, is gone. */
export async function killPart(part: Part): Promise<void> {
  const { supervisor, parts } = await untilWhole()
  if (part === 'database') {
    const before = [supervisor, ...descendantsOf(supervisor.pid)]
    await killServer(databaseFolder())
    // "the database ended; start again": it stops what is left and ends; whoever started the run starts it again.
    await requireGone(before)
  } else await killAll([parts[part], ...descendantsOf(parts[part].pid)])
  await untilWhole()
}

/** SIGTERM to the supervisor, as Ctrl-C; everything below it ends, and it is started again. */
export async function restart(): Promise<void> {
  const { supervisor } = await untilWhole()
  const before = [supervisor, ...descendantsOf(supervisor.pid)]
  process.kill(supervisor.pid, 'SIGTERM')
  await requireGone(before)
  await untilWhole()
}

/** Waits for a supervisor that serves, with its three processes below it. */
async function untilWhole(): Promise<{ supervisor: Process; parts: Record<Part, Process> }> {
  for (const end = Date.now() + PATIENCE_SECONDS * 1_000; Date.now() < end; await pause(50)) {
    const running = loadRunning(dataFolder())
    const supervisor = running?.url === undefined ? undefined : loadProcess(running.pid)
    if (!supervisor) continue
    const children = childrenOf(supervisor.pid)
    const web = children.find(({ command }) => /^next-server|\/next start /.test(command))
    const sequencer = children.find(({ command }) => command.endsWith('/bin/sequencer.ts'))
    const database = children.find(({ pid }) => pid === databasePid())
    if (web && sequencer && database) return { supervisor, parts: { web, sequencer, database } }
  }
  throw new Error(`the portal was not whole again within ${PATIENCE_SECONDS} s: ${logged('web')}\n${logged('sequencer')}`)
}

async function requireGone(before: readonly Process[]): Promise<void> {
  const left = await untilGone(before, PATIENCE_SECONDS)
  assert.deepEqual(left, [], 'processes left behind')
}

/** What the supervisor gives its processes, for further ones beside them; `url`: where its own web process answers. */
export function besideThePortal() {
  const [roles, running] = [loadRoles(), loadRunning(dataFolder())]
  if (!roles || !running?.url) throw new Error('the portal under test has a data folder, and runs')
  const { server, keystore } = requireInstallation().database
  const urls = {
    owner: ownerUrl(),
    web: asRole(server, roles.web),
    sequencer: asRole(server, roles.sequencer),
    keystore: asRole(keystore, roles.keystore),
  }
  return { url: running.url, urls, dataDir: dataFolder() }
}

/** The database may have come back on another port: this process's own connections are told, and the owner's address. */
export function behindThePortal(): ReturnType<typeof besideThePortal> {
  const beside = besideThePortal()
  setVariable('DATABASE_URL', beside.urls.web)
  setVariable('KEYSTORE_URL', beside.urls.keystore)
  return beside
}

/** The last lines that a process wrote to its log, over all its lives. */
export function logged(part: 'web' | 'sequencer'): string {
  const path = join(dataFolder(), `${part}.log`)
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-8).join('\n') : ''
}

function databaseFolder(): string {
  const { database } = requireInstallation()
  if (database.kind !== 'embedded') throw new Error('only a database of its own may be killed')
  return database.folder
}

function databasePid(): number {
  const path = join(databaseFolder(), 'postmaster.pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : 0
}
