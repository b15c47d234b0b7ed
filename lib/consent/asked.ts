import 'server-only'
/** What somebody asked for, and what has become of it as far as she may know. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { isOpen } from '@/lib/consent/ask'
import { loadContent, loadOwnRequests, type RequestRow } from '@/lib/consent/store'
import type { AskedView } from '@/lib/consent/views'
import type { Tx } from '@/lib/db/transaction'
import { loadConsentsFor, type SignedConsent } from '@/lib/keys/signed-consent'

const MOST_SHOWN = 100

/** Newest first. */
export async function listAsked(actor: Actor): Promise<Audited<readonly AskedView[]>> {
  return underAudit({ actor, action: 'share.asked' }, async (permit, tx) => {
    const rows = await loadOwnRequests(permit, tx, MOST_SHOWN)
    const signed = await loadConsentsFor(
      tx,
      rows.filter(({ state }) => state === 'approved').map(({ id }) => id),
    )
    const byRequest = new Map(signed.map((one) => [one.row.requestId, one]))
    const views: AskedView[] = []
    for (const row of rows) views.push(await viewOf(permit, tx, row, byRequest.get(row.id)))
    const shared = views.flatMap(({ patient }) => (patient ? [{ type: 'Patient', id: patient }] : []))
    permit.report({
      objects: [...rows.map(({ id }) => ({ type: 'ShareRequest', id })), ...shared],
      detail: { found: rows.length },
    })
    return permitted(views)
  })
}

export type SharedWithMe = {
  readonly patient: PatientId
  readonly name: string
  readonly birthDate: string
  readonly until: string
}

/** What is shared on the actor's own requests now, what ends first first. Handed to `listWork` of lib/records/work. */
export async function loadSharedWithMe(permit: Permit, tx: Tx): Promise<SharedWithMe[]> {
  const rows = await loadOwnRequests(permit, tx, MOST_SHOWN)
  const approved = rows.filter(({ state }) => state === 'approved')
  const signed = await loadConsentsFor(
    tx,
    approved.map(({ id }) => id),
  )
  const byRequest = new Map(signed.map((one) => [one.row.requestId, one]))
  const shared: SharedWithMe[] = []
  for (const row of approved) {
    const { patient, described, until } = await viewOf(permit, tx, row, byRequest.get(row.id))
    if (patient) shared.push({ patient, ...described, until })
  }
  return shared.sort((a, b) => a.until.localeCompare(b.until))
}

async function viewOf(permit: Permit, tx: Tx, row: RequestRow, signed: SignedConsent | undefined): Promise<AskedView> {
  const { terms, person } = await loadContent(permit, tx, row)
  const state = stateOf(row, signed, permit.at)
  const statement = state === 'shared' ? signed?.statement : undefined
  return {
    id: row.id,
    version: row.version,
    described: { name: `${person.given} ${person.family}`, birthDate: person.birthDate },
    kinds: statement?.kinds.map(({ kind }) => kind) ?? terms.kinds,
    recordsFrom: terms.recordsFrom,
    recordsUntil: terms.recordsUntil,
    purpose: terms.purpose,
    message: terms.message,
    who: terms.who,
    until: statement?.validUntil ?? terms.until,
    askedAt: row.createdAt.toISOString(),
    closesAt: row.closesAt.toISOString(),
    state,
    ...(statement && row.patientId ? { patient: row.patientId } : {}),
  }
}

function stateOf(row: RequestRow, signed: SignedConsent | undefined, at: Date): AskedView['state'] {
  if (row.state === 'withdrawn') return 'withdrawn'
  if (row.state === 'approved') return signed && signed.row.endedAt === null && signed.row.validUntil > at ? 'shared' : 'ended'
  return isOpen(row, at) ? 'waiting' : 'closed'
}
