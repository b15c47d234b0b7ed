import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '@/lib/base/data-folder'

/** Encrypts session cookies; made with the installation. */
export function sessionSecret(): string {
  return readFileSync(join(/* turbopackIgnore: true */ dataFolder(), 'session.secret'), 'utf8').trim()
}
