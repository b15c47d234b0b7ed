import 'server-only'
import { asClient } from '@/bin/set-up/databases'
import { Unready } from '@/bin/set-up/unready'
import { loadSingleSignOn, SettingProblem, type SingleSignOn } from '@/lib/directory/single-sign-on/settings'

/** Before anything is started: a portal that answers, and lets nobody in by the way its people know, is found out too late. */
export function readSingleSignOn(): SingleSignOn | undefined {
  try {
    return loadSingleSignOn()
  } catch (error) {
    throw error instanceof SettingProblem ? new Unready(error.message, error.remedy) : error
  }
}

/** Once there is a database: the organisation and the departments that the settings name. */
export async function requireNamed(settings: SingleSignOn, url: string): Promise<void> {
  const { organisation, roles } = settings
  const known = await asClient(url, async (client) => {
    const text = `select d.name from organisation o left join department d on d.organisation_id = o.id where o.code = $1`
    return (await client.query<{ name: string | null }>(text, [organisation])).rows
  })
  if (known.length === 0)
    throw new Unready(`CHARTSEAL_OIDC_ORGANISATION is ${organisation}`, 'no organisation of this installation has that code')
  const names = new Set(known.map(({ name }) => name))
  const missing = roles.find(({ department }) => department !== undefined && !names.has(department))
  if (missing)
    throw new Unready(
      `CHARTSEAL_OIDC_ROLES: there is no department ${missing.department}`,
      'an administrator adds it first, or it is spelt otherwise',
    )
}
