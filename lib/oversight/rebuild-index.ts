import 'server-only'
/**
 * The explorer's index of one organisation, made anew from the sealed events. Only what is derived is thrown away (`entry_why`);
 * columns of `ledger_entry` are written once and stay as they are: a wrong one is evidence (decision 047).
 */
import { underAudit } from '@/lib/access/gate'
import type { OrganisationId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openEvents } from '@/lib/keys/open-events'
import { examineAll, examiner } from '@/lib/oversight/examine'
import { loadNew } from '@/lib/oversight/why-store'

/** `unnamed`: sealed to the organisation, and its columns do not say so: they are not found by its filters. */
export type Rebuilt = { readonly entries: number; readonly indexed: number; readonly unopened: number; readonly unnamed: number }

const PAGE = 1_000
const TIMEOUT_MS = 1_800_000

/** Running processes notice the new epoch and load the index again. */
export async function rebuildIndex(organisation: OrganisationId): Promise<Rebuilt> {
  await withPermit(organisation, async (permit, tx) => {
    permit.requireLive()
    await tx.sql('insert into explain_head (organisation_id) values ($1) on conflict do nothing', [organisation])
    // The head first: a pass that is under way ends before, and the next begins at the beginning.
    await tx.sql('update explain_head set position = 0, epoch = epoch + 1, decided_at = null where organisation_id = $1', [
      organisation,
    ])
    await tx.sql('delete from entry_why where organisation_id = $1', [organisation])
    permit.report({ custody: organisation, detail: { rebuilt: 1 } })
  })
  await examineAll(organisation)
  return withPermit(organisation, async (permit, tx) => {
    const counted = await countEntries(permit, tx, organisation)
    permit.report({ custody: organisation, detail: { rebuilt: 1, ...counted } })
    return counted
  })
}

async function withPermit<T>(organisation: OrganisationId, work: (permit: Permit, tx: Tx) => Promise<T>): Promise<T> {
  const request = { actor: examiner(organisation), action: 'ledger.explain' as const, timeoutMs: TIMEOUT_MS }
  const outcome = await underAudit(request, async (permit, tx) => permitted(await work(permit, tx)))
  if (!outcome.ok) throw new Error(`the index was not made: ${outcome.refusal.code}`)
  return outcome.value
}

async function countEntries(permit: Permit, tx: Tx, organisation: OrganisationId): Promise<Rebuilt> {
  let [entries, unopened] = [0, 0]
  for (let from = 0; ; ) {
    const rows = await loadNew(permit, tx, from, PAGE)
    const opened = await openEvents(tx, rows, { organisation })
    entries += rows.length
    unopened += opened.filter(({ kind }) => kind !== 'opened').length
    if (rows.length < PAGE) break
    from = (rows.at(-1)?.position ?? 0) + 1
  }
  const { rows } = await tx.sql<{ indexed: number; unnamed: number }>(COUNTS, [organisation])
  return { entries, unopened, indexed: rows[0]?.indexed ?? 0, unnamed: rows[0]?.unnamed ?? 0 }
}

/** By the event keys that are sealed to its audit keys; bytes 2 to 17 of a sealed event (prisma/guards.sql). */
const COUNTS = `
  select (select count(*)::int from entry_why where organisation_id = $1) as indexed,
    (select count(*)::int from ledger_entry e
     where e.organisation is distinct from $1 and e.custody is distinct from $1
       and substring(e.sealed from 2 for 16) in (
         select decode(replace(w.event_key_id::text, '-', ''), 'hex') from event_key_wrap w
         join organisation_key k on k.id = w.reader_key_id where k.organisation_id = $1)) as unnamed`
