import 'server-only'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { closedToUs, makePrivateFolder } from '@/bin/set-up/private-folder'
import { Unready } from '@/bin/set-up/unready'
import { writePrivate } from '@/lib/base/data-folder'

/**
 * `running.json` in the data folder: at most one supervisor per installation. Two would stop each other's database. The same
 * of a witness's folder, where two could countersign two histories, and of a log's copy.
 */
export type Running = { readonly pid: number; readonly url?: string }

export function claim(folder: string): void {
  makePrivateFolder(folder)
  const path = join(folder, 'running.json')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, JSON.stringify({ pid: process.pid }), { flag: 'wx', mode: 0o600 })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw closedToUs(folder, error)
    }
    const other = loadRunning(folder)
    if (other?.pid === process.pid) return
    if (other && isSupervisor(other.pid))
      throw new Unready(
        `${folder} is already running${other.url ? ` at ${other.url}` : ''} (process ${other.pid})`,
        'use that one, stop it with Ctrl-C, or start another with --data DIR --port N',
      )
    rmSync(path, { force: true }) // left by a killed one
  }
}

export function announce(folder: string, url: string): void {
  writePrivate(join(folder, 'running.json'), JSON.stringify({ pid: process.pid, url }))
}

export function release(folder: string): void {
  if (loadRunning(folder)?.pid === process.pid) rmSync(join(folder, 'running.json'), { force: true })
}

export function loadRunning(folder: string): Running | undefined {
  const path = join(folder, 'running.json')
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Running
  } catch {
    return undefined
  }
}

/** After a reboot the number may belong to some other program. */
function isSupervisor(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const commandLine = `/proc/${pid}/cmdline`
  return existsSync(commandLine) ? /serve|witness|mirror|ledger/.test(readFileSync(commandLine, 'utf8')) : true
}
