import 'server-only'
/** Where one is signed in oneself, and ending it there. Seeing it is no look at anybody: there is no entry of it. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import type { AccountId, DeviceId, SessionId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { IDLE_MS } from '@/lib/session/store'

export type OwnSession = {
  readonly id: SessionId
  readonly since: Date
  readonly lastSeen: Date
  readonly agent: string | null
  readonly network: string | null
  readonly state: 'this' | 'open' | 'locked'
}
export type StrangeDevice = {
  readonly id: DeviceId
  readonly agent: string
  readonly network: string
  readonly since: Date
  /** This browser is older, so that it may say so: one that came later could vouch for its own kind. */
  readonly mayVouch: boolean
}
export type OwnAccount = {
  readonly sessions: readonly OwnSession[]
  readonly strange: readonly StrangeDevice[]
  readonly hasPassword: boolean
}

type Row = Omit<OwnSession, 'state'> & { readonly locked: boolean }

const SESSIONS = `
  select id, created_at as since, last_seen_at as "lastSeen", agent, network, locked_at is not null as locked from session
  where account_id = $1 and ended_at is null and expires_at > $2 order by last_seen_at desc`
const STRANGE = `
  select d.id, d.agent, d.network, d.first_seen_at as since, coalesce(d.first_seen_at > own.first_seen_at, false) as "mayVouch"
  from device d left join device own on own.id = (select device_id from session where id = $2)
  where d.account_id = $1 and d.known_at is null and d.id is distinct from own.id order by d.first_seen_at desc`

export async function loadOwnAccount({ id, session }: Actor): Promise<OwnAccount> {
  const { pool } = db()
  const at = now()
  const sessions = await pool.query<Row>(SESSIONS, [id, at])
  const strange = await pool.query<StrangeDevice>(STRANGE, [id, session])
  const own = await pool.query<{ has: boolean }>('select password_hash is not null as has from account where id = $1', [id])
  const isAway = ({ lastSeen, locked }: Row) => locked || at.getTime() - lastSeen.getTime() > IDLE_MS
  const stateOf = (row: Row) => (row.id === session ? 'this' : isAway(row) ? 'locked' : 'open')
  return {
    sessions: sessions.rows.map(({ locked, ...row }) => ({ ...row, state: stateOf({ locked, ...row }) })),
    strange: strange.rows,
    hasPassword: own.rows[0]?.has ?? false,
  }
}

/** One of her own, or all but the one she asks with. `conflict`: there is none left to end. */
export async function endOwnSessions(actor: Actor, one?: SessionId): Promise<Audited<{ readonly sessions: number }>> {
  const target = { id: actor.id as AccountId }
  return underAudit(
    { actor, action: 'session.revoke', target, ...(one ? { detail: { ended: one } } : {}) },
    async (permit, tx) => {
      const ended = await endOthers(permit, tx, one)
      return ended === 0 ? refused('conflict') : permitted({ sessions: ended })
    },
  )
}

/** An entry for each: one that said "all" would say it of the session that goes on, too. */
export async function endOthers(permit: Permit, tx: Tx, one?: SessionId): Promise<number> {
  permit.requireLive()
  const { id: account, session: own, organisation } = permit.actor
  const { rows } = await tx.sql<{ id: SessionId }>(
    `update session set ended_at = $3 where account_id = $1 and id <> $2 and ended_at is null and expires_at > $3
       and ($4::uuid is null or id = $4) returning id`,
    [account, own, permit.at, one ?? null],
  )
  const about = { ...(organisation ? { custody: organisation } : {}), objects: [{ type: 'Account', id: account }] }
  for (const { id } of rows) permit.report({ action: 'session.revoke', ...about, detail: { ended: id } })
  return rows.length
}

/** She knows it. False where this browser is not older than that one, or it is known already. */
export async function vouchFor({ id, session }: Actor, device: DeviceId): Promise<boolean> {
  const { rowCount } = await db().pool.query(
    `update device d set known_at = $4 from device own, session s
     where d.id = $3 and d.account_id = $1 and d.known_at is null
       and s.id = $2 and own.id = s.device_id and own.first_seen_at < d.first_seen_at`,
    [id, session, device, now()],
  )
  return rowCount === 1
}
