import 'server-only'
/**
 * The explorer's index of one organisation in this process: loaded once, then continued with what came since. One
 * statement reads what was examined, what was not yet and the queue, so that an entry that moves between them is neither
 * counted twice nor missed. It is used under a permit only, and is nothing that the rows do not say.
 */
import type { EventId, OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { BasisKind, OutcomeWord } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { shortLived, WHOLE_LIFE } from '@/lib/keys/short-lived'
import type { EventAction } from '@/lib/ledger/actions'
import { isParty } from '@/lib/ledger/entry-parties'
import { Columns, type Index, type Indexed, Interned, type Kind, stateNumber } from '@/lib/oversight/columns'
import { isPlain } from '@/lib/oversight/explain-case'
import type { WhyState } from '@/lib/oversight/explorer-view'
import { STATES } from '@/lib/oversight/why-store'

export type ExplorerIndex = Index & {
  /** Entries in the log that are examined, and all that are hers. */
  readonly indexed: { readonly n: number; readonly of: number }
  /** By the place that a queued entry has in `tail`. */
  readonly queued: ReadonlyMap<number, EventId>
}

type Kept = {
  readonly kinds: Interned<Kind>
  readonly tokens: Interned<string>
  readonly columns: Columns
  readonly kindOf: Map<number, number>
  epoch: number
  /** The newest pass whose revisions are in. */
  pass: number
}

const kept = shortLived<OrganisationId, Kept>('explorer-index', 64, WHOLE_LIFE)

/** Behind every position of the log: the queue in its own order. */
export const QUEUE_FROM = 2 ** 52

const LOAD = `
  with head as materialized (
    select coalesce(max(position), 0) as position, coalesce(max(pass), 0) as pass, coalesce(max(epoch), 0) as epoch
    from explain_head where organisation_id = $1),
  kept as (
    select position, int8send(position) || timestamptz_send(at) || int4send(kind_id) || int2send(state)
      || coalesce(actor, $5) || coalesce(patient, $5) || coalesce(sitting, $5) as row
    from entry_why where organisation_id = $1
      and (position > $2 or revised > $3 or $4 <> (select epoch from head))),
  tail as (
    select position, null::uuid as event, at, action, outcome, role, purpose, basis, organisation, actor, patient
    from ledger_entry where ${isParty('$1')} and position >= (select position from head)
    union all
    select ${QUEUE_FROM} + ord, event_id, at, action, outcome, role, purpose, basis, organisation, actor, patient
    from ledger_queue where organisation = $1 or custody = $1)
  select 'head' as what, 0::bigint as place, int8send(pass) || int8send(epoch) as rows, null as event, null as words from head
  union all
  select 'kept', position / 8192, string_agg(row, '' order by position), null, null from kept group by position / 8192
  union all
  select 'tail', position, timestamptz_send(at) || coalesce(actor, $5) || coalesce(patient, $5), event::text,
    concat_ws(' ', action, outcome, role, purpose, basis, organisation) from tail
  order by what, place`

type Row = { what: 'head' | 'kept' | 'tail'; place: string; rows: Buffer; event: EventId | null; words: string | null }

const NO_TOKEN = Buffer.alloc(8)
const WAITING = stateNumber('waiting')

export async function loadIndex(permit: Permit, tx: Tx): Promise<ExplorerIndex> {
  permit.requireLive()
  const organisation = permit.actor.organisation as OrganisationId
  const before = kept.get(organisation) ?? empty()
  const last = before.columns.size === 0 ? -1 : (before.columns.position[before.columns.size - 1] as number)
  const asked = { epoch: before.epoch, pass: before.pass }
  const { rows } = await tx.sql<Row>(LOAD, [organisation, last, before.pass, before.epoch, NO_TOKEN])
  const head = rows.find(({ what }) => what === 'head')?.rows as Buffer
  const now = { pass: Number(head.readBigInt64BE(0)), epoch: Number(head.readBigInt64BE(8)) }
  const base = now.epoch === before.epoch ? before : { ...empty(), epoch: now.epoch }
  await loadKinds(tx, base)
  // Another query of this process may have gone further meanwhile: what an older snapshot says must not undo that.
  if (base.pass === asked.pass || base !== before) {
    for (const { what, rows: bytes } of rows) if (what === 'kept') putKept(base, bytes)
    base.pass = now.pass
  }
  kept.set(organisation, base)
  return withTail(
    base,
    rows.filter(({ what }) => what === 'tail'),
  )
}

function empty(): Kept {
  return { kinds: new Interned(), tokens: new Interned(), columns: new Columns(), kindOf: new Map(), epoch: 0, pass: 0 }
}

async function loadKinds(tx: Tx, base: Kept): Promise<void> {
  const { rows } = await tx.sql<Kind & { id: number }>(
    'select id, action, outcome, role, purpose, basis, organisation from entry_kind where not id = any($1::int[])',
    [[...base.kindOf.keys()]],
  )
  for (const { id, ...kind } of rows) base.kindOf.set(id, addKind(base, kind))
}

function addKind({ kinds }: Pick<Kept, 'kinds'>, kind: Kind): number {
  const { action, outcome, role, purpose, basis, organisation } = kind
  return kinds.add([action, outcome, role, purpose, basis, organisation].join(' '), kind)
}

/** Position 8, time 8 (microseconds since 2000), kind 4, state 2, three tokens of 8. */
const ROW_BYTES = 46
const TOKENS_AT = 22
const YEAR_2000_MS = 946_684_800_000

function putKept(base: Kept, bytes: Buffer): void {
  for (let o = 0; o < bytes.length; o += ROW_BYTES)
    base.columns.put({
      position: Number(bytes.readBigInt64BE(o)),
      at: timeAt(bytes, o + 8),
      kind: base.kindOf.get(bytes.readInt32BE(o + 16)) as number,
      state: STATES[bytes.readInt16BE(o + 20)] ?? 'flagged',
      actor: tokenAt(base, bytes, o + TOKENS_AT),
      patient: tokenAt(base, bytes, o + TOKENS_AT + 8),
      sitting: tokenAt(base, bytes, o + TOKENS_AT + 16),
    })
}

function timeAt(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigInt64BE(offset)) / 1_000 + YEAR_2000_MS
}

