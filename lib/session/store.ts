import 'server-only'
/**
 * Session rows: what a cookie refers to and nothing more. A token alone could not be revoked, so each request asks the
 * row: ended, expired and idle sessions and closed accounts are refused on the next request.
 */
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { type AccountId, type DeviceId, newIdAt, type OrganisationId, type PatientId, type SessionId } from '@/lib/base/ids'
import type { Factors, Role } from '@/lib/base/vocabulary'
import { inTransaction, type Tx } from '@/lib/db/transaction'

const ABSOLUTE_MS = 12 * 3_600_000
export const IDLE_MS = 15 * 60_000
/** `last_seen_at` moves at most once in this time: reading a chart should not cost a write to the session each time. */
const SEEN_EVERY_MS = 60_000

/** On which device and from where it begins: for its owner to know it again, and for nothing else. */
export type Arrival = { readonly device: DeviceId; readonly agent: string; readonly network: string }
/** `factorAt`: when the factors were shown, where that was before now and somewhere else; null where nobody says. */
export type Begun = { readonly factors: Factors; readonly arrival?: Arrival; readonly factorAt?: Date | null }
export type Shown = {
  readonly id: SessionId
  readonly accountId: AccountId
  readonly factors: Factors
  readonly factorAt: Date | null
}
/** The custodian's, over what was shown (lib/keys/row-seal): handed in, since keys are not this layer's. */
export type SealShown = (shown: Shown) => Promise<Uint8Array<ArrayBuffer>>

/** A new id at each sign-in, so that a planted cookie never becomes a signed-in one. */
export async function createSession(account: AccountId, { arrival, ...shown }: Begun, seal: SealShown): Promise<SessionId> {
  const at = now()
  const row = await newSession({ account, ...shown, at, expiresAt: new Date(at.getTime() + ABSOLUTE_MS) }, seal)
  const { device: deviceId, ...where } = arrival ?? { device: null }
  await inTransaction((tx) => tx.session.create({ data: { ...row, deviceId, ...where } }))
  return row.id
}

export type NewSession = {
  readonly account: AccountId
  readonly factors: Factors
  readonly at: Date
  /** Of the session it comes instead of, where there is one: showing a factor makes no day longer. */
  readonly expiresAt: Date
  readonly factorAt?: Date | null
}

/** The row of a session that begins now, and whose factors are shown now unless it says when. */
export async function newSession({ account, factors, at, expiresAt, factorAt = at }: NewSession, seal: SealShown) {
  // Its id tells when it began, inside the sealed cookie: a row whose time was moved by whoever holds the database is no younger.
  const shown = { id: newIdAt<SessionId>(at), accountId: account, factors, factorAt }
  return { ...shown, createdAt: at, lastSeenAt: at, expiresAt, seal: await seal(shown) }
}

export async function endSession(id: SessionId): Promise<void> {
  await inTransaction((tx) => tx.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: now() } }))
}

/** Also one that no longer may: a screen is not left open because a log is full. */
export async function lockSession(id: SessionId): Promise<void> {
  await inTransaction((tx) => tx.session.updateMany({ where: { id, endedAt: null, lockedAt: null }, data: { lockedAt: now() } }))
}

type Row = {
  readonly account: AccountId
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly patient: PatientId | null
  readonly singleSignOn: boolean
  readonly name: string | null
  readonly organisationName: string | null
  readonly departmentName: string | null
  readonly active: boolean
  readonly factors: Factors
  readonly enrolled: boolean
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly lockedAt: Date | null
  readonly strangeDevice: boolean
  readonly saidLost: boolean
}

/** Each page and each action begins here: one statement, not four. */
const ACTOR = `
  select a.id as account, a.role, a.organisation_id as organisation, a.patient_id as patient, a.display_name as name,
    a.identity_token is not null as "singleSignOn",
    o.name as "organisationName", d.name as "departmentName",
    a.active and (a.ends_at is null or a.ends_at > $3) as active, s.factors,
    exists (select 1 from factor f where f.account_id = a.id) and not exists (select 1 from factor_loss l
      where l.session_id = s.id and l.ended_at is null) as enrolled,
    exists (select 1 from factor_loss l where l.account_id = a.id and l.ended_at is null and l.confirmed_at is null
      and l.expires_at > $3) as "saidLost", s.last_seen_at as "lastSeenAt",
    s.expires_at as "expiresAt", s.ended_at as "endedAt", s.locked_at as "lockedAt",
    exists (select 1 from device x where x.account_id = a.id and x.known_at is null and x.id is distinct from s.device_id
      and x.first_seen_at > coalesce((select first_seen_at from device where id = s.device_id), x.first_seen_at)) as "strangeDevice"
  from session s join account a on a.id = s.account_id
    left join organisation o on o.id = a.organisation_id left join department d on d.id = a.department_id
  where s.id = $1 and a.id = $2`

/** The actor of a live session of this account; `undefined` for one that is ended, expired, idle or locked or whose account is closed. */
export async function loadActor(id: SessionId, accountId: AccountId): Promise<Actor | undefined> {
  return inTransaction(async (tx) => {
    const row = await loadRow(tx, id, accountId)
    if (!row || row.lockedAt) return undefined
    const at = now().getTime()
    const idle = at - row.lastSeenAt.getTime()
    if (idle > IDLE_MS) return undefined
    if (idle > SEEN_EVERY_MS) await tx.session.update({ where: { id }, data: { lastSeenAt: new Date(at) } })
    return actorOf(row, id)
  })
}

