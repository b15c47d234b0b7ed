import 'server-only'
/** The life of the process that checks: at once, each hour what is new, each day all; after a restart it goes on from the record. */
import { setTimeout as sleep } from 'node:timers/promises'
import { now } from '@/lib/base/clock'
import { type CheckRecord, loadCheckRecord } from '@/lib/oversight/check/check-record'
import { type Extent, selfCheck } from '@/lib/oversight/check/self-check'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** Where something could not be checked, or the database did not answer. */
const AGAIN_MS = 5 * 60_000
const LOOK_EVERY_MS = 60_000

/** `say` gets one plain line per finding. Never returns. */
export async function keepChecking(say: (line: string) => void): Promise<never> {
  for (;;) {
    const wait = await checkOnce(say)
    const began = now().getTime()
    // Looked at each minute: a machine that slept, or whose clock was moved, is not waited for.
    for (let passed = 0; passed >= 0 && passed < wait; passed = now().getTime() - began) await sleep(LOOK_EVERY_MS)
  }
}

/** How long to wait for the next one. */
async function checkOnce(say: (line: string) => void): Promise<number> {
  try {
    const { verdict, lines } = await selfCheck(extentDue(loadCheckRecord(), now()))
    if (verdict === 'intact') return HOUR_MS
    for (const line of lines) say(line)
    return verdict === 'cannot-check' ? AGAIN_MS : HOUR_MS
  } catch (error) {
    say(`the ledger was not checked: ${(error as Error).message}`)
    return AGAIN_MS
  }
}

/** All of it when the last time is a day ago, or lies in the future: a clock moved back must not put it off. */
export function extentDue(record: Pick<CheckRecord, 'allAt'> | undefined, at: Date): Extent {
  const since = at.getTime() - new Date(record?.allAt ?? 0).getTime()
  return since >= 0 && since < DAY_MS - HOUR_MS / 2 ? 'new' : 'all'
}
