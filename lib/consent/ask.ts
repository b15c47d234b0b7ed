import 'server-only'
/**
 * Asking for a share of somebody else's patient.
 *
 * Promise: nothing tells the asker whether there is such a patient. The answer has one body and leaves at a whole step of
 * time; a request nobody fits is stored as any other; the asker's entry names no patient, and each act makes one more entry
 * in the name of the portal, hers where there is one, so that not even the size of the log differs. A decline looks like
 * no answer, until the request closes by itself.
 */
import { type Audited, underAudit, type Work } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { newIdAt, type OrganisationId, type ShareRequestId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Detail, Permit } from '@/lib/base/permit'
import { inSteadyTime } from '@/lib/base/steady'
import type { FindDescribed } from '@/lib/consent/hand-in'
import {
  countOpenRequests,
  insertRequest,
  insertVersion,
  loadContent,
  lockRequest,
  moveRequest,
  type RequestRow,
} from '@/lib/consent/store'
import { type Described, MOST_OPEN_REQUESTS, problemIn, problemInPerson, REQUEST_DAYS, type Terms } from '@/lib/consent/terms'
import type { Tx } from '@/lib/db/transaction'
import { SHARE_DESK } from '@/lib/keys/end-share'
import { queueMailToPatient } from '@/lib/keys/outbox'
import { createShareKey } from '@/lib/keys/share-key'

export type Asked = { readonly request: ShareRequestId; readonly version: number }

const DAY_MS = 86_400_000

/** Refused: `invalid` (field), `too-many`. `detail` goes into the entry; the seed says by it that it was the seed. */
export async function askForShare(
  actor: Actor,
  person: Described,
  terms: Terms,
  find: FindDescribed,
  detail: Detail = {},
): Promise<Audited<Asked>> {
  return steadily({ actor, action: 'share.request', detail }, async (permit, tx) => {
    const problem = problemInPerson(person) ?? problemIn(terms, permit.at)
    if (problem) return refused('invalid', { field: problem })
    if ((await countOpenRequests(permit, tx)) >= MOST_OPEN_REQUESTS) return refused('too-many')
    const id = newIdAt<ShareRequestId>(permit.at)
    const row = {
      id,
      requesterId: String(permit.actor.id),
      organisationId: permit.actor.organisation as OrganisationId,
      patientId: (await find(permit, tx, person)) ?? null,
      version: 1,
      state: 'waiting' as const,
      createdAt: permit.at,
      closesAt: closingOf(terms, permit.at),
      keyWrapped: (await createShareKey(id)).wrapped,
    }
    await insertRequest(permit, tx, row)
    await insertVersion(permit, tx, row, { terms, person })
    if (row.patientId) await queueMailToPatient(tx, row.patientId, { template: 'request-waiting' }, permit.at)
    report(permit, row, { ...detail, ...detailOf(terms) })
    return permitted({ request: id, version: 1 })
  })
}

/** Refused: `not-found`, `invalid` (field), `conflict` (field: withdrawn, decided, closed). Whom it describes stays. */
export async function changeRequest(
  actor: Actor,
  request: ShareRequestId,
  terms: Terms,
  detail: Detail = {},
): Promise<Audited<Asked>> {
  return steadily({ actor, action: 'share.change', detail }, async (permit, tx) => {
    const problem = problemIn(terms, permit.at)
    if (problem) return refused('invalid', { field: problem })
    const row = await lockOwn(permit, tx, request)
    if (!row.ok) return row
    const version = row.value.version + 1
    const { person } = await loadContent(permit, tx, row.value)
    await insertVersion(permit, tx, { ...row.value, version }, { terms, person })
    await moveRequest(permit, tx, row.value, { version, deferredAt: null, closesAt: closingOf(terms, permit.at) })
    report(permit, { ...row.value, version }, { ...detail, ...detailOf(terms) })
    return permitted({ request, version })
  })
}

/** Refused: `not-found`, `conflict` (field: withdrawn, decided, closed). */
export async function withdrawRequest(actor: Actor, request: ShareRequestId, detail: Detail = {}): Promise<Audited<void>> {
  return steadily({ actor, action: 'share.withdraw', detail }, async (permit, tx) => {
    const row = await lockOwn(permit, tx, request)
    if (!row.ok) return row
    await moveRequest(permit, tx, row.value, { state: 'withdrawn' })
    report(permit, row.value, detail)
    return permitted(undefined)
  })
}

/** Waiting, as far as its asker can tell. */
export function isOpen({ state, closesAt }: RequestRow, at: Date): boolean {
  return (state === 'waiting' || state === 'declined') && closesAt > at
}

type AskingAct = {
  readonly actor: Actor
  readonly action: 'share.request' | 'share.change' | 'share.withdraw'
  readonly detail: Detail
}

function steadily<T>(act: AskingAct, work: Work<T>): Promise<Audited<T>> {
  return inSteadyTime(() => underAudit(act, work))
}

async function lockOwn(permit: Permit, tx: Tx, request: ShareRequestId): Promise<Outcome<RequestRow>> {
  const row = await lockRequest(permit, tx, request)
  if (!row || row.requesterId !== permit.actor.id || row.organisationId !== permit.actor.organisation) return refused('not-found')
  if (isOpen(row, permit.at)) return permitted(row)
  // Only what its asker sees anyway: a decline is no state to her.
  const field = row.state === 'withdrawn' ? 'withdrawn' : row.state === 'approved' ? 'decided' : 'closed'
  return refused('conflict', { field })
}

function closingOf({ until }: Terms, at: Date): Date {
  return new Date(Math.min(at.getTime() + REQUEST_DAYS * DAY_MS, Date.parse(until)))
}

function detailOf({ kinds, until, who }: Terms): Detail {
  return { kinds: [...kinds], until, who }
}

/** The asker's entry, which names no patient, and the portal's, of which the asker's organisation is no reader. */
function report(permit: Permit, row: Pick<RequestRow, 'id' | 'version' | 'patientId'>, detail: Detail): void {
  const { id, role, organisation } = permit.actor
  const objects = [{ type: 'ShareRequest', id: row.id, version: String(row.version) }]
  permit.report({ ...(organisation ? { custody: organisation } : {}), objects, detail })
  permit.report({
    action: 'share.deliver',
    by: SHARE_DESK,
    ...(row.patientId ? { patient: row.patientId, stream: 'main' as const } : {}),
    objects,
    detail: { ...detail, what: permit.action, requester: String(id), role, organisation: organisation ?? '' },
  })
}
