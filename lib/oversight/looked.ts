import 'server-only'
/** Who looked: a patient's own list, opened with her audit keys. Her reading it is an entry of the same list. */
import { type Audited, underAudit } from '@/lib/access/gate'
import { basisForPatient } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { OutcomeWord, Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { openEvents } from '@/lib/keys/open-events'
import type { EventAction } from '@/lib/ledger/actions'
import type { LedgerEvent } from '@/lib/ledger/event'
import { loadActorNames, type Named } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { isEntry } from '@/lib/oversight/entry-store'
import { countMonth, type Month } from '@/lib/oversight/month'
import { loadOwnEntries } from '@/lib/oversight/own-entry-store'
import { lookWords } from '@/lib/oversight/sentence'

export type Look = {
  readonly id: string
  /** null while it waits to be numbered. */
  readonly position: number | null
  /** Under a signed checkpoint. */
  readonly signed: boolean
  readonly at: string
  readonly actor: { readonly id: string; readonly role: Role } & Named
  readonly action: EventAction
  readonly outcome: OutcomeWord
  readonly what: string
  readonly reason: string
}

/** Opening her name is the records' work: the page hands it in. */
export type NameSelf = (permit: Permit, tx: Tx) => Promise<string>

export type Looks = {
  readonly name: string
  readonly looks: readonly Look[]
  readonly month: Month
  /** The last entry shown, where older ones follow it. */
  readonly older: EventId | null
  /** Entries that should open for her and do not: said, never left out. */
  readonly altered: number
}

const PAGE = 100

export async function listLooks(actor: Actor, name: NameSelf, before?: EventId): Promise<Audited<Looks>> {
  return looksUnder<undefined>(actor, 'looked.list', name, before, undefined)
}

/** What else her first page shows, handed in by it: one visit is one entry. */
export type Beside<T> = (permit: Permit, tx: Tx) => Promise<T>

/** Her first page says how many looked; it opens the same list and is told from it. */
export async function openHome<T = undefined>(
  actor: Actor,
  name: NameSelf,
  beside?: Beside<T>,
): Promise<Audited<Looks & { readonly beside: T }>> {
  return looksUnder(actor, 'home.open', name, undefined, beside)
}

async function looksUnder<T>(
  actor: Actor,
  action: 'looked.list' | 'home.open',
  name: NameSelf,
  before: EventId | undefined,
  beside: Beside<T> | undefined,
): Promise<Audited<Looks & { readonly beside: T }>> {
  return underAudit({ actor, action, ...(actor.patient ? { patient: actor.patient } : {}) }, async (permit, tx) => {
    const patient = permit.patient as PatientId
    if (before && !(await isEntry(permit, tx, before))) return refused('not-found')
    const own = { patient, token: await patientToken(tx, patient) }
    const rows = await loadOwnEntries(permit, tx, { ...own, ...(before ? { before } : {}), limit: PAGE + 1 })
    const page = rows.slice(0, PAGE)
    const opened = await openEvents(tx, page, { patient })
    const events = opened.flatMap((one, i) => (one.kind === 'opened' ? [{ event: one.event, row: page[i] as EntryRow }] : []))
    const looks = await tell(permit, tx, onePerAct(events))
    permit.report({ stream: 'main', objects: [{ type: 'Patient', id: patient }] })
    return permitted({
      name: await name(permit, tx),
      looks,
      month: await countMonth(permit, tx, own),
      older: rows.length > PAGE ? (page.at(-1)?.eventId ?? null) : null,
      // Each of these rows is hers: one without a wrap for her has lost it.
      altered: opened.filter(({ kind }) => kind !== 'opened').length,
      beside: (await beside?.(permit, tx)) as T,
    })
  })
}

/** An act that touched several of her streams has an entry in each; to her it is one look. */
function onePerAct<T extends { readonly event: LedgerEvent }>(events: readonly T[]): T[] {
  const acts = new Map(events.map((one) => [`${one.event.request}/${one.event.action}`, one]))
  return events.filter((one) => acts.get(`${one.event.request}/${one.event.action}`) === one)
}

/** `null` while the custodian is down. */
export async function patientToken(tx: Tx, patient: PatientId): Promise<Bytes | null> {
  const { custodyId } = await tx.patient.findUniqueOrThrow({ where: { id: patient } })
  return ledgerToken(tx, custodyId as OrganisationId, 'patient', patient)
}

async function tell(permit: Permit, tx: Tx, events: readonly { event: LedgerEvent; row: EntryRow }[]): Promise<Look[]> {
  const names = await loadActorNames(
    permit,
    tx,
    events.map(({ event }) => whoOf(event)),
  )
  const agreed = await loadAgreed(permit, tx)
  const { rows } = await tx.sql<{ size: string | null }>('select max(size) as size from ledger_checkpoint')
  const signedSize = Number(rows[0]?.size ?? 0)
  return events.map(({ event, row }) => {
    const who = whoOf(event)
    const named = names.get(who.id) as Named
    return {
      id: event.id,
      position: row.position,
      signed: row.position !== null && row.position < signedSize,
      at: event.at,
      actor: { id: who.id, role: who.role, ...named },
      action: event.action,
      outcome: event.outcome,
      what: lookWords(event.action, event.outcome, String(event.detail.what ?? '')),
      reason: reasonOf(event, named, agreed),
    }
  })
}

/** A request that the portal passed on is told of whoever asked. */
function whoOf({ actor, action, detail }: LedgerEvent): { id: string; role: Role; org: string } {
  if (action !== 'share.deliver' || typeof detail.requester !== 'string') return actor
  return { id: detail.requester, role: detail.role as Role, org: String(detail.organisation) }
}

/** On which day she agreed to what, by consent. */
async function loadAgreed(permit: Permit, tx: Tx): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.sql<{ id: string; at: Date }>(
    'select c.id, o.used_at as at from consent c join share_offer o on o.id = c.offer_id where c.patient_id = $1',
    [permit.patient],
  )
  return new Map(rows.map(({ id, at }) => [id, dayWords(at)]))
}

/** `05-Jan-2027` */
function dayWords(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: timeZone(), day: '2-digit', month: 'short', year: 'numeric' })
  const found = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${found.get('day')}-${found.get('month')?.slice(0, 3)}-${found.get('year')}`
}

function reasonOf(event: LedgerEvent, { name, organisation }: Named, days: ReadonlyMap<string, string>): string {
  const reason = typeof event.detail.reason === 'string' ? event.detail.reason : undefined
  const { kind, policies } = event.basis
  // A request is no look at her record: what it says is all there is.
  if (event.actor.role === 'patient' || event.action === 'share.deliver') return ''
  const agreed = days.get(event.basis.ref)
  const more = { ...(reason ? { reason } : {}), ...(agreed ? { agreed } : {}) }
  return basisForPatient({ kind, policies, who: name, organisation, ...more })
}
