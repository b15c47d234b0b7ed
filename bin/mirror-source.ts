import 'server-only'
/**
 * A log over HTTP, anybody's. What it answers is not believed, and not let grow without end: a tile has a greatest length. One
 * that is busy or breaks off is asked again before it is called unreachable.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type LogSource, SourceUnreachable } from '@/lib/ledger/mirror'
import { TILE_WIDTH } from '@/lib/ledger/tile'

export type HttpTerms = { readonly patienceMs?: number; readonly pausesMs?: readonly number[] }

/** The longest thing a log has: a tile of the longest entries. */
const MOST_BYTES = TILE_WIDTH * (2 + 0xffff)

/** `url`: the log's prefix, under which `checkpoint` and `tile/…` lie. */
export function httpLog(url: URL, { patienceMs = 30_000, pausesMs = [500, 2_000, 5_000] }: HttpTerms = {}): LogSource {
  const base = url.href.endsWith('/') ? url.href : `${url.href}/`
  return {
    async read(path) {
      const address = new URL(path, base)
      for (let attempt = 0; ; attempt++) {
        const answer = await ask(address, patienceMs)
        if (!('failed' in answer)) return answer.bytes
        const pauseMs = pausesMs[attempt]
        if (!answer.again || pauseMs === undefined) throw new SourceUnreachable(`${address.href}: ${answer.failed}`)
        await pause(pauseMs)
      }
    },
  }
}

type Answer =
  | { readonly bytes: Uint8Array | undefined }
  /** `again`: another attempt may fare better. */
  | { readonly failed: string; readonly again: boolean }

async function ask(address: URL, patienceMs: number): Promise<Answer> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patienceMs), headers: { accept: '*/*' } })
    if (response.status === 404 || response.status === 410) {
      await response.body?.cancel()
      return { bytes: undefined }
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      return { failed: `answers ${response.status}`, again: response.status >= 500 || response.status === 429 }
    }
    return await readBody(response.body)
  } catch (error) {
    const { cause, message } = error as Error
    return { failed: cause instanceof Error ? cause.message : message, again: true }
  }
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Answer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    length += part.length
    if (length > MOST_BYTES) return { failed: 'its answer does not end', again: false }
    parts.push(part)
  }
  return { bytes: new Uint8Array(Buffer.concat(parts)) }
}
