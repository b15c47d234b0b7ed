import 'server-only'
/** The people of one's own organisation, for its administrator: who they are here and whether they are signed in. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, SessionId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Role } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { type Department, loadDepartments } from '@/lib/directory/departments'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'
import { IDLE_MS } from '@/lib/session/store'

export type KnownPerson = {
  readonly id: AccountId
  readonly name: string
  readonly role: Role
  readonly department: string | null
  readonly since: Date
  readonly active: boolean
  /** False where the row is not what the portal wrote: such an account opens nothing. */
  readonly intact: boolean
  readonly hasLogin: boolean
  /** Set while the password handed over has not been replaced by one of her own. */
  readonly firstPasswordUntil: Date | null
  /** When her last day is over. */
  readonly endsAt: Date | null
  readonly lastSeen: Date | null
  readonly liveSessions: number
}

export type LiveSession = { readonly id: SessionId; readonly since: Date; readonly lastSeen: Date }

export type People = { readonly people: readonly KnownPerson[]; readonly departments: readonly string[] }

export async function listPeople(actor: Actor): Promise<Audited<People>> {
  return underAudit({ actor, action: 'user.list' }, async (permit, tx) => {
    const people = await loadPeople(permit, tx)
    permit.report({ detail: { people: people.length } })
    return permitted({ people, departments: (await loadDepartments(permit, tx)).map(({ name }) => name) })
  })
}

export type OpenedPerson = {
  readonly person: KnownPerson
  readonly sessions: readonly LiveSession[]
  readonly departments: readonly Department[]
}

export async function openPerson(actor: Actor, account: AccountId): Promise<Audited<OpenedPerson>> {
  return underAudit({ actor, action: 'user.list', detail: { account } }, async (permit, tx) => {
    const [person] = await loadPeople(permit, tx, account)
    if (!person) return refused('not-found')
    permit.report({ objects: [{ type: 'Account', id: account }] })
    return permitted({
      person,
      sessions: await loadSessions(permit, tx, account),
      departments: await loadDepartments(permit, tx),
    })
  })
}

type Row = Omit<KnownPerson, 'name' | 'intact' | 'hasLogin'> & Omit<SealedAccount, 'id' | 'role' | 'active' | 'endsAt'>

async function loadPeople(permit: Permit, tx: Tx, account?: AccountId): Promise<KnownPerson[]> {
  permit.requireLive()
  const { rows } = await tx.sql<Row>(
    `select ${ACCOUNT_COLUMNS}, d.name as department, a.created_at as since,
       a.first_password_until as "firstPasswordUntil", s.last_seen as "lastSeen", coalesce(s.live, 0) as "liveSessions"
     from account a left join department d on d.id = a.department_id left join lateral (
       select max(last_seen_at) as last_seen,
         (count(*) filter (where ended_at is null and expires_at > $2 and last_seen_at >= $3))::int as live
       from session where account_id = a.id) s on true
     where a.organisation_id = $1 and ($4::uuid is null or a.id = $4) order by a.display_name, a.id`,
    [permit.actor.organisation, permit.at, idleSince(permit), account ?? null],
  )
  const people: KnownPerson[] = []
  for (const row of rows) people.push({ ...shownOf(row), intact: await isWhole(row) })
  return people
}

/** Named one by one: neither a login's token nor a password's hash leaves this file. */
function shownOf(row: Row): Omit<KnownPerson, 'intact'> {
  const { id, displayName, role, department, since, active, firstPasswordUntil, endsAt, lastSeen, liveSessions, loginToken } = row
  const times = { since, firstPasswordUntil, endsAt, lastSeen }
  return { id, name: displayName ?? '', role, department, active, ...times, liveSessions, hasLogin: loginToken !== null }
}

async function loadSessions(permit: Permit, tx: Tx, account: AccountId): Promise<LiveSession[]> {
  permit.requireLive()
  const { rows } = await tx.sql<LiveSession>(
    `select id, created_at as since, last_seen_at as "lastSeen" from session
     where account_id = $1 and ended_at is null and expires_at > $2 and last_seen_at >= $3 order by created_at desc`,
    [account, permit.at, idleSince(permit)],
  )
  return rows
}

function idleSince({ at }: Permit): Date {
  return new Date(at.getTime() - IDLE_MS)
}
