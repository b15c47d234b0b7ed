import 'server-only'
/**
 * How the ledger's own check stands, for banner, page and /readyz: read from its record, never from the database, which may
 * be the very thing that is wrong. Read at most every five seconds: every page has a banner.
 */
import { now } from '@/lib/base/clock'
import { loadInstallation } from '@/lib/base/data-folder'
import { type CheckRecord, loadCheckRecord, RecordDamaged, type StandingBreak } from '@/lib/oversight/check/check-record'
import { DAY_MS, HOUR_MS } from '@/lib/oversight/check/keep-checking'

export type CheckStanding = {
  /** A break that nobody has acknowledged. */
  readonly broken?: StandingBreak
  /** Since when a check should have come to an end that did not. */
  readonly overdueSince?: Date
  readonly last?: CheckRecord
}

const READ_EVERY_MS = 5_000
let read: { readonly at: number; readonly standing: CheckStanding } | undefined

export function loadCheckStanding(readEveryMs = READ_EVERY_MS): CheckStanding {
  if (!read || performance.now() - read.at > readEveryMs)
    read = { at: performance.now(), standing: standingOf(now(), process.uptime() * 1_000) }
  return read.standing
}

/** `upMs`: how long this process runs. After a night switched off nothing is overdue before the first check had its time. */
export function standingOf(at: Date, upMs: number): CheckStanding {
  try {
    const last = loadCheckRecord()
    const overdue = upMs < HOUR_MS ? undefined : overdueSince(last, at)
    return {
      ...(last?.standing && { broken: last.standing }),
      ...(overdue && { overdueSince: overdue }),
      ...(last && { last }),
    }
  } catch (error) {
    if (!(error instanceof RecordDamaged)) throw error
    return { broken: { at: at.toISOString(), lines: [error.message] } }
  }
}

function overdueSince(last: CheckRecord | undefined, at: Date): Date | undefined {
  const made = loadInstallation()?.madeAt ?? at.toISOString()
  const due = [
    new Date(last?.newAt ?? made).getTime() + 2 * HOUR_MS,
    new Date(last?.allAt ?? made).getTime() + DAY_MS + 2 * HOUR_MS,
  ]
  const first = Math.min(...due)
  return first < at.getTime() ? new Date(first) : undefined
}
