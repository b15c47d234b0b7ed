import 'server-only'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asRole, createKeystoreTable, createOwnerAndDatabases, withDatabase } from '@/bin/set-up/databases'
import { type Cluster, startCluster } from '@/bin/set-up/postgres'
import { killServer } from '@/e2e/faults/kill-server'
import { startThrowawayCluster } from '@/e2e/support/test-cluster'
import { newInstallationId, writeInstallation, writeRoles } from '@/lib/base/data-folder'
import { setVariable } from '@/lib/base/env'
import type { OrganisationId } from '@/lib/base/ids'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { createInstallation, createOrganisation } from '@/lib/directory/organisations'
import { createInstallationKeys } from '@/lib/keys/installation-keys'
import { migrate } from '@/prisma/migrate'

/**
 * An installation on a PostgreSQL of its own that writes durably and may be killed. In this process `db()` speaks to it
 * under the web role; the sequencer and further web processes are started beside it (e2e/faults/processes.ts).
 */
export type Stage = {
  /** The stopped server's folder, for copies of it. */
  readonly databaseFolder: string
  readonly dataDir: string
  readonly origin: string
  readonly northgate: OrganisationId
  readonly urls: Urls
  /** SIGKILL of the server and all its backends, as a power cut would. */
  killDatabase(): Promise<void>
  stopDatabase(): Promise<void>
  /** On the same port, with crash recovery where it was killed. */
  startDatabase(): Promise<void>
  drop(): Promise<void>
}

export type Urls = {
  readonly owner: string
  readonly superuser: string
  readonly web: string
  readonly sequencer: string
  readonly keystore: string
}

export async function openStage(): Promise<Stage> {
  const { cluster, folder, roles } = await startThrowawayCluster({ durable: true })
  const server = `postgresql://127.0.0.1:${cluster.port}/chartseal`
  const keystore = withDatabase(server, 'keystore')
  const urls = {
    owner: asRole(server, roles.owner),
    superuser: asRole(server, roles.superuser),
    web: asRole(server, roles.web),
    sequencer: asRole(server, roles.sequencer),
    keystore: asRole(keystore, roles.keystore),
  }
  await createOwnerAndDatabases({ server, keystore }, roles)
  await migrate(urls.owner)
  await createKeystoreTable(asRole(keystore, roles.owner), roles.keystore.user)
  const dataDir = mkdtempSync(join(tmpdir(), 'chartseal-data-'))
  const id = newInstallationId()
  const database = { kind: 'own' as const, server, keystore }
  writeInstallation({ format: 1, id, demo: true, madeAt: new Date().toISOString(), database }, dataDir)
  writeRoles(roles, dataDir)
  const made = await bootstrap(id, dataDir, urls)
  const databaseFolder = join(folder, 'postgres')
  const options = { folder: databaseFolder, superuserPassword: roles.superuser.password, port: cluster.port }
  return { ...made, databaseFolder, dataDir, urls, ...switchesOf(cluster, options, [folder, dataDir]) }
}

async function bootstrap(id: string, dataDir: string, urls: Urls): Promise<Pick<Stage, 'origin' | 'northgate'>> {
  setVariable('CHARTSEAL_DATA', dataDir)
  setVariable('DATABASE_URL', urls.web)
  setVariable('KEYSTORE_URL', urls.keystore)
  const origin = createInstallationKeys(`localhost/${randomUUID()}`)
  await setDatabase(openDatabase(urls.owner))
  await createInstallation({ id, demo: true, origin })
  const northgate = await createOrganisation('NG', 'Northgate General')
  await setDatabase(undefined)
  if (!northgate.ok) throw new Error('the organisation could not be made')
  return { origin, northgate: northgate.value }
}

type Switches = Pick<Stage, 'killDatabase' | 'stopDatabase' | 'startDatabase' | 'drop'>

function switchesOf(first: Cluster, options: Parameters<typeof startCluster>[0], folders: readonly string[]): Switches {
  let cluster = first
  return {
    killDatabase: () => killServer(options.folder),
    stopDatabase: () => cluster.stop(),
    async startDatabase() {
      cluster = await startCluster(options)
      if (cluster.port !== options.port) throw new Error('another program took the port meanwhile')
    },
    async drop() {
      await setDatabase(undefined)
      await closeKeystore()
      await cluster.stop()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}
