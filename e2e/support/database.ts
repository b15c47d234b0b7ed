import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { allowOnly, asClient, asRole, withDatabase } from '@/bin/set-up/databases'
import { KEYSTORE_TEMPLATE, TEMPLATE } from '@/e2e/support/test-cluster'
import { newInstallationId, writeInstallation, writeRoles } from '@/lib/base/data-folder'
import { setVariable } from '@/lib/base/env'
import { type Database, openDatabase, setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'

/**
 * A real database of its own for one test file: clones of the run's migrated templates, and a data folder. In a
 * `*.db.test.ts`:
 *
 *   const test = await testDatabase()
 *   afterAll(() => test.drop())
 *
 * `db()` and `keystore()` then speak to it under the web role, as the portal does.
 */
export type TestDatabase = {
  readonly ownerUrl: string
  readonly webUrl: string
  readonly sequencerUrl: string
  readonly keystoreUrl: string
  readonly keystoreOwnerUrl: string
  readonly dataDir: string
  readonly installationId: string
  /** Further connections under another role; `drop` closes them. */
  readonly owner: Database
  readonly sequencer: Database
  drop(): Promise<void>
}

export async function testDatabase(options: { readonly demo?: boolean } = {}): Promise<TestDatabase> {
  const { server, roles } = inject('testServer')
  const suffix = randomUUID().slice(0, 8)
  const address = withDatabase(server, `test_${suffix}`)
  const keystore = withDatabase(server, `test_${suffix}_keystore`)
  const admin = asRole(withDatabase(server, 'postgres'), roles.superuser)
  await asClient(admin, async (client) => {
    await client.query(`create database test_${suffix} template ${TEMPLATE} owner ${roles.owner.user}`)
    await client.query(`create database test_${suffix}_keystore template ${KEYSTORE_TEMPLATE} owner ${roles.owner.user}`)
    await allowOnly(client, `test_${suffix}`, [roles.web.user, roles.sequencer.user])
    await allowOnly(client, `test_${suffix}_keystore`, [roles.keystore.user])
  })
  const dataDir = mkdtempSync(join(tmpdir(), 'chartseal-data-'))
  const installationId = newInstallationId()
  const database = { kind: 'own' as const, server: address, keystore }
  writeInstallation(
    { format: 1, id: installationId, demo: options.demo ?? true, madeAt: new Date().toISOString(), database },
    dataDir,
  )
  writeRoles(roles, dataDir)
  const urls = {
    ownerUrl: asRole(address, roles.owner),
    webUrl: asRole(address, roles.web),
    sequencerUrl: asRole(address, roles.sequencer),
    keystoreUrl: asRole(keystore, roles.keystore),
    keystoreOwnerUrl: asRole(keystore, roles.owner),
  }
  setVariable('DATABASE_URL', urls.webUrl)
  setVariable('KEYSTORE_URL', urls.keystoreUrl)
  setVariable('CHARTSEAL_DATA', dataDir)
  await setDatabase(undefined)
  await closeKeystore()
  const owner = openDatabase(urls.ownerUrl, { poolSize: 4 })
  const sequencer = openDatabase(urls.sequencerUrl, { poolSize: 4 })
  async function drop(): Promise<void> {
    await Promise.all([owner.close(), sequencer.close(), setDatabase(undefined), closeKeystore()])
    await asClient(admin, async (client) => {
      for (const name of [`test_${suffix}`, `test_${suffix}_keystore`]) await client.query(`drop database ${name} with (force)`)
    })
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ...urls, dataDir, installationId, owner, sequencer, drop }
}
