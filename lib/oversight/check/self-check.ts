import 'server-only'
/**
 * One run of the ledger's own check, with its place in the record outside the database: what came since the last run, or all
 * there is. It is one more reader of everything, under a permit of its own, and each run is an entry (decision 013).
 */
import { count } from '@/lib/base/count'
import { Edge } from '@/lib/ledger/edge'
import { parseVerifierKey } from '@/lib/ledger/note-key'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'
import { type Checked, checkAll, DEPTHS, exitCodeOf, tellEvents, tellGuards, tellNew } from '@/lib/oversight/check/check-all'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkGuards } from '@/lib/oversight/check/check-guards'
import { checkNewEntries } from '@/lib/oversight/check/check-new'
import { type CheckRecord, edgeOf, loadCheckRecord, recordFound } from '@/lib/oversight/check/check-record'

export type Extent = 'new' | 'all'

/** Throws where the database or the record is out of reach; then nothing is recorded, and the check becomes overdue. */
export async function selfCheck(did: Extent): Promise<CheckRecord> {
  const key = parseVerifierKey(loadVerifierKey())
  const before = loadCheckRecord()
  const known = before?.origin === key.name ? edgeOf(before) : new Edge()
  const checked: Checked[] = []
  if (before && before.origin !== key.name)
    checked.push({ verdict: 'intact', lines: [`another log than the one checked before, which was ${before.origin}`] })
  const { result, edge } = await checkNewEntries(key, known)
  checked.push(tellNew(result))
  if (did === 'all') {
    const remembered = known.size > 0 ? [{ size: known.size, root: known.root() }] : []
    for await (const one of checkAll(DEPTHS, remembered)) checked.push(one)
  } else checked.push(tellGuards(await checkGuards()), tellEvents(await checkEvents(known.size)))
  const verdict = (['intact', 'broken', 'cannot-check'] as const)[exitCodeOf(checked)]
  const lines = checked.flatMap((one) => one.lines)
  const broken = checked.flatMap((one) => (one.verdict === 'broken' ? one.lines : []))
  return recordFound({ did, verdict, lines, broken, origin: key.name, edge })
}

/** What a record says, for whoever operates the portal. */
export function tellRecord({ at, did, verdict, lines, edge, newAt, allAt, standing }: CheckRecord): string[] {
  const head =
    did === 'acknowledge' ? `${at} a break was acknowledged` : `${at} ${did === 'all' ? 'all' : 'what was new'}: ${verdict}`
  const reached = count(edgeOf({ edge }).size)
  return [
    head,
    ...lines.map((line) => `  ${line}`),
    `as signed up to ${reached} entries; new entries checked ${newAt ?? 'never'}, all ${allAt ?? 'never'}`,
    ...(standing ? [`BROKEN since ${standing.at}, and not acknowledged:`, ...standing.lines.map((line) => `  ${line}`)] : []),
  ]
}
