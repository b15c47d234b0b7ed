import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '@/lib/base/data-folder'

/** The public half of the log key, from a file of its own: web processes never read the private one. */
export function loadVerifierKey(): string {
  return readFileSync(join(dataFolder(), 'log.vkey'), 'utf8').trim()
}
