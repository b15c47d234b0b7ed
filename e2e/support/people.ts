import 'server-only'
import type { Actor } from '@/lib/base/actor'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Role } from '@/lib/base/vocabulary'
import { createAccount } from '@/lib/directory/accounts'
import { createSession, loadActor } from '@/lib/session/store'

export type Person = {
  readonly role: Role
  readonly organisation: OrganisationId | null
  readonly department?: string
  readonly patient?: PatientId
}

/** Somebody with an account and a live session, signed in as the portal does it. */
export async function signedIn(person: Person): Promise<Actor> {
  const name = person.role === 'patient' ? {} : { displayName: `Test ${person.role}` }
  const account = await createAccount({ ...person, ...name })
  if (!account.ok) throw new Error(`no account: ${account.refusal.code}`)
  const actor = await loadActor(await createSession(account.value), account.value)
  if (!actor) throw new Error('no session')
  return actor
}
