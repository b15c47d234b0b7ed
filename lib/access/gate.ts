import 'server-only'
/**
 * The one door. Domain code gets a transaction and a permit here and nowhere else:
 * begin; load facts; decide; do the work; append; commit; only then return.
 *
 * No plaintext without a ledger entry: if the append fails, the transaction rolls back and nothing is returned. A refusal
 * is a value, because a thrown one would roll back the entry that records it. A failure inside the work is written down
 * in a transaction of its own.
 */
import { appendReports, type Told, type Written } from '@/lib/access/events'
import { type Loaded, loadFacts, type Target } from '@/lib/access/facts'
import { giveReceipt } from '@/lib/access/given-receipts'
import { createPermit, eventOf } from '@/lib/access/permit'
import { limitOf } from '@/lib/access/rate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { type EventId, newId, newIdAt, type PatientId, type RequestId } from '@/lib/base/ids'
import { type Outcome, permitted, type Refusal, refused } from '@/lib/base/outcome'
import type { Basis, Because, Detail, Permit, Report } from '@/lib/base/permit'
import type { OutcomeWord, Purpose } from '@/lib/base/vocabulary'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { eventSealer } from '@/lib/keys/event-keys'
import { issueReceipt } from '@/lib/keys/receipt-key'
import { decide } from '@/lib/policy/decide'
import { type Action, type Facts, purposeOf } from '@/lib/policy/facts'
import type { BudgetName } from '@/lib/session/limits'

export type AccessRequest = {
  readonly actor: Actor
  readonly action: Action
  readonly patient?: PatientId
  /** The role's own where absent. */
  readonly purpose?: Purpose
  /** Joins the events of one act; a new one where absent. */
  readonly request?: RequestId
  /** Goes into the entry of a refusal too: ids and enumerations only, never clinical content. */
  readonly detail?: Detail
  readonly entry?: Facts['entry']
  /** `loss.confirm`: who opened it. */
  readonly loss?: Facts['loss']
  /** Where the organisation is left out, it is that of the account. */
  readonly target?: Target
  /** The act decides who may see: it takes the patient's row for itself from the start, or two of them would each wait for the other. */
  readonly decides?: boolean
  /** Counted as this where its action alone is not counted, or as something else. */
  readonly budget?: BudgetName
  /** Imports may take longer than a page. */
  readonly timeoutMs?: number
}

/** `receipt`: a signed note about the act's first event. Held by the actor, it shows later if the entry was suppressed. */
export type Audited<T> = Outcome<T> & { readonly written: readonly Written[]; readonly receipt: string }

export type Work<T> = (permit: Permit, tx: Tx) => Promise<Outcome<T>>

/** A refusal found inside the work: carried out of the transaction as a throw, so that the work rolls back. */
class Withdrawn extends Error {
  constructor(readonly refusal: Refusal) {
    super('withdrawn')
  }
}

type Act = Required<Pick<AccessRequest, 'actor' | 'action' | 'purpose' | 'request'>> & {
  readonly patient: PatientId | null
  readonly detail: Detail | undefined
  readonly entry: Facts['entry']
  readonly loss: Facts['loss']
  readonly target: Target | null
  readonly decides: boolean
  readonly at: Date
  readonly timeoutMs: number
}

export async function underAudit<T>(request: AccessRequest, work: Work<T>): Promise<Audited<T>> {
  const act = actOf(request)
  const limited = await limitOf(act.actor, act.action, request.budget)
  if (limited) {
    const written = limited.tell ? await recordApart(act, 'refused', 'too-many') : []
    return withReceipt(act, { ...refused('too-many', { afterSeconds: limited.afterSeconds }), written })
  }
  try {
    return withReceipt(act, await attempt(act, work))
  } catch (error) {
    if (error instanceof Withdrawn) {
      const written = await recordApart(act, 'refused', error.refusal.code)
      return withReceipt(act, { ...refused(error.refusal.code, error.refusal), written })
    }
    // Broken invariant or a dependency down: nothing is released, and the attempt is written down if anything still can be.
    await recordApart(act, 'failed', 'failed').catch(() => undefined)
    throw error
  }
}

