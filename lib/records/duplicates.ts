import 'server-only'
/**
 * Two charts that may be one person's: who they say they are, side by side, and nothing clinical. Linked and taken apart by
 * an entry in the list of both; never merged, because one chart of two persons is a wrong dose.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { newOpaqueId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { Tx } from '@/lib/db/transaction'
import { type LinkFields, sealLink } from '@/lib/keys/row-seal'
import { type Link, loadLinks } from '@/lib/records/links'
import { loadIdentities } from '@/lib/records/patients'
import { type IdentityView, identityView } from '@/lib/records/views/identity-view'

export type Side = IdentityView & { readonly patient: PatientId }
export type Pair = { readonly one: Side; readonly other: Side; readonly since: Date; readonly linkedAt: Date | null }
export type Duplicates = { readonly pairs: readonly Pair[]; readonly total: number }

/** An entry names at most fifty patients. */
const MOST_PAIRS = 25

type PairRow = { readonly one: PatientId; readonly other: PatientId; readonly since: Date }

export async function listDuplicates(actor: Actor): Promise<Audited<Duplicates>> {
  return underAudit({ actor, action: 'patient.duplicates' }, async (permit, tx) => {
    const rows = await loadPairs(permit, tx)
    const shown = rows.slice(0, MOST_PAIRS)
    const ids = [...new Set(shown.flatMap(({ one, other }) => [one, other]))]
    const sides = await loadSides(permit, tx, ids)
    const links = await loadLinks(permit, tx, ids)
    permit.report({ objects: ids.map((id) => ({ type: 'Patient', id })), detail: { pairs: rows.length } })
    const pairs = shown.flatMap(({ one, other, since }): Pair[] => {
      const [left, right] = [sides.get(one), sides.get(other)]
      const linkedAt = links.find((link) => isOf(link, one, other))?.linkedAt ?? null
      return left && right ? [{ one: left, other: right, since, linkedAt }] : []
    })
    return permitted({ pairs, total: rows.length })
  })
}

/** `conflict`: they are linked. `not-found`: nobody reported them as one, or they are another organisation’s. */
export async function linkCharts(actor: Actor, one: PatientId, other: PatientId): Promise<Audited<void>> {
  return underAudit({ actor, action: 'patient.link' }, async (permit, tx) => {
    const pair = await lockPair(permit, tx, one, other)
    if (!pair.ok) return pair
    if (pair.value) return refused('conflict')
    const [patientId, otherId] = [one, other].sort() as [PatientId, PatientId]
    const organisationId = permit.actor.organisation as OrganisationId
    const row = { id: newOpaqueId(), organisationId, patientId, otherId, linkedAt: permit.at, unlinkedAt: null }
    await tx.patientLink.create({ data: { ...row, seal: await sealLink(row) } })
    reportOn(permit, row)
    return permitted(undefined)
  })
}

/** `conflict`: they are not linked. */
export async function unlinkCharts(actor: Actor, one: PatientId, other: PatientId): Promise<Audited<void>> {
  return underAudit({ actor, action: 'patient.unlink' }, async (permit, tx) => {
    const pair = await lockPair(permit, tx, one, other)
    if (!pair.ok) return pair
    const link = pair.value
    if (!link) return refused('conflict')
    const row = { ...link, unlinkedAt: permit.at }
    await tx.patientLink.update({ where: { id: link.id }, data: { unlinkedAt: permit.at, seal: await sealLink(row) } })
    reportOn(permit, row)
    return permitted(undefined)
  })
}

/** In the list of both patients: each says which the other is. */
function reportOn(permit: Permit, { id, patientId, otherId }: LinkFields): void {
  for (const [patient, other] of [
    [patientId, otherId],
    [otherId, patientId],
  ] as [PatientId, PatientId][])
    permit.report({
      patient,
      stream: 'main',
      objects: [
        { type: 'PatientLink', id },
        { type: 'LinkedPatient', id: other },
      ],
    })
}

/** Both rows, so that two who decide about them at once follow each other; the link there is, if any. */
async function lockPair(permit: Permit, tx: Tx, one: PatientId, other: PatientId): Promise<Outcome<Link | undefined>> {
  const { rows } = await tx.sql(
    `select id from patient where id = any($1::uuid[]) and custody_id = $2 order by id for no key update`,
    [[one, other], permit.actor.organisation],
  )
  if (rows.length < 2) return refused('not-found')
  const known = (await loadPairs(permit, tx)).some((pair) => isOf({ patientId: pair.one, otherId: pair.other }, one, other))
  if (!known) return refused('not-found')
  return permitted((await loadLinks(permit, tx, [one])).find((link) => isOf(link, one, other)))
}

function isOf({ patientId, otherId }: Pick<LinkFields, 'patientId' | 'otherId'>, one: string, other: string): boolean {
  return (patientId === one && otherId === other) || (patientId === other && otherId === one)
}

/** The newest first. Each pair once, whichever import reported it. */
async function loadPairs(permit: Permit, tx: Tx): Promise<PairRow[]> {
  permit.requireLive()
  const { rows } = await tx.sql<PairRow>(
    `select least(d.patient_id, d.other_id) as one, greatest(d.patient_id, d.other_id) as other, min(d.created_at) as since
     from possible_duplicate d join patient p on p.id = d.patient_id join patient o on o.id = d.other_id
     where p.custody_id = $1 and o.custody_id = $1 and p.id <> o.id group by 1, 2 order by 3 desc, 1, 2`,
    [permit.actor.organisation],
  )
  return rows
}

async function loadSides(permit: Permit, tx: Tx, ids: readonly PatientId[]): Promise<Map<PatientId, Side>> {
  const known = await loadIdentities(permit, tx, permit.actor.organisation as OrganisationId, ids)
  const options = { timeZone: timeZone() }
  return new Map(known.map(({ patient, json }) => [patient, { patient, ...identityView(JSON.parse(json), permit.at, options) }]))
}
