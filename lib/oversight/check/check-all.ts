import 'server-only'
/** The checks of this installation's ledger, one after the other, each with a line a person can read. */
import { count, countOf } from '@/lib/base/count'
import type { OrganisationId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'
import { historySourceOf } from '@/lib/ledger/history-source'
import { allLogKeys, loadLogKeys } from '@/lib/ledger/log-keys'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'
import type { Remembered } from '@/lib/ledger/verify-memory'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkGuards } from '@/lib/oversight/check/check-guards'
import { checkLog } from '@/lib/oversight/check/check-log'
import { checkRecords } from '@/lib/oversight/check/check-records'
import type { CheckResult, Finding } from '@/lib/oversight/check/finding'

export const DEPTHS = ['guards', 'history', 'events', 'records'] as const
export type Depth = (typeof DEPTHS)[number]

export type Checked = {
  readonly verdict: 'intact' | 'broken' | 'cannot-check'
  /** The verdict first, then one line for each finding and note. */
  readonly lines: readonly string[]
}

/** Yields as each check ends: a long ledger should not be silent. `remembered`: what an earlier check saw of the log. */
export async function* checkAll(depths: readonly Depth[], remembered: readonly Remembered[] = []): AsyncGenerator<Checked> {
  const keys = loadLogKeys()
  if (depths.includes('guards')) yield tellGuards(await checkGuards())
  if (depths.includes('history')) {
    const verifierKey = keys.current
    yield tellHistory(await checkHistory(historySourceOf(loadTile, loadCheckpoint), { verifierKey, remembered }))
    yield tell('Log', await checkLog(allLogKeys(keys)), 'entries', 'tiles, checkpoints and head follow from them')
  }
  if (depths.includes('events')) yield tellEvents(await checkEvents())
  if (depths.includes('records'))
    for (const { id, code } of await loadOrganisations())
      yield tell(`Records of ${code}`, await checkRecords(id), 'versions', 'each is what was written, and the newest')
}

/** 0 intact, 1 broken, 2 could not be checked: what is broken is said even where something else could not be checked. */
export function exitCodeOf(checked: readonly Checked[]): 0 | 1 | 2 {
  if (checked.some(({ verdict }) => verdict === 'broken')) return 1
  return checked.some(({ verdict }) => verdict === 'cannot-check') ? 2 : 0
}

function tellHistory(result: HistoryResult): Checked {
  switch (result.verdict) {
    case 'intact':
      return { verdict: 'intact', lines: [`History: intact, ${result.size} entries, signed by the log alone`] }
    case 'cannot-check':
      return { verdict: 'cannot-check', lines: ['History: cannot check, no checkpoint or no entries within reach'] }
    case 'broken': {
      const { kind, position, expected, found, trustedUpTo } = result
      const where = position === undefined ? '' : ` at position ${position}`
      return {
        verdict: 'broken',
        lines: [
          `History: BROKEN, ${kind}${where}`,
          `  expected ${expected}`,
          `  found    ${found}`,
          `  as signed up to ${trustedUpTo}`,
        ],
      }
    }
  }
}

export function tellGuards(result: CheckResult): Checked {
  return tell('Database', result, 'guards', 'triggers, rights and constraints are as they were installed')
}

export function tellNew(result: CheckResult): Checked {
  return tell('New entries', result, 'entries', 'they continue what was checked before, as signed')
}

export function tellEvents(result: CheckResult): Checked {
  return tell('Events', result, 'entries', 'each opens, fits its index and its stream')
}

function tell(name: string, result: CheckResult, unit: string, meaning: string): Checked {
  switch (result.verdict) {
    case 'intact':
      return { verdict: 'intact', lines: [`${name}: intact, ${result.checked} ${unit}: ${meaning}`, ...notes(result.notes)] }
    case 'cannot-check':
      return { verdict: 'cannot-check', lines: [`${name}: cannot check, ${result.reason}`] }
    case 'broken': {
      const more = result.total > result.findings.length ? [`  and ${result.total - result.findings.length} more`] : []
      const head = `${name}: BROKEN, ${countOf(result.total, 'finding')} in ${count(result.checked)} ${unit}`
      return { verdict: 'broken', lines: [head, ...result.findings.map(tellFinding), ...more, ...notes(result.notes)] }
    }
  }
}

function tellFinding({ column, position, id, what }: Finding): string {
  return `  ${column}${position === undefined ? '' : ` at position ${position}`} (${id}): ${what}`
}

function notes(lines: readonly string[]): string[] {
  return lines.map((line) => `  note: ${line}`)
}

async function loadOrganisations(): Promise<{ id: OrganisationId; code: string }[]> {
  const { rows } = await db().pool.query<{ id: OrganisationId; code: string }>('select id, code from organisation order by code')
  return rows
}