function actOf(request: AccessRequest): Act {
  return {
    actor: request.actor,
    action: request.action,
    purpose: request.purpose ?? purposeOf(request.actor.role),
    request: request.request ?? newId<RequestId>(),
    patient: request.patient ?? null,
    detail: request.detail,
    entry: request.entry ?? null,
    loss: request.loss ?? null,
    target: request.target ?? null,
    decides: request.decides ?? false,
    at: now(),
    timeoutMs: request.timeoutMs ?? 15_000,
  }
}

type Attempted<T> = Outcome<T> & { readonly written: readonly Written[] }

/** Only after the commit: a receipt for an act that rolled back would accuse an honest log. */
function withReceipt<T>({ actor }: Act, attempted: Attempted<T>): Audited<T> {
  const [first] = attempted.written
  if (!first) return { ...attempted, receipt: '' }
  const receipt = issueReceipt(first)
  giveReceipt(actor.session, receipt)
  return { ...attempted, receipt }
}

async function attempt<T>(act: Act, work: Work<T>): Promise<Attempted<T>> {
  return inSealedTransaction(act, async (tx, write) => {
    const loaded = await loadFacts(tx, act)
    const decision = decide(loaded.facts)
    if (!decision.permitted) {
      const basis = { kind: 'none' as const, ref: '', policies: decision.policies, policySet: decision.policySet }
      const written = await write(basis, 'refused', [refusalReport(act, loaded, decision.code)], loaded)
      return { ...refused(decision.code), written }
    }
    const { basis, compartments, limits } = decision
    const terms = { ...act, compartments, limits, basis, because: becauseOf(basis.ref, loaded) }
    const { permit, reports, end } = createPermit(terms, loaded.held)
    let outcome: Outcome<T>
    try {
      outcome = await work(permit, tx)
    } finally {
      end()
    }
    if (!outcome.ok) throw new Withdrawn(outcome.refusal)
    const [first = wholeReport(act, loaded), ...others] = reports
    const written = await write(decision.basis, 'permitted', [{ id: eventOf(permit), ...first }, ...others], loaded)
    return { ...permitted(outcome.value), written }
  })
}

function becauseOf(ref: string, { facts }: Loaded): Because {
  const care = facts.care.find((relation) => relation.ref === ref)
  return { since: care?.since ?? null, reason: facts.declaration?.ref === ref ? facts.declaration.reason : null }
}

type Write = (basis: Basis, outcome: OutcomeWord, reports: readonly Report[], told: Told) => Promise<Written[]>

/** Event keys made here become reusable only once the commit is certain. */
async function inSealedTransaction<T>(act: Act, work: (tx: Tx, write: Write) => Promise<T>): Promise<T> {
  let committed = () => {}
  const result = await inTransaction(
    async (tx) => {
      const sealer = eventSealer(tx)
      committed = () => sealer.committed()
      return work(tx, (basis, outcome, reports, told) => appendReports(tx, { ...act, basis, outcome }, reports, sealer, told))
    },
    { timeoutMs: act.timeoutMs },
  )
  committed()
  return result
}

async function recordApart(act: Act, outcome: 'refused' | 'failed', code: string): Promise<Written[]> {
  return inSealedTransaction(act, async (tx, write) => {
    // With the custodian down no compartment can be named: the attempt is written down all the same.
    const loaded = await loadFacts(tx, act).catch(() => loadFacts(tx, act, { custodian: false }))
    const decision = decide(loaded.facts)
    const { policies, policySet } = decision.permitted ? decision.basis : decision
    return write({ kind: 'none', ref: '', policies, policySet }, outcome, [refusalReport(act, loaded, code)], loaded)
  })
}

/** An act on somebody who does not exist has no stream; the entry keeps the id that was tried. */
function refusalReport(act: Act, loaded: Loaded, code: string): Report {
  const whole = wholeReport(act, loaded)
  const unknown = act.patient && !loaded.custody ? [{ type: 'Patient', id: act.patient }] : []
  const account = act.target && act.target.organisation === undefined ? [{ type: 'Account', id: act.target.id }] : []
  return { ...whole, id: newIdAt<EventId>(act.at), objects: [...unknown, ...account], detail: { ...act.detail, refusal: code } }
}

function wholeReport(act: Act, { custody }: Loaded): Report {
  const subject = act.patient && custody ? { patient: act.patient, custody, stream: 'main' as const } : {}
  return { ...subject, ...(act.detail ? { detail: act.detail } : {}) }
}
