import 'server-only'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  asClient,
  asRole,
  createKeystoreTable,
  createOnOwnServer,
  createOwnerAndDatabases,
  databaseOf,
  newRoles,
  withDatabase,
} from '@/bin/set-up/databases'
import { makeEnterable, STATE_FOLDER, startedByRoot } from '@/bin/set-up/native'
import { type Cluster, freePort, startCluster } from '@/bin/set-up/postgres'
import { makePrivateFolder } from '@/bin/set-up/private-folder'
import { Unready } from '@/bin/set-up/unready'
import {
  type Installation,
  loadInstallation,
  loadRoles,
  newInstallationId,
  type Roles,
  writeInstallation,
  writeRoles,
} from '@/lib/base/data-folder'
import { loadVariable } from '@/lib/base/env'

/** An installation whose databases answer. The URLs carry passwords: each process is given its own only. */
export type Opened = {
  readonly folder: string
  readonly installation: Installation
  readonly urls: {
    readonly owner: string | undefined
    readonly web: string
    readonly sequencer: string
    readonly keystore: string
  }
  /** The embedded server, unless DATABASE_URL names the user's own. */
  readonly cluster: Cluster | undefined
}

/** `undefined` when the folder holds none. */
export async function openInstallation(folder: string, options: { takeOver: boolean }): Promise<Opened | undefined> {
  const installation = loadInstallation(folder)
  const roles = loadRoles(folder)
  if (!installation) return undefined
  if (!roles) throw new Unready(`${folder} has lost its roles.json`, 'restore it from a backup of the data folder')
  return installation.database.kind === 'embedded'
    ? openEmbedded(folder, installation, roles, options.takeOver)
    : openOwn(folder, installation, roles)
}

/** The file is written once: that it says `demo` is what later allows personas. */
export async function makeInstallation(folder: string, demo: boolean): Promise<void> {
  makePrivateFolder(folder)
  const id = newInstallationId()
  const ownerUrl = loadVariable('DATABASE_URL')
  const database = ownerUrl ? ownDatabase(ownerUrl) : await embeddedDatabase(folder, id)
  // Roles first: a kill between the two leaves no installation that nobody can enter.
  const { superuser, owner, ...processes } = newRoles(ownerUrl ? `_${id.slice(0, 8)}` : '')
  writeRoles(ownerUrl ? processes : { superuser, owner, ...processes }, folder)
  writeInstallation({ format: 1, id, demo, madeAt: new Date().toISOString(), database }, folder)
  if (database.kind === 'embedded' && startedByRoot()) claimStateFolder(join(STATE_FOLDER, id), folder, demo)
}

