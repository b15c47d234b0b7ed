import 'server-only'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import type { OrganisationId } from '@/lib/base/ids'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { createInstallation, createOrganisation } from '@/lib/directory/organisations'
import { setCustodian } from '@/lib/keys/custodian'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { createInstallationKeys } from '@/lib/keys/installation-keys'
import { forgetReceiptKey } from '@/lib/keys/receipt-key'
import { forgetShortLived } from '@/lib/keys/short-lived'

/** An installation with two organisations, as the portal's own bootstrap makes it. `db()` then speaks as the web role. */
export type TestInstallation = TestDatabase & {
  readonly northgate: OrganisationId
  readonly cityHeart: OrganisationId
  readonly origin: string
}

export async function testInstallation(): Promise<TestInstallation> {
  const test = await testDatabase()
  forgetShortLived()
  forgetEventKeys()
  forgetReceiptKey()
  setCustodian(undefined)
  const origin = createInstallationKeys('localhost:3000/ledger')
  await setDatabase(openDatabase(test.ownerUrl))
  await createInstallation({ id: test.installationId, demo: true, origin })
  const northgate = await createOrganisation('NG', 'Northgate General')
  const cityHeart = await createOrganisation('CH', 'City Heart Clinic')
  await setDatabase(undefined)
  if (!northgate.ok || !cityHeart.ok) throw new Error('the test installation could not be made')
  return { ...test, origin, northgate: northgate.value, cityHeart: cityHeart.value }
}
