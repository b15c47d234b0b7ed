import 'server-only'
/**
 * Who comes from the identity provider, and as what. Promise: nobody comes in whom no administrator invited; an account is linked
 * once, to one subject of one issuer, and only while its invitation is open, so that nobody's account is taken over by whoever
 * owns an address; what the provider says of her role holds before her session begins, and each change of it is an entry.
 * Patients never come this way. docs/decisions/057.
 */
import type { Actor } from '@/lib/base/actor'
import type { AccountId, OrganisationId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { closeAccount } from '@/lib/directory/change-account'
import { changeRole } from '@/lib/directory/change-role'
import { findOrganisation } from '@/lib/directory/find-organisation'
import { loginToken } from '@/lib/directory/login'
import { refuseStranger, type SignedIn, startSession } from '@/lib/directory/sign-in'
import { findDepartment, findIdentity, findInvited, type Held, identityToken } from '@/lib/directory/single-sign-on/identity'
import { linkIdentity } from '@/lib/directory/single-sign-on/link'
import type { Vouched } from '@/lib/directory/single-sign-on/provider'
import type { RoleEntry, SingleSignOn } from '@/lib/directory/single-sign-on/settings'
import { admitAnybody } from '@/lib/session/admit'
import type { Visit } from '@/lib/session/visit'

const METHOD = 'single-sign-on'

/**
 * `read` asks the provider, and only once this network may try. Refused: `too-many`; `invalid` (nobody is vouched for); and
 * `no-session` for whoever is vouched for and not let in, whatever the reason.
 */
export async function arrive(
  settings: SingleSignOn,
  read: () => Promise<Vouched | undefined>,
  visit: Visit,
): Promise<Outcome<SignedIn>> {
  const admitted = await admitAnybody(visit)
  if (!admitted.ok) return refused('too-many', { afterSeconds: admitted.afterSeconds })
  const vouched = await read()
  if (!vouched) {
    await refuseStranger(METHOD)
    return refused('invalid')
  }
  const organisation = await findOrganisation(settings.organisation)
  const account = organisation && (await accountOf(settings, vouched, organisation.id))
  if (!account?.ok) return refuseStranger(METHOD)
  const shown = { method: METHOD, factors: vouched.secondFactor ? 'two' : 'one', factorAt: vouched.at } as const
  const outcome = await startSession(account.value, shown, visit)
  if (outcome.ok) await admitted.forgive()
  return outcome.ok ? outcome : refused('no-session')
}

/** Her account, linked, and in the role she is to have. */
async function accountOf(settings: SingleSignOn, vouched: Vouched, organisation: OrganisationId): Promise<Outcome<AccountId>> {
  const provider = providerOf(organisation)
  const token = await identityToken(vouched.issuer, vouched.subject)
  const entry = roleIn(settings, vouched.groups)
  const linked = await findIdentity(token)
  if (linked) {
    if (linked.organisationId !== organisation || !linked.active) return refused('no-session')
    if (entry) return place(provider, linked, entry)
    // A claim that is missing says nothing: a provider that was set up badly must not close every account of the house.
    if (vouched.groups) await closeAccount(provider, linked.id)
    return refused('no-session')
  }
  const invited = entry && vouched.email ? await findInvited(await loginToken(vouched.email)) : undefined
  if (!invited || !entry) return refused('no-session')
  const link = await linkIdentity(provider, invited.id, token)
  return link.ok ? place(provider, link.value, entry) : link
}

/** The first entry of the settings that fits: who is in two groups is what the operator wrote first. */
function roleIn({ roles }: SingleSignOn, groups: readonly string[] | undefined): RoleEntry | undefined {
  return roles.find(({ value }) => groups?.includes(value))
}

async function place(provider: Actor, held: Held, { role, department }: RoleEntry): Promise<Outcome<AccountId>> {
  const wanted = department ? await findDepartment(held.organisationId, department) : held.departmentId
  if (wanted === undefined) return refused('invalid', { field: 'department' })
  if (held.role === role && held.departmentId === wanted) return permitted(held.id)
  const outcome = await changeRole(provider, held.id, { role, department: wanted ?? '' })
  return outcome.ok ? permitted(held.id) : outcome
}

function providerOf(organisation: OrganisationId): Actor {
  return { id: 'identity-provider', role: 'agent', organisation, patient: null, session: null, name: null }
}
