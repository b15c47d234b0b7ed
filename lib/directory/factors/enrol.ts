import 'server-only'
/**
 * Setting up a way to sign in, and removing one. The first is set up right after the password; each further one, and each
 * removal, needs a factor shown just now. The last one stays: without it a password alone would be enough to set up another.
 */
import { underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { fromBase64url, fromUtf8, toBase64, toBase64url, utf8 } from '@/lib/base/bytes'
import { type AccountId, newId, type SessionId, type SigningKeyId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { spkiOfCose } from '@/lib/crypto/cose'
import { signingKeyId } from '@/lib/crypto/device-signature'
import { sha256 } from '@/lib/crypto/hash'
import { newTotpSecret, stepOfCode, totpUri } from '@/lib/crypto/totp'
import type { Tx } from '@/lib/db/transaction'
import { type FactorRow, insertFactor, isKnownCredential, lockFactors, updateFactor } from '@/lib/directory/factors/factor-store'
import { askForNewPasskey, parseAttestation, spendChallengeOf, verifyAttestation } from '@/lib/directory/factors/passkey'
import { replaceSession, reportFactor, reportReplaced } from '@/lib/directory/factors/replace-session'
import { spendLoss } from '@/lib/directory/losses/redeem-loss'
import type { SignedIn } from '@/lib/directory/sign-in'
import { custodian } from '@/lib/keys/custodian'

const MOST_FACTORS = 10
const LONGEST_NAME = 60

/** `session`: where the first one made two factors of one. */
export type Enrolled = { readonly id: string; readonly session?: SignedIn }

/** A secret that nobody has yet. `sealed` goes through her form and comes back: the portal keeps nothing until it is proven. */
export type Proposed = { readonly secret: string; readonly uri: string; readonly sealed: string }

export async function proposeApp(actor: Actor): Promise<Proposed> {
  const secret = newTotpSecret()
  const sealed = toBase64url(await custodian().wrap('totp-secret', pendingOf(actor), utf8(secret)))
  return { secret, uri: uriOf(actor, secret), sealed }
}

/** The same once more, after a wrong code: what she has scanned already stays good. */
export async function proposedAgain(actor: Actor, sealed: string): Promise<Proposed | undefined> {
  const secret = await openProposed(actor, sealed)
  return secret === undefined ? undefined : { secret, uri: uriOf(actor, secret), sealed }
}

export type NewApp = { readonly sealed: string; readonly code: string; readonly name: string }

/** Refused: `factor`, `second-factor`; `invalid` (field code, name, sealed); `too-many`. */
export async function enrolApp(actor: Actor, { sealed, code, name }: NewApp): Promise<Outcome<Enrolled>> {
  const secret = await openProposed(actor, sealed)
  const id = newId<never>() as string
  return enrol(actor, 'totp', async (permit) => {
    if (secret === undefined) return refused('invalid', { field: 'sealed' })
    const step = await stepOfCode(secret, code, permit.at, undefined)
    if (step === undefined) return refused('invalid', { field: 'code' })
    const wrapped = await custodian().wrap('totp-secret', id, utf8(secret))
    return permitted({ ...emptyRow(permit, id, name), kind: 'totp', secret: wrapped, lastStep: BigInt(step) })
  })
}

/** What the browser is asked to make. On the first one there is none to leave out. */
export async function beginPasskey(actor: Actor) {
  if (actor.factors !== 'two') return permitted(await askForNewPasskey(actor, []))
  const known = await underAudit({ actor, action: 'factor.list' }, async (permit, tx) => permitted(await lockFactors(permit, tx)))
  return known.ok ? permitted(await askForNewPasskey(actor, known.value)) : refused(known.refusal.code)
}

/** `response`: what `navigator.credentials.create` gave, as JSON. Refused: as above (field passkey); `conflict`: it is known. */
export async function enrolPasskey(
  actor: Actor,
  { response, name }: { readonly response: unknown; readonly name: string },
): Promise<Outcome<Enrolled>> {
  const attestation = parseAttestation(response)
  const challenge = attestation && (await spendChallengeOf(attestation.response, 'enrol', actor))
  const made = attestation && challenge ? await verifyAttestation(attestation, challenge) : undefined
  return enrol(actor, 'passkey', async (permit, tx) => {
    if (!made) return refused('invalid', { field: 'passkey' })
    const { credentialId, publicKey, transports, counter } = made
    if (await isKnownCredential(permit, tx, credentialId)) return refused('conflict')
    const keys = { credentialId, publicKey, transports, counter: BigInt(counter) }
    return permitted({ ...emptyRow(permit, newId<never>(), name), kind: 'passkey', ...keys })
  })
}

type NewRow = Omit<FactorRow, 'seal'>

async function enrol(
  actor: Actor,
  kind: FactorRow['kind'],
  make: (permit: Permit, tx: Tx) => Promise<Outcome<NewRow>>,
): Promise<Outcome<Enrolled>> {
  return underAudit({ actor, action: 'factor.enrol', detail: { kind } }, async (permit, tx) => {
    // Her account's row: two first factors at the same moment are one after the other.
    await tx.sql('select 1 from account where id = $1 for no key update', [permit.actor.id])
    const present = await lockFactors(permit, tx)
    if (present.length >= MOST_FACTORS) return refused('too-many')
    const row = await make(permit, tx)
    if (!row.ok) return row
    if (!isName(row.value.name)) return refused('invalid', { field: 'name' })
    if (actor.factors !== 'two' && (present.length > 0 || !(await spendLoss(permit, tx)))) return refused('second-factor')
    await insertFactor(permit, tx, row.value)
    const digest = toBase64(sha256(row.value.publicKey ?? row.value.secret ?? new Uint8Array()))
    const session = actor.factors === 'two' ? undefined : await replaceSession(permit, tx)
    reportFactor(permit, { objects: [{ type: 'Factor', id: row.value.id, digest }], detail: { kind } })
    if (session) reportReplaced(permit)
    return permitted({ id: row.value.id, ...(session ? { session } : {}) })
  })
}

/** Her other sessions end with it: one of them may be of whoever has it now. Refused: `factor`, `not-found`, `conflict`: the last. */
export async function revokeFactor(actor: Actor, id: string): Promise<Outcome<{ readonly signingKey?: SigningKeyId }>> {
  return underAudit({ actor, action: 'factor.revoke' }, async (permit, tx) => {
    const present = await lockFactors(permit, tx)
    const row = present.find((one) => one.id === id)
    if (!row) return refused('not-found')
    if (present.length === 1) return refused('conflict', { field: 'last' })
    await updateFactor(permit, tx, row, { revokedAt: permit.at })
    reportFactor(permit, { objects: [{ type: 'Factor', id }], detail: { kind: row.kind } })
    for (const ended of await endOthers(permit, tx)) permit.report({ action: 'session.revoke', detail: { ended } })
    const spki = row.publicKey && spkiOfCose(row.publicKey)
    return permitted(spki ? { signingKey: signingKeyId(spki) } : {})
  })
}

async function endOthers(permit: Permit, tx: Tx): Promise<SessionId[]> {
  const { rows } = await tx.sql<{ id: SessionId }>(
    'update session set ended_at = $3 where account_id = $1 and id <> $2 and ended_at is null and expires_at > $3 returning id',
    [permit.actor.id, permit.actor.session, permit.at],
  )
  return rows.map((row) => row.id)
}

function emptyRow(permit: Permit, id: string, name: string) {
  const none = { credentialId: null, publicKey: null, transports: '', secret: null, counter: 0n, lastStep: null }
  const times = { enrolledAt: permit.at, lastUsedAt: null, revokedAt: null }
  return { id, accountId: permit.actor.id as AccountId, name: name.trim(), ...none, ...times, eventId: eventOf(permit) }
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= LONGEST_NAME && name.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)
}

function pendingOf(actor: Actor): string {
  return `pending ${actor.id}`
}

function uriOf(actor: Actor, secret: string): string {
  return totpUri(secret, actor.name ?? 'Patient')
}

async function openProposed(actor: Actor, sealed: string): Promise<string | undefined> {
  try {
    return fromUtf8(await custodian().unwrap('totp-secret', pendingOf(actor), fromBase64url(sealed)))
  } catch {
    return undefined
  }
}
