import 'server-only'
/**
 * The officer's explorer: counted by an index, told from the sealed events of the fifty shown. Only what her organisation
 * acts in or has custody of. Each query is itself an entry, with all that was asked and whom it named.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { OrganisationId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { Tx } from '@/lib/db/transaction'
import { ACCOUNT_COLUMNS, loadOrganisationNames, nameOf, type SealedAccount } from '@/lib/keys/sealed-names'
import { loadActorNames } from '@/lib/oversight/actors'
import { examineSoon } from '@/lib/oversight/examine'
import { askedDetail, askedOf, placeOf, resolveFilter } from '@/lib/oversight/explorer-filter'
import { type ExplorerIndex, loadIndex } from '@/lib/oversight/explorer-index'
import { findPeople, namesFor } from '@/lib/oversight/explorer-people'
import { facetsOf, groupsOf } from '@/lib/oversight/explorer-tell'
import type { Explorer, ExplorerFilter } from '@/lib/oversight/explorer-view'
import { openPage, tellPage } from '@/lib/oversight/lines'
import { type NamePatients, namesOf, patientOf } from '@/lib/oversight/patient-names'
import { type Survey, survey } from '@/lib/oversight/survey'
import { partiesIn } from '@/lib/oversight/tell'

/** What a page waits for the newest entries to be examined; the rest goes on behind it. */
const WAIT_MS = 300

/** `name`: lib/records/identify, handed in by the page. */
export async function exploreLedger(actor: Actor, filter: ExplorerFilter, name: NamePatients): Promise<Audited<Explorer>> {
  if (actor.role === 'officer' && actor.organisation) await examineSoon(actor.organisation, WAIT_MS)
  return underAudit({ actor, action: 'ledger.query', detail: askedOf(filter) }, async (permit, tx) => {
    const below = filter.before ? await placeOf(tx, filter.before) : Number.POSITIVE_INFINITY
    if (below === undefined) return refused('not-found')
    const ask = await resolveFilter(permit, tx, filter)
    if (!ask) return refused('unavailable')
    const index = await loadIndex(permit, tx)
    const now = permit.at.getTime()
    const seen = survey(index, ask, filter, { below, now, offset: zoneOffset(now) })
    return permitted(await tell(permit, tx, { filter, index, seen, name }))
  })
}

type Asked = {
  readonly filter: ExplorerFilter
  readonly index: ExplorerIndex
  readonly seen: Survey
  readonly name: NamePatients
}

async function tell(permit: Permit, tx: Tx, { filter, index, seen, name }: Asked): Promise<Explorer> {
  const organisation = permit.actor.organisation as OrganisationId
  const page = await openPage(permit, tx, seen, index.queued)
  const found = await findPeople(permit, tx, seen.people, index.queued)
  const wanted = [...page.events.flatMap((event) => patientOf(event) ?? []), ...found.patients.values(), ...found.own.values()]
  const patients = await namesOf(permit, tx, [...new Set(wanted)], name)
  const staff = await loadActorNames(permit, tx, [...page.events.flatMap(partiesIn), ...found.actors.values()])
  const names = namesFor(found, staff, patients)
  const entries = tellPage(page, staff, patients)
  const { total, all, states } = seen.counted
  permit.report({
    objects: [...patients.keys()].map((id) => ({ type: 'Patient', id })),
    detail: { ...(await askedDetail(tx, organisation, filter)), found: total },
  })
  return {
    total,
    all,
    hiddenExplained: hidesExplained(filter) ? states.explained : 0,
    indexed: index.indexed,
    buckets: seen.buckets,
    facets: facetsOf(filter, seen, names, await loadOrganisationNames(tx)),
    entries,
    groups: groupsOf(filter.group, seen, names),
    otherGroups: seen.otherGroups,
    older: seen.more ? (entries.at(-1)?.id ?? null) : null,
    staff: await loadStaff(tx, organisation),
  }
}

function hidesExplained({ choices }: ExplorerFilter): boolean {
  const { include = [], exclude = [] } = choices?.why ?? {}
  return exclude.includes('explained') || (include.length > 0 && !include.includes('explained'))
}

async function loadStaff(tx: Tx, organisation: OrganisationId): Promise<{ id: string; name: string }[]> {
  const { rows } = await tx.sql<SealedAccount>(
    `select ${ACCOUNT_COLUMNS} from account a where organisation_id = $1 order by display_name`,
    [organisation],
  )
  return Promise.all(rows.map(async (row) => ({ id: row.id, name: (await nameOf(row)) ?? row.role })))
}

/** What the clocks of the zone shown are ahead of UTC at this time, in milliseconds. */
function zoneOffset(time: number): number {
  const second = Math.floor(time / 1_000) * 1_000
  const shown = new Date(second).toLocaleString('sv-SE', { timeZone: timeZone() }).replace(' ', 'T')
  return Date.parse(`${shown}Z`) - second
}
