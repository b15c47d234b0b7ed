import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Given } from '@/e2e/support/pages/verify-file'

/** A file on somebody's own disk. */
export function saved(name: string, content: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'chartseal-saved-')), name)
  writeFileSync(path, content)
  return path
}

/** One byte of its first event, the same length as before. */
export function withAByteChanged(file: Given): Given {
  const buffer = Buffer.from(file.buffer)
  const at = buffer.indexOf('\\"outcome\\":\\"') + '\\"outcome\\":\\"'.length
  buffer[at] = (buffer[at] as number) ^ 1
  return { ...file, buffer }
}
