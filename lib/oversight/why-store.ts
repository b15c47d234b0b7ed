import 'server-only'
/** Rows of the explorer's index: `entry_why`, one per entry and organisation that may read it, and what it counts by. */
import type { EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken } from '@/lib/keys/index-keys'
import { isParty } from '@/lib/ledger/entry-parties'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { State } from '@/lib/oversight/explain'

export type KeptState = State
/** As stored. What is explained is 0, so that the index of open ones leaves it out. */
export const STATES: readonly KeptState[] = ['explained', 'unexplained', 'flagged']

function organisationOf(permit: Permit): OrganisationId {
  permit.requireLive()
  return permit.actor.organisation as OrganisationId
}

export type Head = {
  readonly position: number
  readonly pass: number
  readonly decidedAt: Date | null
  move(position: number): Promise<void>
}

/** Locked until the transaction ends: a second pass waits, then begins where the first one ended. */
export async function takeHead(permit: Permit, tx: Tx): Promise<Head> {
  const organisation = organisationOf(permit)
  await tx.sql('insert into explain_head (organisation_id) values ($1) on conflict do nothing', [organisation])
  const { rows } = await tx.sql<{ position: string; pass: string; decidedAt: Date | null }>(
    'select position, pass, decided_at as "decidedAt" from explain_head where organisation_id = $1 for update',
    [organisation],
  )
  const head = { position: Number(rows[0]?.position), pass: Number(rows[0]?.pass), decidedAt: rows[0]?.decidedAt ?? null }
  return {
    ...head,
    async move(position) {
      await tx.sql('update explain_head set position = $2, pass = $3, decided_at = $4 where organisation_id = $1', [
        organisation,
        position,
        head.pass + 1,
        permit.at,
      ])
    },
  }
}

type Words = {
  readonly action: string
  readonly outcome: string
  readonly role: string
  readonly purpose: string
  readonly basis: string
  readonly organisation: string | null
}
export type LogRow = Words & {
  readonly eventId: EventId
  readonly position: number
  readonly entry: Uint8Array
  readonly sealed: Uint8Array
  readonly at: Date
  readonly custody: OrganisationId | null
  readonly actor: Uint8Array | null
  readonly patient: Uint8Array | null
}

