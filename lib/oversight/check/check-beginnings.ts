import 'server-only'
/**
 * Where a stream goes on in the entries since the last check, its first event there must be linked to one before them:
 * otherwise an event taken from the queue between two checks would leave a hole that neither sees.
 */
import { fromBase64, toHex } from '@/lib/base/bytes'
import type { Tx } from '@/lib/db/transaction'
import { leafEntry } from '@/lib/ledger/commitment'
import type { Beginning } from '@/lib/oversight/check/check-streams'
import type { Findings } from '@/lib/oversight/check/finding'

/** One pass over the entries before `from`, whatever the number of streams. */
export async function checkBeginnings(tx: Tx, beginnings: readonly Beginning[], from: number, findings: Findings): Promise<void> {
  const linked = beginnings.filter(({ seq, prev }) => seq > 1 && prev !== '')
  const there = await loadThere(
    tx,
    linked.map(({ prev }) => entryOf(prev)),
    from,
  )
  for (const { stream, seq, prev, position } of beginnings) {
    if (seq === 1 ? prev === '' : prev !== '' && there.has(toHex(entryOf(prev)))) continue
    const at = position === undefined ? {} : { position }
    const what = `what number ${seq} is linked to is not among the entries before`
    findings.add({ kind: 'stream', column: 'ledger_entry.entry', id: stream, what, ...at })
  }
}

async function loadThere(tx: Tx, entries: readonly Uint8Array[], from: number): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const { rows } = await tx.sql<{ entry: Uint8Array }>(
    'select entry from ledger_entry where position < $1 and entry = any($2::bytea[])',
    [from, entries],
  )
  return new Set(rows.map(({ entry }) => toHex(entry)))
}

function entryOf(prev: string): Uint8Array {
  return leafEntry(fromBase64(prev))
}
