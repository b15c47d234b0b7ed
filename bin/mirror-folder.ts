import 'server-only'
/**
 * The folder of a log's copy: what any static web server may serve, readable to all, and `.mirror`, which is the mirror's own:
 * `policy` (under which the copy's checkpoints were accepted), `newest`, `running.json`, `drafts`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { claim, release } from '@/bin/set-up/running'
import { writeDurable } from '@/lib/base/durable-file'
import type { LogCopy } from '@/lib/ledger/mirror'
import { parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

const OURS = '.mirror'

/** Throws `Unready` where another process keeps this copy: the slower one would put an older checkpoint back. */
export function openMirrorFolder(folder: string): LogCopy {
  mkdirSync(folder, { recursive: true })
  const own = join(folder, OURS)
  claim(own)
  process.on('exit', () => release(own))
  const drafts = join(own, 'drafts')
  rmSync(drafts, { recursive: true, force: true }) // of one that was killed
  mkdirSync(drafts, { mode: 0o700 })
  const terms = { mode: 0o644, folderMode: 0o755, drafts }
  return {
    read: async (path) => readIfThere(join(folder, path)),
    write: async (path, content) => writeDurable(join(folder, path), content, terms),
    remove: async (path) => rmSync(join(folder, path), { recursive: true, force: true }),
  }
}

/** The policy of the last time; `undefined` before the first. */
export function loadMirrorPolicy(folder: string): WitnessPolicy | undefined {
  const text = readIfThere(join(folder, OURS, 'policy'))
  return text && parsePolicy(text.toString('utf8'))
}

/** Written once a checkpoint was accepted under it. */
export function keepMirrorPolicy(folder: string, text: string): void {
  const path = join(folder, OURS, 'policy')
  if (readIfThere(path)?.toString('utf8') !== text) writeDurable(path, text, { mode: 0o600, folderMode: 0o700 })
}

function readIfThere(path: string): Buffer<ArrayBuffer> | undefined {
  return existsSync(path) ? readFileSync(path) : undefined
}
