import 'server-only'
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type FileTerms = {
  readonly mode: number
  readonly folderMode: number
  /** Where the draft lies until it is whole: a folder on the same disk. Beside the file, where none is named. */
  readonly drafts?: string
}

/** Whole or not at all: a crash between the two leaves the old file, never half of a key. On the disk when it returns. */
export function writeDurable(path: string, content: string | Uint8Array, { mode, folderMode, drafts }: FileTerms): void {
  const folder = dirname(path)
  const made = mkdirSync(folder, { recursive: true, mode: folderMode })
  const draft = drafts ? join(drafts, randomUUID()) : `${path}.${randomUUID()}`
  const file = openSync(draft, 'wx', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncFolder(folder)
  // A folder that is new is itself an entry of the one above it.
  for (let at = folder; made && at.length >= made.length; at = dirname(at)) syncFolder(dirname(at))
}

/** One more line; on the disk when it returns. What a crash left of an earlier one ends there and spoils no other. */
export function appendDurable(path: string, line: string, mode: number): void {
  const isNew = !existsSync(path)
  const torn = !isNew && !readFileSync(path, 'utf8').endsWith('\n')
  const file = openSync(path, 'a', mode)
  try {
    writeFileSync(file, `${torn ? '\n' : ''}${line}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  if (isNew) syncFolder(dirname(path))
}

/** Without it a power cut may undo the rename, and the signer would remember less than it has signed. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return // cannot be opened there; NTFS journals renames
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