export async function loadNew(permit: Permit, tx: Tx, from: number, limit: number): Promise<LogRow[]> {
  const { rows } = await tx.sql<Omit<LogRow, 'position'> & { position: string }>(
    `select event_id as "eventId", position, entry, sealed, at, action, outcome, role, purpose, basis, organisation, custody,
       actor, patient
     from ledger_entry where position >= $2 and ${isParty('$1')} order by position limit $3`,
    [organisationOf(permit), from, limit],
  )
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

export type OpenRow = Pick<LogRow, 'eventId' | 'position' | 'entry' | 'sealed'> & { readonly state: KeptState }

/** Not explained so far, and recent enough that facts may yet come. */
export async function loadOpen(permit: Permit, tx: Tx, since: Date): Promise<OpenRow[]> {
  const { rows } = await tx.sql<Omit<OpenRow, 'position' | 'state'> & { position: string; state: number }>(
    `select e.event_id as "eventId", e.position, e.entry, e.sealed, w.state
     from entry_why w join ledger_entry e using (position)
     where w.organisation_id = $1 and w.state <> 0 and w.at >= $2 order by position`,
    [organisationOf(permit), since],
  )
  return rows.map((row) => ({ ...row, position: Number(row.position), state: STATES[row.state] ?? 'flagged' }))
}

/** `event` undefined: it does not open, and the entry's own columns have to do. */
export type ToldRow = LogRow & { readonly event: LedgerEvent | undefined; readonly state: KeptState }

export type NewRow = {
  readonly position: number
  readonly at: Date
  readonly kind: number
  readonly state: KeptState
  readonly actor: Uint8Array | null
  readonly patient: Uint8Array | null
  readonly sitting: Uint8Array | null
}

/** Words and tokens from the sealed event, so that an index column that was changed or is missing changes no count. */
export async function kindsOf(permit: Permit, tx: Tx, told: readonly ToldRow[]): Promise<NewRow[]> {
  const organisation = organisationOf(permit)
  const words = told.map(wordsOf)
  const kinds = await ensureKinds(tx, words)
  const rows: NewRow[] = []
  for (const [i, row] of told.entries()) {
    const { position, event, state } = row
    const kind = kinds.get(keyOf(words[i] as Words)) as number
    const custody = row.custody ?? null
    rows.push({
      position,
      kind,
      state,
      at: event ? new Date(event.at) : row.at,
      actor: event
        ? await ledgerToken(tx, (event.actor.org || custody) as OrganisationId | null, 'actor', event.actor.id)
        : row.actor,
      patient: event ? (event.subject ? await ledgerToken(tx, custody, 'patient', event.subject.patient) : null) : row.patient,
      sitting: event?.session ? await ledgerToken(tx, organisation, 'session', event.session) : null,
    })
  }
  return rows
}

function wordsOf({ event, action, outcome, role, purpose, basis, organisation }: ToldRow): Words {
  if (!event) return { action, outcome, role, purpose, basis, organisation }
  const { actor } = event
  return {
    action: event.action,
    outcome: event.outcome,
    role: actor.role,
    purpose: event.purpose,
    basis: event.basis.kind,
    organisation: actor.org || null,
  }
}

function keyOf({ action, outcome, role, purpose, basis, organisation }: Words): string {
  return [action, outcome, role, purpose, basis, organisation ?? ''].join(' ')
}

const KIND_COLUMNS = 'action, outcome, role, purpose, basis, organisation'

async function ensureKinds(tx: Tx, words: readonly Words[]): Promise<Map<string, number>> {
  const known = await loadKinds(tx)
  const missing = new Map(words.map((one) => [keyOf(one), one]))
  for (const key of known.keys()) missing.delete(key)
  if (missing.size === 0) return known
  // In one order: two organisations' passes that add the same words must not wait for each other in turn.
  const sorted = [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const column = (name: keyof Words) => sorted.map((one) => one[name] ?? '')
  await tx.sql(
    `insert into entry_kind (${KIND_COLUMNS})
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) on conflict do nothing`,
    [column('action'), column('outcome'), column('role'), column('purpose'), column('basis'), column('organisation')],
  )
  return loadKinds(tx)
}

async function loadKinds(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await tx.sql<Words & { id: number }>(`select id, ${KIND_COLUMNS} from entry_kind`)
  return new Map(rows.map((row) => [keyOf(row), row.id]))
}

export async function insertIndexed(permit: Permit, tx: Tx, rows: readonly NewRow[]): Promise<void> {
  const organisation = organisationOf(permit)
  if (rows.length === 0) return
  await tx.sql(
    `insert into entry_why (organisation_id, position, at, kind_id, state, actor, patient, sitting)
     select $1, u.* from unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::smallint[], $6::bytea[], $7::bytea[], $8::bytea[]) as u`,
    [
      organisation,
      rows.map(({ position }) => position),
      rows.map(({ at }) => at),
      rows.map(({ kind }) => kind),
      rows.map(({ state }) => STATES.indexOf(state)),
      rows.map(({ actor }) => actor),
      rows.map(({ patient }) => patient),
      rows.map(({ sitting }) => sitting),
    ],
  )
}

export async function reviseStates(
  permit: Permit,
  tx: Tx,
  pass: number,
  changes: readonly { readonly position: number; readonly state: KeptState }[],
): Promise<void> {
  const organisation = organisationOf(permit)
  if (changes.length === 0) return
  await tx.sql(
    `update entry_why w set state = u.state, revised = $2 from unnest($3::bigint[], $4::smallint[]) as u (position, state)
     where w.organisation_id = $1 and w.position = u.position`,
    [organisation, pass, changes.map(({ position }) => position), changes.map(({ state }) => STATES.indexOf(state))],
  )
}