/**
 * Who may take up again a session that was locked, or left idle, until its twelve hours are over; `undefined` for any other.
 * The gate refuses this actor everything but going on, which asks for a factor, and leaving.
 */
export async function loadLocked(id: SessionId, accountId: AccountId): Promise<Actor | undefined> {
  return inTransaction(async (tx) => {
    const row = await loadRow(tx, id, accountId)
    const locked = row && (row.lockedAt !== null || now().getTime() - row.lastSeenAt.getTime() > IDLE_MS)
    return locked ? actorOf(row, id) : undefined
  })
}

async function loadRow(tx: Tx, id: SessionId, account: AccountId): Promise<Row | undefined> {
  const { rows } = await tx.sql<Row>(ACTOR, [id, account, now()])
  const [row] = rows
  return row?.active && !row.endedAt && row.expiresAt > now() ? row : undefined
}

function actorOf(
  {
    account,
    organisationName,
    departmentName,
    strangeDevice,
    saidLost,
    role,
    organisation,
    patient,
    factors,
    enrolled,
    name,
    singleSignOn,
  }: Row,
  session: SessionId,
): Actor {
  const place = [organisationName, departmentName].filter(Boolean).join(' · ')
  const shown = {
    ...(organisationName ? { place, organisationName } : {}),
    ...(strangeDevice ? { strangeDevice } : {}),
    singleSignOn,
    ...(saidLost ? { saidLost } : {}),
  }
  return { id: account, role, organisation, patient, session, factors, enrolled, name, ...shown }
}

export type Login = {
  readonly id: AccountId
  readonly active: boolean
  readonly passwordHash: string | null
  /** Set where the password was handed over and is to be replaced by her own before it opens anything. */
  readonly firstPasswordUntil: Date | null
}

export async function findLogin(token: Uint8Array<ArrayBuffer>): Promise<Login | undefined> {
  const account = await inTransaction((tx) => tx.account.findUnique({ where: { loginToken: token } }))
  if (!account) return undefined
  const { id, passwordHash, firstPasswordUntil, endsAt } = account
  const active = account.active && (endsAt === null || endsAt > now())
  return { id: id as AccountId, active, passwordHash, firstPasswordUntil }
}

/** By which her password is looked up and counted; `undefined` for who has none, as a demo's people. */
export async function findLoginToken(account: AccountId): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const row = await inTransaction((tx) => tx.account.findUnique({ where: { id: account }, select: { loginToken: true } }))
  return row?.loginToken ?? undefined
}

/** What anybody who knows her would try: her name and where she works. */
export async function wordsOf(account: AccountId): Promise<string[]> {
  const include = { organisation: { select: { name: true, code: true } }, department: { select: { name: true } } }
  const row = await inTransaction((tx) => tx.account.findUnique({ where: { id: account }, include }))
  const words = [row?.displayName, row?.organisation?.name, row?.organisation?.code, row?.department?.name]
  return words.filter((word): word is string => typeof word === 'string')
}

export type ChallengePurpose = 'sign-in' | 'enrol' | 'step-up'
export type ChallengeRow = {
  readonly id: string
  readonly purpose: ChallengePurpose
  readonly accountId: AccountId | null
  readonly sessionId: SessionId | null
  readonly value: Uint8Array<ArrayBuffer>
  readonly expiresAt: Date
  readonly seal: Uint8Array<ArrayBuffer>
}

/** What has run out goes with it: strangers may ask for one, and the table must not grow with them. */
export async function keepChallenge(row: ChallengeRow): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.sql('delete from challenge where expires_at < $1', [now()])
    await tx.challenge.create({ data: row })
  })
}

/** In a transaction of its own, whatever comes of the try: a challenge that failed is as used as one that did not. */
export async function takeChallenge(value: Uint8Array<ArrayBuffer>): Promise<ChallengeRow | undefined> {
  return inTransaction(async (tx) => {
    const { rows } = await tx.sql<ChallengeRow>(
      `delete from challenge where value = $1 returning id, purpose, account_id as "accountId", session_id as "sessionId", value,
         expires_at as "expiresAt", seal`,
      [value],
    )
    return rows[0]
  })
}

/** How often a wrong code was typed in this session, this time included. Counted apart: the try itself is rolled back. */
export async function countWrongCode(id: SessionId): Promise<number> {
  const { wrongCodes } = await inTransaction((tx) =>
    tx.session.update({ where: { id }, data: { wrongCodes: { increment: 1 } }, select: { wrongCodes: true } }),
  )
  return wrongCodes
}

export type KnownPasskey = {
  readonly accountId: AccountId
  readonly credentialId: Uint8Array | null
  readonly publicKey: Uint8Array | null
  readonly counter: bigint
}

/** Whose passkey this is, before anybody knows who signs in. What it may do is asked again behind the gate. */
export async function findPasskey(credentialId: Uint8Array<ArrayBuffer>): Promise<(KnownPasskey & WayIn) | undefined> {
  const include = { account: { select: { identityToken: true } } }
  const row = await inTransaction((tx) => tx.factor.findUnique({ where: { credentialId, revokedAt: null }, include }))
  return row ? { ...row, accountId: row.accountId as AccountId, singleSignOn: row.account.identityToken !== null } : undefined
}

export type WayIn = { readonly singleSignOn: boolean }
