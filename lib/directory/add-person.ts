import 'server-only'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import type { AccountId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import { createAccount } from '@/lib/directory/accounts'
import type { NewPerson } from '@/lib/directory/new-person'
import { FIRST_PASSWORD_MS, newFirstPassword } from '@/lib/session/first-password'

/**
 * `mailed`: the first password is on its way to her address, and is not for anybody else's eyes. Otherwise whoever added the
 * person sees it once and hands it over.
 */
export type Added = { readonly id: AccountId; readonly firstPassword: string; readonly until: Date; readonly mailed: boolean }

/** A person of the administrator's own organisation. Refused as `conflict` where the login is somebody's already. `endsAt`: when her last day is over. */
export async function addPerson(actor: Actor, person: NewPerson, endsAt?: Date): Promise<Outcome<Added>> {
  const { name, role, department, login, address } = person
  const firstPassword = newFirstPassword()
  const until = new Date(now().getTime() + FIRST_PASSWORD_MS)
  const outcome = await createAccount(
    {
      role,
      organisation: actor.organisation,
      ...(department ? { department } : {}),
      displayName: name,
      ...(address ? { address } : {}),
      ...(endsAt ? { endsAt } : {}),
      login: { name: login, password: firstPassword, firstUntil: until },
    },
    actor,
  )
  return outcome.ok ? permitted({ id: outcome.value, firstPassword, until, mailed: address !== undefined }) : outcome
}
