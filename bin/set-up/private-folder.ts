import 'server-only'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Unready } from '@/bin/set-up/unready'

/**
 * The data folder, for its owner only, whether it is new or was there: names and sizes of key files are nobody's business,
 * and a folder others may write to lets them exchange the files. One with other things in it is not closed behind their
 * back: `--data /tmp` must not lock everybody out of /tmp.
 */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw closedToUs(folder, cause)
  }
  if (process.platform === 'win32' || (statSync(folder).mode & 0o077) === 0) return
  const ours = existsSync(join(folder, 'installation.json')) || readdirSync(folder).length === 0
  if (!ours || !closed(folder))
    throw new Unready(
      `${folder} is open to other users of this machine`,
      `chmod 700 ${folder}, or choose another with --data DIR`,
    )
}

/** Mostly a folder that an earlier start by root made, or one below somebody else's home. Any other fault is handed back. */
export function closedToUs(folder: string, cause: unknown): unknown {
  const { code = '', message } = cause as NodeJS.ErrnoException
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return cause
  const remedy = 'start as the user it belongs to, or choose another with --data DIR'
  return new Unready(`${folder} cannot be written: ${message}`, remedy)
}

/** False where it belongs to another user. */
function closed(folder: string): boolean {
  try {
    chmodSync(folder, 0o700)
    return true
  } catch {
    return false
  }
}