const NONE = NO_TOKEN.toString('latin1')

/** Interned by its bytes as text, which is cheaper to make than hexadecimal. */
function tokenAt({ tokens }: Pick<Kept, 'tokens'>, bytes: Buffer, offset: number): number {
  const key = bytes.toString('latin1', offset, offset + 8)
  return key === NONE ? 0 : tokens.add(key, key)
}

/** What is not examined counts by its index columns; an act that is nobody's look is told by its basis alone. */
function withTail(base: Kept, rows: readonly Row[]): ExplorerIndex {
  const { kinds, tokens, columns } = base
  const tail = new Columns()
  const queued = new Map<number, EventId>()
  for (const { place, rows: bytes, event, words } of rows) {
    const position = Number(place)
    // Examined since this snapshot, as another query of this process found.
    if (columns.size > 0 && position <= (columns.position[columns.size - 1] as number)) continue
    tail.put(tailEntry(base, position, bytes, words ?? ''))
    if (event) queued.set(position, event)
  }
  const waiting = tail.state.subarray(0, tail.size).filter((state) => state === WAITING).length
  const of = columns.size + tail.size
  return { kinds, tokens, kept: columns, tail, queued, indexed: { n: of - waiting, of } }
}

function tailEntry(base: Kept, position: number, bytes: Buffer, text: string): Indexed {
  const [action = '', outcome = '', role = '', purpose = '', basis = '', organisation = ''] = text.split(' ')
  const plain = isPlain({ action: action as EventAction, outcome: outcome as OutcomeWord, basis: basis as BasisKind })
  const state: WhyState = plain ? 'explained' : 'waiting'
  return {
    position,
    state,
    at: timeAt(bytes, 0),
    kind: addKind(base, { action, outcome, role, purpose, basis, organisation }),
    actor: tokenAt(base, bytes, 8),
    patient: tokenAt(base, bytes, 16),
    sitting: 0,
  }
}
