import { setTimeout as pause } from 'node:timers/promises'

/** One line of the report. `met` is left out where there is nothing to reach. */
export type Line = {
  readonly what: string
  readonly value: string
  readonly beside?: string
  readonly target?: string
  readonly met?: boolean
  /** By how much, where it was not met. */
  readonly missed?: string
}

type Target = Pick<Line, 'target' | 'met' | 'missed'>

export function atMost(value: number, limit: number, words: (value: number) => string): Target {
  const met = value <= limit
  return { target: `≤ ${words(limit)}`, met, ...(!met && { missed: `${words(value - limit)} too much` }) }
}

export function atLeast(value: number, limit: number, words: (value: number) => string): Target {
  const met = value >= limit
  return { target: `≥ ${words(limit)}`, met, ...(!met && { missed: `${words(limit - value)} too little` }) }
}

export function print(title: string, lines: readonly Line[]): void {
  const rows = lines.map(({ what, value, beside = '', target = '', met, missed }) => [
    what,
    value,
    beside,
    target && `${target}${met === undefined ? '' : met ? ' ✓' : ` ✗${missed ? ` ${missed}` : ''}`}`,
  ])
  process.stdout.write(`\n### ${title}\n\n| | measured | beside | target |\n|---|---|---|---|\n`)
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`)
}

export type Spread = { readonly n: number; readonly p50: number; readonly p95: number; readonly p99: number }

export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

export function ms(value: number): string {
  return `${value < 10 ? Number(value.toFixed(2)) : value.toFixed(0)} ms`
}

export function bytes(value: number): string {
  return `${Math.round(value)} bytes`
}

export function ratio(value: number): string {
  return value.toFixed(2)
}

export function perSecond(value: number): string {
  return `${Math.round(value)}/s`
}

/** Milliseconds of each call, one after the other. */
export async function timeEach(times: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await work(i)
    taken.push(performance.now() - start)
  }
  return taken
}

/** Callers that call again as soon as they have an answer. */
export async function closedLoop(
  callers: number,
  seconds: number,
  work: (caller: number) => Promise<unknown>,
): Promise<{ rate: number; times: number[] }> {
  const times: number[] = []
  const begun = performance.now()
  const end = begun + seconds * 1_000
  const call = async (caller: number) => {
    while (performance.now() < end) {
      const start = performance.now()
      await work(caller)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  return { rate: (times.length / (performance.now() - begun)) * 1_000, times }
}

/** Calls that come at a rate whether or not the last has been answered. */
export async function openLoop(rate: number, seconds: number, work: (i: number) => Promise<unknown>): Promise<void> {
  const pending: Promise<unknown>[] = []
  const begun = performance.now()
  for (let i = 0; i < rate * seconds; ) {
    const due = ((performance.now() - begun) / 1_000) * rate
    for (; i < due && i < rate * seconds; i++) pending.push(work(i))
    await pause(2)
  }
  await Promise.all(pending)
}
