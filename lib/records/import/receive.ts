import { type Bytes, concat } from '@/lib/base/bytes'
import type { ImportProblem } from './problem'
import { DEFAULT_LIMITS } from './scan'

/** Collects a file or an upload, and stops reading at the limit: the bound holds before the scan is even begun. */
export async function receive(
  chunks: AsyncIterable<Uint8Array>,
  limit: number = DEFAULT_LIMITS.bundleBytes,
): Promise<Bytes | ImportProblem> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > limit) return { code: 'too-large', offset: limit, reason: `larger than ${limit} bytes` }
    parts.push(chunk)
  }
  return concat(...parts)
}
