import 'server-only'
/**
 * Showing a factor: the second one after a password, or any of them once more before an act that asks for it. What is wrong is
 * never said. A code is taken once, also of two who send it at the same moment; after five wrong ones the session is over.
 */
import { underAudit, type Work } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { equal, fromUtf8 } from '@/lib/base/bytes'
import type { AccountId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { stepOfCode } from '@/lib/crypto/totp'
import type { Tx } from '@/lib/db/transaction'
import { type FactorRow, lockCodes, lockFactors, spendCode, updateFactor } from '@/lib/directory/factors/factor-store'
import { type Assertion, decode, parseAssertion, spendChallengeOf, verifyAssertion } from '@/lib/directory/factors/passkey'
import { hashCode, spelt } from '@/lib/directory/factors/recovery'
import { replaceSession, reportFactor, reportReplaced } from '@/lib/directory/factors/replace-session'
import { refuseStranger, type SignedIn, startSession } from '@/lib/directory/sign-in'
import { custodian } from '@/lib/keys/custodian'
import { type Admitted, admit, admitAnybody } from '@/lib/session/admit'
import { findPersona } from '@/lib/session/personas'
import { countWrongCode, endSession, findLoginToken, findPasskey } from '@/lib/session/store'
import type { Visit } from '@/lib/session/visit'

export const MOST_WRONG_CODES = 5

/** Refused: `invalid` (field code), `no-session` once too many were wrong in this session, `too-many` in all of them together. */
export async function showCode(actor: Actor, typed: string, visit: Visit): Promise<Outcome<SignedIn>> {
  const admitted = await admitCode(actor, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const outcome = await shown(actor, 'totp', async (permit, tx) => {
    const apps = (await lockFactors(permit, tx)).filter(({ kind }) => kind === 'totp')
    for (const app of apps) {
      const step = await stepOfCode(await openSecret(app), typed, permit.at, numberOf(app.lastStep))
      if (step === undefined) continue
      await updateFactor(permit, tx, app, { lastStep: BigInt(step) })
      return permitted(app.id)
    }
    return refused('invalid', { field: 'code' })
  })
  return judged(actor, outcome, admitted)
}

/** Refused: as above. It is an entry of its own name, and stands in a patient's own list. */
export async function showRecoveryCode(actor: Actor, typed: string, visit: Visit): Promise<Outcome<SignedIn>> {
  const admitted = await admitCode(actor, visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const outcome = await underAudit({ actor, action: 'factor.recover' }, async (permit, tx) => {
    const code = spelt(typed)
    for (const one of await lockCodes(permit, tx)) {
      if (code === undefined || one.usedAt || !equal(one.hash, await hashCode(String(permit.actor.id), one.setId, code))) continue
      await spendCode(permit, tx, one.id)
      reportFactor(permit, { objects: [{ type: 'RecoveryCode', id: one.id }] })
      const session = await replaceSession(permit, tx)
      reportReplaced(permit)
      return permitted(session)
    }
    return refused('invalid', { field: 'code' })
  })
  return judged(actor, outcome, admitted)
}

/** `response`: what `navigator.credentials.get` gave, as JSON. Refused: `invalid` (field passkey). */
export async function showPasskey(actor: Actor, response: unknown): Promise<Outcome<SignedIn>> {
  const assertion = parseAssertion(response)
  const challenge = assertion && (await spendChallengeOf(assertion.response, 'step-up', actor))
  return shown(actor, 'passkey', async (permit, tx) => {
    const used = assertion && challenge ? await takePasskey(permit, tx, assertion, challenge) : undefined
    return used ? permitted(used.id) : refused('invalid', { field: 'passkey' })
  })
}

/** In a demo a persona is clicked, not shown: again, the data folder says who is one. */
export async function showPersona(actor: Actor, persona: string): Promise<Outcome<SignedIn>> {
  return shown(actor, 'persona', async (permit) =>
    findPersona(persona)?.account === permit.actor.id ? permitted('') : refused('invalid', { field: 'persona' }),
  )
}

/** Nobody is signed in yet. Refused: `no-session`, whatever the reason, and `too-many` from one network. */
export async function signInWithPasskey(response: unknown, visit: Visit): Promise<Outcome<SignedIn>> {
  const admitted = await admitAnybody(visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const assertion = parseAssertion(response)
  const challenge = assertion && (await spendChallengeOf(assertion.response, 'sign-in', undefined))
  const credential = assertion && decode(assertion.id)
  const passkey = credential && challenge ? await findPasskey(credential) : undefined
  // Without the handle it was not she who was chosen on her device, but a key somebody named.
  if (!assertion?.response.userHandle || !challenge || !passkey) return refuseStranger('passkey')
  // Whom the organisation's directory no longer knows would come in past it: there her passkey is a second step, and no first.
  if (passkey.singleSignOn) return refuseStranger('passkey')
  // Before there is a session, or a device of hers: whoever only knows a key's name gets neither.
  if ((await verifyAssertion(assertion, challenge, passkey)) === undefined) return refuseStranger('passkey')
  const use = (actor: Actor) => signWith(actor, assertion, challenge)
  const outcome = await startSession(passkey.accountId, { method: 'passkey', factors: 'two' }, visit, use)
  if (outcome.ok) await admitted.forgive()
  return outcome.ok ? outcome : refused('no-session')
}

async function signWith(actor: Actor, assertion: Assertion, challenge: string): Promise<Outcome<void>> {
  return underAudit({ actor, action: 'factor.use', detail: { method: 'passkey' } }, async (permit, tx) => {
    const used = await takePasskey(permit, tx, assertion, challenge)
    if (!used) return refused('invalid', { field: 'passkey' })
    permit.report({ objects: [{ type: 'Factor', id: used.id }], detail: { method: 'passkey' } })
    return permitted(undefined)
  })
}

async function takePasskey(permit: Permit, tx: Tx, assertion: Assertion, challenge: string): Promise<FactorRow | undefined> {
  for (const factor of await lockFactors(permit, tx)) {
    const counter = await verifyAssertion(assertion, challenge, factor)
    if (counter === undefined) continue
    await updateFactor(permit, tx, factor, { counter: BigInt(counter) })
    return factor
  }
  return undefined
}

/** `find` gives the id of what was shown, or why not. */
async function shown(actor: Actor, method: string, find: Work<string>): Promise<Outcome<SignedIn>> {
  return underAudit({ actor, action: 'factor.use', detail: { method } }, async (permit, tx) => {
    const found = await find(permit, tx)
    if (!found.ok) return found
    const session = await replaceSession(permit, tx)
    permit.report({ objects: found.value ? [{ type: 'Factor', id: found.value }] : [], detail: { method } })
    reportReplaced(permit)
    return permitted(session)
  })
}

/** Five a session, and as many sessions as there are passwords to begin them: so they are counted across sessions too. */
export async function admitCode(actor: Actor, visit: Visit): Promise<Admitted> {
  const token = await findLoginToken(actor.id as AccountId)
  return token ? admit('code', token, visit) : admitAnybody(visit)
}

type Open = Extract<Admitted, { ok: true }>

async function judged(actor: Actor, outcome: Outcome<SignedIn>, admitted: Open): Promise<Outcome<SignedIn>> {
  if (outcome.ok) await admitted.forgive()
  return outcome.ok ? permitted(outcome.value) : wrong(actor, outcome)
}

/** Five a session. */
export async function wrong(actor: Actor, refusal: Outcome<never>): Promise<Outcome<never>> {
  if (refusal.ok || refusal.refusal.field !== 'code' || !actor.session) return refusal
  if ((await countWrongCode(actor.session)) < MOST_WRONG_CODES) return refusal
  await endSession(actor.session)
  return refused('no-session')
}

export async function openSecret({ id, secret }: FactorRow): Promise<string> {
  return fromUtf8(await custodian().unwrap('totp-secret', id, secret ?? new Uint8Array()))
}

function numberOf(step: bigint | null): number | undefined {
  return step === null ? undefined : Number(step)
}
