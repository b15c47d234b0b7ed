/** How a page comes to know why a try failed, and when the next one will be looked at. Pure. */
import type { Refusal } from '@/lib/base/outcome'
import { waitWords } from '@/lib/base/wait'

/** Part of an address: `problem=1`, or `problem=many&after=30`. Never which half was wrong. */
export function problemOf({ code, afterSeconds }: Refusal): string {
  return code === 'too-many' ? `problem=many&after=${afterSeconds ?? 60}` : 'problem=1'
}

/** `undefined` where the address speaks of no limit. An address is anybody's to write: what is no number is a minute. */
export function tryAgainWords(problem: unknown, after: unknown): string | undefined {
  if (problem !== 'many') return undefined
  const seconds = typeof after === 'string' && /^[1-9]\d{0,3}$/.test(after) ? Number(after) : 60
  return `Too many tries. The next one is looked at ${waitWords(seconds)}. On a device you have used before you need not wait.`
}