/** Deletes a demo whole, and nothing but a demo. */
export async function removeDemo(folder: string): Promise<void> {
  const installation = loadInstallation(folder)
  if (!installation) return
  if (!installation.demo)
    throw new Unready(`${folder} is not a demo`, '--fresh deletes demos only; move the folder away yourself')
  if (installation.database.kind === 'own')
    throw new Unready(
      `${folder} lies on a PostgreSQL of your own`,
      `--fresh does not touch it: drop the databases ${databaseOf(installation.database.server)} and ${databaseOf(installation.database.keystore)}, then delete the folder`,
    )
  const roles = loadRoles(folder)
  if (roles?.superuser && existsSync(join(installation.database.folder, 'postmaster.pid'))) {
    const left = await startEmbedded(installation, roles, true)
    await left.stop()
  }
  if (startedByRoot()) rmSync(join(STATE_FOLDER, installation.id), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

async function openEmbedded(folder: string, found: Installation, roles: Roles, takeOver: boolean): Promise<Opened> {
  const { superuser, owner } = roles
  if (!superuser || !owner)
    throw new Unready(`${folder}/roles.json names no owner`, 'restore it from a backup of the data folder')
  const cluster = await startEmbedded(found, roles, takeOver)
  const installation = onPort(found, cluster.port)
  if (installation !== found) writeInstallation(installation, folder)
  const { server, keystore } = installation.database
  if (cluster.started) {
    await createOwnerAndDatabases({ server, keystore }, { ...roles, superuser, owner })
    await createKeystoreTable(asRole(keystore, owner), roles.keystore.user)
  }
  return { folder, installation, cluster, urls: urlsOf(installation, roles, asRole(server, owner)) }
}

async function openOwn(folder: string, installation: Installation, roles: Roles): Promise<Opened> {
  const owner = loadVariable('DATABASE_URL')
  const { server, keystore } = installation.database
  if (owner && addressOf(owner) !== server)
    throw new Unready(
      `DATABASE_URL names another database than ${folder}`,
      'unset it, or give the installation a folder of its own with --data DIR',
    )
  const urls = urlsOf(installation, roles, owner)
  const keystoreOwner = loadVariable('KEYSTORE_URL') ?? (owner && withCredentialsOf(owner, keystore))
  if (!(await answers(urls.web)) || !(await answers(urls.keystore))) {
    if (!owner || !keystoreOwner)
      throw new Unready(`the database at ${server} does not let us in`, 'start once with DATABASE_URL set to its owner')
    await createOnOwnServer(owner, { server, keystore }, roles, loadVariable('KEYSTORE_URL') === undefined)
    await createKeystoreTable(keystoreOwner, roles.keystore.user)
  }
  return { folder, installation, cluster: undefined, urls }
}

function startEmbedded(installation: Installation, roles: Roles, takeOver: boolean): Promise<Cluster> {
  if (installation.database.kind !== 'embedded' || !roles.superuser) throw new Error('no embedded database here')
  const { folder, server } = installation.database
  return startCluster({ folder, superuserPassword: roles.superuser.password, port: Number(new URL(server).port), takeOver })
}

async function embeddedDatabase(folder: string, id: string): Promise<Installation['database']> {
  const port = await freePort(0)
  const server = `postgresql://127.0.0.1:${port}/chartseal`
  const place = startedByRoot() ? join(STATE_FOLDER, id) : folder
  return { kind: 'embedded', folder: join(place, 'postgres'), server, keystore: withDatabase(server, 'keystore') }
}

function ownDatabase(ownerUrl: string): Installation['database'] {
  const server = addressOf(ownerUrl)
  const keystoreUrl = loadVariable('KEYSTORE_URL')
  return {
    kind: 'own',
    server,
    keystore: keystoreUrl ? addressOf(keystoreUrl) : withDatabase(server, `${databaseOf(server)}_keystore`),
  }
}

/** Its port may have been taken by another program while it was stopped. */
function onPort(installation: Installation, port: number): Installation {
  const move = (address: string) => {
    const url = new URL(address)
    url.port = String(port)
    return url.href
  }
  const { database } = installation
  if (Number(new URL(database.server).port) === port) return installation
  return { ...installation, database: { ...database, server: move(database.server), keystore: move(database.keystore) } }
}

function urlsOf({ database }: Installation, roles: Roles, owner: string | undefined): Opened['urls'] {
  return {
    owner,
    web: asRole(database.server, roles.web),
    sequencer: asRole(database.server, roles.sequencer),
    keystore: asRole(database.keystore, roles.keystore),
  }
}

/** The folder under /var/lib is found again by its owner, and one whose data folder was deleted by hand is swept. */
function claimStateFolder(state: string, folder: string, demo: boolean): void {
  for (const name of existsSync(STATE_FOLDER) ? readdirSync(STATE_FOLDER) : []) {
    const note = join(STATE_FOLDER, name, 'belongs-to.json')
    if (!existsSync(note)) continue
    const before = JSON.parse(readFileSync(note, 'utf8')) as { folder: string; demo: boolean }
    const inUse = existsSync(join(STATE_FOLDER, name, 'postgres/postmaster.pid'))
    if (before.folder === folder && before.demo && !inUse) rmSync(join(STATE_FOLDER, name), { recursive: true })
  }
  makeEnterable(state)
  writeFileSync(join(state, 'belongs-to.json'), JSON.stringify({ folder, demo }), { mode: 0o600 })
}

function addressOf(url: string): string {
  const parsed = parseUrl(url)
  parsed.username = ''
  parsed.password = ''
  return parsed.href
}

function withCredentialsOf(url: string, address: string): string {
  const { username, password } = parseUrl(url)
  const result = new URL(address)
  result.username = username
  result.password = password
  return result.href
}

function parseUrl(url: string): URL {
  if (!URL.canParse(url))
    throw new Unready(
      'DATABASE_URL or KEYSTORE_URL is not an address',
      'write it as postgresql://user:password@host:5432/database',
    )
  return new URL(url)
}

async function answers(url: string): Promise<boolean> {
  return asClient(url, async () => true).catch(() => false)
}
