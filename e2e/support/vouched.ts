import 'server-only'
/** People for whom an identity provider vouches, at Northgate, as `arrive` is told of them. */
import { visitFrom } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import type { Outcome } from '@/lib/base/outcome'
import { type Added, addPerson } from '@/lib/directory/add-person'
import type { SignedIn } from '@/lib/directory/sign-in'
import { arrive } from '@/lib/directory/single-sign-on/arrive'
import type { Vouched } from '@/lib/directory/single-sign-on/provider'
import type { SingleSignOn } from '@/lib/directory/single-sign-on/settings'
import { loadActor } from '@/lib/session/store'

export const signOn: SingleSignOn = {
  ...{ issuer: 'https://login.northgate.example', clientId: 'chartseal', clientSecret: 'x', name: 'Northgate account' },
  ...{ organisation: 'NG', rolesClaim: 'groups', secondFactors: [] },
  roles: [
    { value: 'doctors', role: 'physician' },
    { value: 'ward-5w', role: 'nurse', department: '5 West' },
    { value: 'gone-ward', role: 'nurse', department: 'Torn down' },
  ],
}

let people = 0

/** Another person each time, of two factors, who signed in there a minute ago. */
export function someone(more: Partial<Vouched> = {}): Vouched & { readonly login: string } {
  const n = ++people
  const said = { subject: `subject-${n}`, email: `Person-${n}@northgate.example`, groups: ['all', 'ward-5w'] }
  const login = said.email.toLowerCase()
  return { issuer: signOn.issuer, ...said, secondFactor: true, at: new Date(Date.now() - 60_000), ...more, login }
}

export async function invited({ login }: { readonly login: string }, by: Actor): Promise<Added> {
  const outcome = await addPerson(by, { name: 'Test Person', role: 'nurse', login })
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  return outcome.value
}

export function come(vouched: Vouched | undefined, visit = visitFrom(), settings = signOn): Promise<Outcome<SignedIn>> {
  return arrive(settings, async () => vouched, visit)
}

export async function actorOf(outcome: Outcome<SignedIn>): Promise<Actor> {
  if (!outcome.ok) throw new Error(outcome.refusal.code)
  const actor = await loadActor(outcome.value.session, outcome.value.account)
  if (!actor) throw new Error('no live session')
  return actor
}

export const NOT_LET_IN = { ok: false, refusal: { code: 'no-session' } }
