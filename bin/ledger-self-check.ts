import 'server-only'
import { userInfo } from 'node:os'
import { Unready } from '@/bin/set-up/unready'
import { now } from '@/lib/base/clock'
import { acknowledgeBreak, type CheckRecord, loadCheckRecord } from '@/lib/oversight/check/check-record'
import { extentDue } from '@/lib/oversight/check/keep-checking'
import { selfCheck, tellRecord } from '@/lib/oversight/check/self-check'

/** What an operator does with the ledger's own check by hand, in an opened installation. Each returns the exit code. */

/** What the portal found last, from the record alone: the database need not even answer. */
export function showLast(): number {
  const record = loadCheckRecord()
  if (!record) throw new Unready('the ledger was not checked by itself yet', 'npm run ledger -- self-check')
  say(tellRecord(record))
  return record.standing ? 1 : codeOf(record)
}

/** Runs what is due, or everything, and records it as the hourly check does. */
export async function runSelfCheck(all: boolean): Promise<number> {
  const record = await selfCheck(all ? 'all' : extentDue(loadCheckRecord(), now()))
  say(tellRecord(record))
  return codeOf(record)
}

/** The operator saw the break. What was found, who says so and why stay in the record. */
export function acknowledge(because: string | undefined): number {
  if (!because?.trim()) throw new Unready('say what was done about it', 'npm run ledger -- acknowledge --because "…"')
  const seen = acknowledgeBreak(`${userInfo().username}: ${because.trim()}`)
  if (!seen) throw new Unready('no break stands', 'npm run ledger -- check --last shows the record')
  say([`acknowledged: the break of ${seen.at}. If it is still there, the next check says so again`])
  return 0
}

function codeOf({ verdict }: CheckRecord): number {
  return ['intact', 'broken', 'cannot-check'].indexOf(verdict)
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
