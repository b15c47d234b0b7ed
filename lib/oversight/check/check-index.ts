import 'server-only'
/** The reading index of one entry against the event it was made from. The index is convenience: the event is what counts. */
import { equal } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { StoredRow } from '@/lib/oversight/check/ledger-rows'

export type IndexCheck = {
  /** Columns that say something else than the event. */
  readonly wrong: readonly string[]
  /** Written while the custodian was down, or emptied by somebody: filters pass over it. */
  readonly unindexed: boolean
}

/** `custody`: the organisations the event's readers leave possible; null is one of them where there is no subject. */
export async function checkIndex(
  tx: Tx,
  row: StoredRow,
  event: LedgerEvent,
  custody: readonly (OrganisationId | null)[],
): Promise<IndexCheck> {
  const { actor, subject } = event
  const organisation = actor.org || null
  const tokens = {
    actor: await ledgerToken(tx, organisation ?? row.custody, 'actor', actor.id),
    patient: subject ? await ledgerToken(tx, row.custody, 'patient', subject.patient) : null,
  }
  const same = {
    event_id: row.eventId === event.id,
    at: row.at.toISOString() === event.at,
    action: row.action === event.action,
    outcome: row.outcome === event.outcome,
    role: row.role === actor.role,
    purpose: row.purpose === event.purpose,
    basis: row.basis === event.basis.kind,
    organisation: row.organisation === organisation,
    custody: custody.includes(row.custody),
    actor: row.actor === null || (tokens.actor !== null && equal(row.actor, tokens.actor)),
    patient: row.patient === null || (tokens.patient !== null && equal(row.patient, tokens.patient)),
  }
  const wrong = Object.entries(same).flatMap(([column, holds]) => (holds ? [] : [column]))
  const missing = (tokens.actor && !row.actor) || (tokens.patient && !row.patient)
  return { wrong, unindexed: Boolean(missing) }
}
