import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** The machine's processes as /proc shows them. `started`: a number may pass to another process, number and time not. */
export type Process = { readonly pid: number; readonly parent: number; readonly started: string; readonly command: string }

export function childrenOf(parent: number): Process[] {
  return loadProcesses().filter((one) => one.parent === parent)
}

/** Everything below `pid`, whatever group it moved to. */
export function descendantsOf(pid: number): Process[] {
  const all = loadProcesses()
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)])
  return below(pid)
}

/** SIGKILL to all of them at once; returns when the last is gone. */
export async function killAll(processes: readonly Process[]): Promise<void> {
  for (const { pid } of processes) killNow(pid)
  await untilGone(processes)
}

/** Those that are still there after so many seconds. */
export async function untilGone(processes: readonly Process[], seconds = Number.POSITIVE_INFINITY): Promise<Process[]> {
  let left = processes.filter(isAlive)
  for (const end = Date.now() + seconds * 1_000; left.length > 0 && Date.now() < end; left = left.filter(isAlive)) await pause(10)
  return left
}

export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export function loadProcess(pid: number): Process | undefined {
  try {
    // `pid (name) state ppid …`, the 22nd is the start; a name may hold spaces and brackets.
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const [state, parent] = afterName
    if (state === 'Z') return undefined
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { pid, parent: Number(parent), started: afterName[19] ?? '', command }
  } catch {
    return undefined // gone meanwhile
  }
}

function isAlive({ pid, started }: Process): boolean {
  return loadProcess(pid)?.started === started
}

function loadProcesses(): Process[] {
  return readdirSync('/proc')
    .map(Number)
    .flatMap((pid) => (pid > 0 ? (loadProcess(pid) ?? []) : []))
}
