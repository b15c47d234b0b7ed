import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { asClient, asRole } from '@/bin/set-up/databases'
import { makeInstallation, openInstallation } from '@/bin/set-up/installation'
import { startThrowawayCluster } from '@/e2e/support/test-cluster'
import { loadInstallation } from '@/lib/base/data-folder'
import { setVariable } from '@/lib/base/env'
import { migrate } from '@/prisma/migrate'

const { cluster, folder: clusterFolder, roles } = await startThrowawayCluster({ durable: false })
const base = mkdtempSync(join(tmpdir(), 'chartseal-own-'))
const address = `postgresql://127.0.0.1:${cluster.port}/hospital`
const ownerUrl = asRole(address, { user: 'hospital', password: 'its own' })

await asClient(asRole(`postgresql://127.0.0.1:${cluster.port}/postgres`, roles.superuser), async (client) => {
  await client.query("create role hospital login password 'its own'")
  await client.query('create database hospital owner hospital')
})
setVariable('DATABASE_URL', ownerUrl)

afterAll(async () => {
  await cluster.stop()
  rmSync(clusterFolder, { recursive: true, force: true })
  rmSync(base, { recursive: true, force: true })
})

describe("on a PostgreSQL of the user's own", () => {
  const folder = join(base, 'data')

  it('an owner who may not make roles is told which right is missing', async () => {
    await makeInstallation(folder, false)
    await expect(openInstallation(folder, { takeOver: false })).rejects.toMatchObject({
      message: expect.stringContaining('may not make roles'),
      remedy: expect.stringContaining('alter role "hospital" createrole createdb'),
    })
  })

  it('with those rights each process gets a role of its own, and the key store a database', async () => {
    const admin = asRole(`postgresql://127.0.0.1:${cluster.port}/postgres`, roles.superuser)
    await asClient(admin, async (client) => void (await client.query('alter role hospital createrole createdb')))
    const opened = await openInstallation(folder, { takeOver: false })
    await migrate(ownerUrl)
    const ask = (url: string, sql: string) => asClient(url, async (client) => (await client.query(sql)).rowCount)
    expect(await ask(opened?.urls.web ?? '', 'select 1 from ledger_entry')).toBe(0)
    expect(await ask(opened?.urls.sequencer ?? '', 'select 1 from ledger_queue')).toBe(0)
    expect(await ask(opened?.urls.keystore ?? '', 'select 1 from erasure_secret')).toBe(0)
    await expect(ask(opened?.urls.sequencer ?? '', 'select 1 from account')).rejects.toMatchObject({ code: '42501' })
  })

  it('no password of the owner is written down, and the folder is private', () => {
    const files = ['installation.json', 'roles.json'].map((name) => join(folder, name))
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain('its own')
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(loadInstallation(folder)?.demo).toBe(false)
  })
})
