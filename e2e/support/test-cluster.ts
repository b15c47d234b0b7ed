import 'server-only'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asClient, asRole, createKeystoreTable, createOwnerAndDatabases, newRoles, withDatabase } from '@/bin/set-up/databases'
import { makeEnterable, STATE_FOLDER, startedByRoot } from '@/bin/set-up/native'
import { type Cluster, startCluster } from '@/bin/set-up/postgres'
import type { Login, Roles } from '@/lib/base/data-folder'
import { migrate } from '@/prisma/migrate'

/** What a test needs to make databases of its own on the run's cluster. Plain data: it crosses process borders. */
export type TestServer = { readonly server: string; readonly roles: Roles & { superuser: Login; owner: Login } }

export const TEMPLATE = 'chartseal_template'
export const KEYSTORE_TEMPLATE = 'keystore_template'

/** A cluster that lives as long as one test run, with a migrated template database that each test file clones. */
export async function startTestCluster(): Promise<TestServer & { stop(): Promise<void> }> {
  const { cluster, folder, roles } = await startThrowawayCluster({ durable: false })
  const server = `postgresql://127.0.0.1:${cluster.port}/${TEMPLATE}`
  const keystore = withDatabase(server, KEYSTORE_TEMPLATE)
  await createOwnerAndDatabases({ server, keystore }, roles)
  await migrate(asRole(server, roles.owner))
  await createKeystoreTable(asRole(keystore, roles.owner), roles.keystore.user)
  // A template with a connection cannot be cloned; nobody has a reason to open one.
  await asClient(asRole(withDatabase(server, 'postgres'), roles.superuser), async (client) => {
    for (const name of [TEMPLATE, KEYSTORE_TEMPLATE]) await client.query(`alter database ${name} with allow_connections false`)
  })
  const stop = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { server, roles, stop }
}

/** `durable`: fsync as in a real installation, for tests that kill the server. Remove the folder afterwards. */
export async function startThrowawayCluster(options: {
  durable: boolean
}): Promise<{ cluster: Cluster; folder: string; roles: TestServer['roles'] }> {
  const base = startedByRoot() ? STATE_FOLDER : tmpdir()
  await sweep(base)
  const folder = join(base, `chartseal-test-${randomUUID()}`)
  makeEnterable(folder)
  writeFileSync(join(folder, 'starter'), String(process.pid))
  const roles = newRoles('')
  const cluster = await startCluster({
    folder: join(folder, 'postgres'),
    superuserPassword: roles.superuser.password,
    port: 0,
    durable: options.durable,
  })
  return { cluster, folder, roles }
}

/** What a killed run left behind: its server, then its folder. */
async function sweep(base: string): Promise<void> {
  if (!existsSync(base)) return
  for (const name of readdirSync(base).filter((entry) => entry.startsWith('chartseal-test-'))) {
    const starter = Number(readIfThere(join(base, name, 'starter')))
    if (!starter || isAlive(starter)) continue
    const server = Number(readIfThere(join(base, name, 'postgres/postmaster.pid')).split('\n')[0])
    if (server && isAlive(server)) process.kill(server, 'SIGQUIT')
    rmSync(join(base, name), { recursive: true, force: true })
  }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
