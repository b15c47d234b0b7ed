import 'server-only'
/** A filter as it was asked, in ids and enumerations: what its entry says of it, and what the index is asked. */
import { toBase64, utf8 } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId } from '@/lib/base/ids'
import type { Detail, Permit } from '@/lib/base/permit'
import { canonicalize } from '@/lib/crypto/canonical'
import { hmacSha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { ledgerToken, loadIndexKey } from '@/lib/keys/index-keys'
import { tokenKey } from '@/lib/oversight/columns'
import { type Ask, WORD_FACETS } from '@/lib/oversight/count'
import { QUEUE_FROM } from '@/lib/oversight/explorer-index'
import { type Choice, type ExplorerFilter, FACETS } from '@/lib/oversight/explorer-view'

/** Everything that was asked, and under the organisation's index key the same filter's same digest. */
export async function askedDetail(tx: Tx, organisation: OrganisationId, filter: ExplorerFilter): Promise<Detail> {
  const asked = askedOf(filter)
  const { before: _, ...lasting } = asked
  const digest = hmacSha256(await loadIndexKey(tx, organisation), utf8('ledger.query\n'), utf8(canonicalize(lasting)))
  return { ...asked, query: toBase64(digest) }
}

export function askedOf({ from, to, choices = {}, sitting, group, before }: ExplorerFilter): Detail {
  const chosen = FACETS.flatMap((facet) => {
    const { include = [], exclude = [] } = choices[facet] ?? {}
    const asked = { ...(include.length > 0 ? { include } : {}), ...(exclude.length > 0 ? { exclude } : {}) }
    return Object.keys(asked).length > 0 ? [[facet, asked] as const] : []
  })
  return {
    ...Object.fromEntries(chosen),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
    ...(sitting ? { sitting } : {}),
    ...(group ? { group } : {}),
    ...(before ? { before } : {}),
  }
}

/** `undefined` where a token cannot be computed: without it the answer would be everybody's, and look like hers. */
export async function resolveFilter(permit: Permit, tx: Tx, filter: ExplorerFilter): Promise<Ask | undefined> {
  const { from, to, choices = {}, sitting } = filter
  const actor = await resolveChoice(choices.actor, (ids) => actorKeys(permit, tx, ids))
  const patient = await resolveChoice(choices.patient, (ids) => patientKeys(tx, ids))
  if (!actor || !patient) return undefined
  return {
    from: from?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: to?.getTime() ?? Number.POSITIVE_INFINITY,
    words: Object.fromEntries(WORD_FACETS.map((facet) => [facet, choices[facet] ?? {}])),
    why: choices.why ?? {},
    actor,
    patient,
    sitting: sitting === undefined ? undefined : /^[0-9a-f]{16}$/.test(sitting) ? tokenKey(sitting) : UNKNOWN,
  }
}

/** The key of nobody. */
const UNKNOWN = 'unknown'

type Keys = (ids: readonly string[]) => Promise<string[] | undefined>

async function resolveChoice(choice: Choice | undefined, keysOf: Keys): Promise<Choice | undefined> {
  const { include = [], exclude = [] } = choice ?? {}
  if (include.length + exclude.length === 0) return {}
  const [included, excluded] = [await keysOf(include), await keysOf(exclude)]
  if (!included || !excluded) return undefined
  // Somebody unknown matches nothing: an empty list of keys would ask for everybody.
  return { include: include.length > 0 ? [UNKNOWN, ...included] : [], exclude: excluded }
}

/** An account's token is under its organisation's key, a patient's own under that of her custody, an agent's under this one's. */
async function actorKeys(permit: Permit, tx: Tx, ids: readonly string[]): Promise<string[] | undefined> {
  const { rows } = await tx.sql<{ id: string; organisation: OrganisationId | null }>(
    `select a.id, coalesce(a.organisation_id, p.custody_id) as organisation
     from account a left join patient p on p.id = a.patient_id where a.id::text = any($1::text[])`,
    [ids],
  )
  const known = new Map(rows.map(({ id, organisation }) => [id, organisation]))
  return keysFor(
    tx,
    'actor',
    ids.map((id) => [id, known.get(id) ?? (permit.actor.organisation as OrganisationId)]),
  )
}

async function patientKeys(tx: Tx, ids: readonly string[]): Promise<string[] | undefined> {
  const { rows } = await tx.sql<{ id: PatientId; organisation: OrganisationId }>(
    'select id, custody_id as organisation from patient where id::text = any($1::text[])',
    [ids],
  )
  return keysFor(
    tx,
    'patient',
    rows.map(({ id, organisation }) => [id, organisation]),
  )
}

async function keysFor(
  tx: Tx,
  field: 'actor' | 'patient',
  of: readonly (readonly [id: string, organisation: OrganisationId])[],
): Promise<string[] | undefined> {
  const keys: string[] = []
  for (const [id, organisation] of of) {
    const token = await ledgerToken(tx, organisation, field, id)
    if (!token) return undefined
    keys.push(tokenKey(token))
  }
  return keys
}

/** Where an event stands in the index; undefined where there is none: a list below nothing would read as nothing happened. */
export async function placeOf(tx: Tx, event: EventId): Promise<number | undefined> {
  const { rows } = await tx.sql<{ place: string }>(
    `select position as place from ledger_entry where event_id = $1
     union all select ${QUEUE_FROM} + ord from ledger_queue where event_id = $1`,
    [event],
  )
  return rows[0] && Number(rows[0].place)
}
