import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * SIGKILL of a whole PostgreSQL at once. Each backend leads a process group of its own, so that a signal to the server's
 * group would leave them running: they would finish what they do, and a commit could still succeed after the "power cut".
 */
export async function killServer(databaseFolder: string): Promise<void> {
  const server = Number(readFileSync(join(databaseFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
  const all = [server, ...childrenOf(server)]
  for (const pid of all) killNow(pid)
  while (all.some(isAlive)) await pause(10)
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === parent)
}

/** `pid (name) state ppid …`; a name may hold spaces and brackets. */
function parentOf(pid: number): number | undefined {
  const [, parent] = afterName(pid) ?? []
  return parent === undefined ? undefined : Number(parent)
}

function isAlive(pid: number): boolean {
  const [state] = afterName(pid) ?? []
  return state !== undefined && state !== 'Z'
}

function afterName(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
  } catch {
    return undefined // gone meanwhile
  }
}

export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
