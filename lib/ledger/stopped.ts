import 'server-only'
/**
 * Why the signer stands still, from the sequencer to the portal's pages: the file `log.stopped`, beside what it signs with. It
 * is there for words only; nothing decides by it.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { now } from '@/lib/base/clock'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'

const shape = z.object({
  /** `lost`: an older database was restored. `changed`: what was signed is not in it. `forgot`: the signer's memory is gone. */
  why: z.enum(['lost', 'changed', 'forgot', 'other']),
  since: z.iso.datetime(),
  /** Signed, and not in the database. */
  missing: z.number().int().positive().optional(),
})

export type Stopped = z.infer<typeof shape>
const FILE = 'log.stopped'

export function noteStopped(stopped: Omit<Stopped, 'since'>): void {
  const since = loadStopped()?.why === stopped.why ? (loadStopped()?.since as string) : now().toISOString()
  writePrivate(join(dataFolder(), FILE), `${JSON.stringify({ ...stopped, since })}\n`)
}

export function clearStopped(): void {
  rmSync(join(dataFolder(), FILE), { force: true })
}

/** `undefined` where it signs, and where the sequencer runs on another machine. */
export function loadStopped(): Stopped | undefined {
  const path = join(dataFolder(), FILE)
  if (!existsSync(path)) return undefined
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}
