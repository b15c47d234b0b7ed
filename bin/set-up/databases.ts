import 'server-only'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { Unready } from '@/bin/set-up/unready'
import type { Login, Roles } from '@/lib/base/data-folder'

/** The databases and login roles of one installation. Every step may be repeated. */
export type Addresses = {
  /** As in installation.json: without user and password. */
  readonly server: string
  readonly keystore: string
}

export function newRoles(suffix: string): Roles & { superuser: Login; owner: Login } {
  return {
    superuser: newLogin('postgres'),
    owner: newLogin(`chartseal_owner${suffix}`),
    web: newLogin(`chartseal_web_login${suffix}`),
    sequencer: newLogin(`chartseal_sequencer_login${suffix}`),
    keystore: newLogin(`chartseal_keystore${suffix}`),
  }
}

export function asRole(address: string, login: Login): string {
  const url = new URL(address)
  url.username = login.user
  url.password = login.password
  return url.href
}

/** With a superuser of our own, as in an embedded cluster: owner role, then both databases. */
export async function createOwnerAndDatabases(
  addresses: Addresses,
  roles: Roles & { superuser: Login; owner: Login },
): Promise<void> {
  await asClient(asRole(withDatabase(addresses.server, 'postgres'), roles.superuser), async (client) => {
    await ensureGroups(client)
    await ensureLogin(client, roles.owner)
    for (const address of [addresses.server, addresses.keystore])
      await ensureDatabase(client, databaseOf(address), roles.owner.user)
  })
  await asClient(asRole(withDatabase(addresses.server, 'postgres'), roles.superuser), (client) =>
    ensureProcessLogins(client, addresses, roles),
  )
}

/** On a server of the user's own: its owner makes the key store's database and the login roles, or says which right is missing. */
export async function createOnOwnServer(
  ownerUrl: string,
  addresses: Addresses,
  roles: Roles,
  makeKeystore: boolean,
): Promise<void> {
  const owner = decodeURIComponent(new URL(ownerUrl).username)
  try {
    await asClient(ownerUrl, async (client) => {
      await ensureGroups(client)
      if (makeKeystore) await ensureDatabase(client, databaseOf(addresses.keystore), owner)
      await ensureProcessLogins(client, addresses, roles)
    })
  } catch (cause) {
    if (!isMissingRight(cause)) throw cause
    const remedy = `as an administrator: alter role "${owner}" createrole createdb (or give KEYSTORE_URL); it is needed at the first start only`
    throw new Unready(`the role in DATABASE_URL may not make roles or databases: ${(cause as Error).message}`, remedy)
  }
}

/** As the key store's owner. The web process reads, adds and destroys secrets; it cannot change one. */
export async function createKeystoreTable(ownerUrl: string, keystoreUser: string): Promise<void> {
  const sql = readFileSync(join(import.meta.dirname, '../../prisma/keystore.sql'), 'utf8')
  await asClient(ownerUrl, async (client) => {
    await client.query(sql)
    await client.query(`grant select, insert, delete on erasure_secret to ${client.escapeIdentifier(keystoreUser)}`)
  })
}

async function ensureProcessLogins(client: pg.Client, addresses: Addresses, roles: Roles): Promise<void> {
  await ensureLogin(client, roles.web, 'chartseal_web')
  await ensureLogin(client, roles.sequencer, 'chartseal_sequencer')
  await ensureLogin(client, roles.keystore)
  await allowOnly(client, databaseOf(addresses.server), [roles.web.user, roles.sequencer.user])
  if (new URL(addresses.keystore).host === new URL(addresses.server).host)
    await allowOnly(client, databaseOf(addresses.keystore), [roles.keystore.user])
}

/** By default everybody on the server may connect to every database: the sequencer has no business in the key store. */
export async function allowOnly(client: pg.Client, database: string, users: readonly string[]): Promise<void> {
  const name = client.escapeIdentifier(database)
  await client.query(`revoke all on database ${name} from public`)
  for (const user of users) await client.query(`grant connect on database ${name} to ${client.escapeIdentifier(user)}`)
}

async function ensureGroups(client: pg.Client): Promise<void> {
  await client.query(readFileSync(join(import.meta.dirname, '../../prisma/roles.sql'), 'utf8'))
}

async function ensureLogin(client: pg.Client, { user, password }: Login, group?: string): Promise<void> {
  const name = client.escapeIdentifier(user)
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [user])
  const verb = rowCount ? 'alter' : 'create'
  await client.query(`${verb} role ${name} login password ${client.escapeLiteral(password)}`)
  if (group) await client.query(`grant ${client.escapeIdentifier(group)} to ${name}`)
}

export async function ensureDatabase(client: pg.Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)} owner ${client.escapeIdentifier(owner)}`)
}

export async function asClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'chartseal set-up' })
  try {
    await client.connect()
  } catch (cause) {
    const { host, pathname } = new URL(url)
    const remedy = 'check that it runs, and the name, password and database in DATABASE_URL; or unset it to use the embedded one'
    throw new Unready(`the database at ${host}${pathname} cannot be reached: ${(cause as Error).message}`, remedy)
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function databaseOf(address: string): string {
  return decodeURIComponent(new URL(address).pathname.slice(1))
}

export function withDatabase(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.href
}

function newLogin(user: string): Login {
  return { user, password: randomBytes(24).toString('base64url') }
}

function isMissingRight(error: unknown): boolean {
  return (error as { code?: string }).code === '42501'
}
