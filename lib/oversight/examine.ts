import 'server-only'
/**
 * The examination: an agent opens each entry of its organisation once, decides why it happened and keeps the state in the
 * explorer's index, with the entry's closed words and tokens as its sealed event has them. What no fact explains is
 * decided again for 72 hours. One pass at a time and organisation, and each is an entry; what it opens it tells nobody.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import type { EventId, OrganisationId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { type Opened, openEvents } from '@/lib/keys/open-events'
import { isParty } from '@/lib/ledger/entry-parties'
import { BEARS_OUT_MS, LOOKS, PLAIN_BASES } from '@/lib/oversight/explain-case'
import { type Examined, explainEvents } from '@/lib/oversight/explain-events'
import {
  insertIndexed,
  type KeptState,
  kindsOf,
  loadNew,
  loadOpen,
  type NewRow,
  reviseStates,
  takeHead,
} from '@/lib/oversight/why-store'

/** Some 0.4 ms each: a pass is over before a page would mind. */
const PASS_ROWS = 1_000
const PASS_TIMEOUT_MS = 120_000

export function examiner(organisation: OrganisationId): Actor {
  return { id: 'explain', role: 'agent', organisation, patient: null, session: null, name: null }
}

/** Whether something waits that only facts can tell, or was left open and its time may have come. */
export async function isBehind(organisation: OrganisationId): Promise<boolean> {
  const { rows } = await db().pool.query<{ behind: boolean }>(
    `select exists (
       select from ledger_entry where ${isParty('$1')}
         and position >= coalesce((select position from explain_head where organisation_id = $1), 0)
         and not (outcome = 'permitted' and action <> all ($2::text[]) and basis = any ($3::text[])))
     or exists (
       select from entry_why w join explain_head h using (organisation_id)
       where w.organisation_id = $1 and w.state <> 0 and w.at >= h.decided_at - $4::interval
         and h.decided_at < $5::timestamptz - interval '10 minutes') as behind`,
    [organisation, LOOKS, PLAIN_BASES, `${BEARS_OUT_MS} milliseconds`, now()],
  )
  return rows[0]?.behind ?? false
}

/** Passes until nothing waits, or until the time is up. Returns whether nothing waits. */
export async function examine(organisation: OrganisationId, budgetMs: number): Promise<boolean> {
  const end = performance.now() + budgetMs
  while (await isBehind(organisation)) {
    if (performance.now() >= end) return false
    await pass(organisation)
  }
  return true
}

/** Every entry there is, also where nothing waits for facts: its own entries, which come meanwhile, are left for the next time. */
export async function examineAll(organisation: OrganisationId): Promise<void> {
  while ((await pass(organisation)) === PASS_ROWS);
}

const slot = Symbol.for('chartseal.examinations')
type Slot = { [slot]?: Map<OrganisationId, Promise<unknown>> }

/** Begins the examination, unless this process is at it, and waits for it no longer than this. */
export async function examineSoon(organisation: OrganisationId, waitMs: number): Promise<void> {
  const holder = globalThis as Slot
  holder[slot] ??= new Map()
  const running = holder[slot]
  const begin = () =>
    examine(organisation, Number.POSITIVE_INFINITY)
      // With the custodian or the database down nothing is examined now; what waits is shown as waiting.
      .catch(() => undefined)
      .finally(() => running.delete(organisation))
  const work = running.get(organisation) ?? begin()
  running.set(organisation, work)
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((end) => {
    timer = setTimeout(end, waitMs)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}

/** Returns how many entries were new. */
async function pass(organisation: OrganisationId): Promise<number> {
  const request = { actor: examiner(organisation), action: 'ledger.explain' as const, timeoutMs: PASS_TIMEOUT_MS }
  const outcome = await underAudit(request, async (permit, tx) => {
    const head = await takeHead(permit, tx)
    const fresh = await loadNew(permit, tx, head.position, PASS_ROWS)
    const since = new Date((head.decidedAt ?? permit.at).getTime() - BEARS_OUT_MS)
    const open = await loadOpen(permit, tx, since)
    const opened = await openEvents(tx, [...fresh, ...open], { organisation })
    const states = await statesOf(permit, tx, [...fresh, ...open], opened)
    const rows = await indexRows(permit, tx, fresh, opened, states)
    await insertIndexed(permit, tx, rows)
    const changed = open.filter((row) => states.get(row.eventId) !== row.state)
    await reviseStates(
      permit,
      tx,
      head.pass + 1,
      changed.map(({ position, eventId }) => ({ position, state: states.get(eventId) as KeptState })),
    )
    const last = fresh.at(-1)
    await head.move(last ? last.position + 1 : head.position)
    const count = (state: KeptState) => rows.filter((row) => row.state === state).length
    permit.report({
      custody: organisation,
      detail: {
        from: head.position,
        examined: rows.length,
        unexplained: count('unexplained'),
        flagged: count('flagged'),
        again: open.length,
        changed: changed.length,
      },
    })
    return permitted(fresh.length)
  })
  if (!outcome.ok) throw new Error(`the examination was refused: ${outcome.refusal.code}`)
  return outcome.value
}

type Row = { readonly eventId: EventId; readonly position: number }

/** What does not open although it is sealed to her organisation was changed: that is a flag of its own. */
async function statesOf(
  permit: Permit,
  tx: Tx,
  rows: readonly Row[],
  opened: readonly Opened[],
): Promise<Map<EventId, KeptState>> {
  const events = opened.flatMap((one, i): Examined[] =>
    one.kind === 'opened' ? [{ event: one.event, position: rows[i]?.position ?? null }] : [],
  )
  const explained = await explainEvents(permit, tx, events, new Map(events.map(({ event }) => [event.id, event])))
  return new Map(rows.map(({ eventId }) => [eventId, explained.get(eventId)?.state ?? 'flagged']))
}

async function indexRows(
  permit: Permit,
  tx: Tx,
  fresh: Awaited<ReturnType<typeof loadNew>>,
  opened: readonly Opened[],
  states: ReadonlyMap<EventId, KeptState>,
): Promise<NewRow[]> {
  const told = fresh.map((row, i) => {
    const one = opened[i]
    return { ...row, event: one?.kind === 'opened' ? one.event : undefined, state: states.get(row.eventId) as KeptState }
  })
  return kindsOf(permit, tx, told)
}
