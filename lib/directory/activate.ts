import 'server-only'
/**
 * A patient makes her account, with the code from the desk and her birth date.
 *
 * Promise: an unknown code, a wrong birth date and a code that ended look the same, in words and in time. Five wrong birth
 * dates end a code, tried one by one or all at once; guessing at codes is slowed down by network. Each try at a code that
 * exists stands in her own list of who looked.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type AccountId, newId, type OrganisationId, type PatientId } from '@/lib/base/ids'
import { parseMailAddress } from '@/lib/base/mail'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { inSteadyTime } from '@/lib/base/steady'
import { db } from '@/lib/db/client'
import { insertAccount } from '@/lib/directory/accounts'
import { hasAccount, hashOf, type WhoIs } from '@/lib/directory/activation-code'
import { loginToken } from '@/lib/directory/login'
import { isLogin } from '@/lib/directory/new-person'
import { passwordDigest } from '@/lib/keys/account-ends'
import { isSealed, sealActivation } from '@/lib/keys/row-seal'
import { admitAnybody } from '@/lib/session/admit'
import { hashPassword } from '@/lib/session/password'
import { weaknessOf } from '@/lib/session/password-rules'
import type { Visit } from '@/lib/session/visit'

export type Activation = {
  readonly code: string
  /** `1974-03-14` */
  readonly birthDate: string
  readonly login: string
  readonly password: string
  /** Empty where she wants no mails. */
  readonly address: string
}

const MOST_TRIES = 5
const STRANGER: Actor = { id: 'anonymous', role: 'anonymous', organisation: null, patient: null, session: null, name: null }

/**
 * `invalid` (field: `birth-date`, `login`, `address`, or the weakness of the password) is judged by the form alone; `too-many`
 * before the code is looked at; `conflict` in the field `login`, and that her own name is in the password, is told only to whoever showed code and birth date; everything
 * else is `not-found`.
 */
export async function activate(typed: Activation, whoIs: WhoIs, visit: Visit): Promise<Outcome<AccountId>> {
  const login = typed.login.normalize('NFKC').trim()
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.birthDate)) return refused('invalid', { field: 'birth-date' })
  if (!isLogin(login)) return refused('invalid', { field: 'login' })
  const weak = weaknessOf(typed.password, [login], [typed.code.trim()])
  if (weak) return refused('invalid', { field: weak })
  const address = typed.address.trim() === '' ? undefined : parseMailAddress(typed.address)
  if (typed.address.trim() !== '' && !address) return refused('invalid', { field: 'address' })
  const admitted = await admitAnybody(visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const outcome = await inSteadyTime(async () => {
    // Before the code is looked at: a hash made only for the right ones would tell them apart.
    const made = { loginToken: await loginToken(login), passwordHash: await hashPassword(typed.password) }
    return makeAccount(typed, { ...made, ...(address ? { address } : {}) }, whoIs)
  })
  if (outcome.ok) await admitted.forgive()
  return outcome
}

type Wish = { readonly loginToken: Bytes; readonly passwordHash: string; readonly address?: string }

async function makeAccount({ code, birthDate, password }: Activation, wish: Wish, whoIs: WhoIs): Promise<Outcome<AccountId>> {
  const tried = await takeTry(await hashOf(code))
  if (!tried) {
    await underAudit({ actor: STRANGER, action: 'account.activate' }, async () => refused('not-found'))
    return refused('not-found')
  }
  const { id, patient, organisation } = tried
  const outcome = await underAudit(
    { actor: portalOf(organisation), action: 'account.activate', patient, decides: true },
    async (permit, tx) => {
      const row = await tx.activation.findUniqueOrThrow({ where: { id } })
      const over = row.endedAt !== null || row.expiresAt <= permit.at || row.tries > MOST_TRIES
      if (over || row.patientId !== patient || !(await isSealed(row.seal, sealActivation(row)))) return refused('not-found')
      const who = await whoIs(permit, tx, patient)
      if (!who || who.deceased || who.birthDate !== birthDate || (await hasAccount(tx, patient))) return refused('not-found')
      // Told to her alone, who showed that it is she: before that the form would say whose code it is.
      if (weaknessOf(password, [who.name])) return refused('conflict', { field: 'known' })
      const account = newId<AccountId>()
      const none = { organisationId: null, departmentId: null, displayName: null }
      const { address, ...login } = wish
      const fields = { id: account, role: 'patient', patientId: patient, active: true, ...none, ...login }
      const more = { firstPasswordUntil: null, ...(address ? { address } : {}) }
      if (!(await insertAccount(permit, tx, fields, more))) return refused('conflict', { field: 'login' })
      await tx.activation.update({ where: { id }, data: { endedAt: permit.at, accountId: account } })
      const objects = [
        { type: 'Account', id: account, digest: passwordDigest(wish.passwordHash) },
        { type: 'Activation', id },
      ]
      permit.report({ stream: 'main', objects })
      return permitted(account)
    },
  )
  if (outcome.ok) return permitted(outcome.value)
  if (outcome.refusal.code !== 'conflict') return refused('not-found')
  // She showed that it is hers: a login that somebody has, or a password with her name in it, is no guess at a code.
  await db().pool.query('update activation set tries = tries - 1 where id = $1 and tries > 0', [id])
  return outcome.refusal.field === 'known' ? refused('invalid', { field: 'known' }) : refused('conflict', { field: 'login' })
}

type Tried = { readonly id: string; readonly patient: PatientId; readonly organisation: OrganisationId }

/**
 * Counted before anything is compared, in a statement of its own: a refusal rolls its transaction back, and a hundred guesses
 * at the same moment would each find the fifth one free.
 */
async function takeTry(hash: Bytes): Promise<Tried | undefined> {
  const { rows } = await db().pool.query<Tried>(
    `update activation set tries = tries + 1 where code_hash = $1 and ended_at is null and expires_at > $2
     returning id, patient_id as patient, organisation_id as organisation`,
    [Buffer.from(hash), now()],
  )
  return rows[0]
}

function portalOf(organisation: OrganisationId): Actor {
  return { id: 'activation', role: 'agent', organisation, patient: null, session: null, name: null }
}
