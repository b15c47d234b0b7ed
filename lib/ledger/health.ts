import 'server-only'
import { db } from '@/lib/db/client'

/** The maximum merge delay: an entry that waits longer for a signed checkpoint is said aloud. */
const DELAY_SECONDS = 60
const ASK_EVERY_MS = 5_000

let asked: { readonly at: number; readonly answer: Promise<Date | undefined> } | undefined

/** Since when the oldest entry has been waiting to be ordered or signed; `undefined` where all is well. Asked at most every five seconds. */
export function loadWaitingSince(askEveryMs = ASK_EVERY_MS): Promise<Date | undefined> {
  if (!asked || performance.now() - asked.at > askEveryMs) asked = { at: performance.now(), answer: ask() }
  return asked.answer
}

/** What was queued before the newest signature is being ordered right now (a seed's past, say), and is not waiting. */
const WAITING = `
  with signed as (select coalesce(max(size), 0) as size,
    (select min(at) from checkpoint_signature where size = (select max(size) from ledger_checkpoint)) as at from ledger_checkpoint)
  select min(w.at) as since from signed s, lateral (
    select q.at from ledger_queue q where q.at > s.at
    union all select e.at from ledger_entry e where e.position = s.size and e.at > s.at) w
  where w.at < now() - make_interval(secs => $1)`

async function ask(): Promise<Date | undefined> {
  const { rows } = await db().pool.query<{ since: Date | null }>(WAITING, [DELAY_SECONDS])
  return rows[0]?.since ?? undefined
}
