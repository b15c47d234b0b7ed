import 'server-only'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { appendDurable, writeDurable } from '@/lib/base/durable-file'
import { loadVariable } from '@/lib/base/env'

/**
 * The folder that holds one installation: custodian file, log key, passwords of database roles and, unless root started it,
 * the database. Mode 0700. `installation.json` is written once; that it says `demo` is the only thing that allows personas,
 * because whoever can write to the database must not be able to switch them on.
 */
const installationShape = z.object({
  format: z.literal(1),
  id: z.uuid(),
  demo: z.boolean(),
  madeAt: z.iso.datetime(),
  /** Addresses without user and password: those of each role are in roles.json. */
  database: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('embedded'), folder: z.string(), server: z.string(), keystore: z.string() }),
    z.object({ kind: z.literal('own'), server: z.string(), keystore: z.string() }),
  ]),
  /** The log's origin, fixed when its key is made. */
  origin: z.string().optional(),
})

export type Installation = z.infer<typeof installationShape>

const loginShape = z.object({ user: z.string(), password: z.string() })
const rolesShape = z.object({
  superuser: loginShape.optional(),
  owner: loginShape.optional(),
  web: loginShape,
  sequencer: loginShape,
  keystore: loginShape,
})

export type Login = z.infer<typeof loginShape>
export type Roles = z.infer<typeof rolesShape>

/** Absolute path. */
export function dataFolder(): string {
  return resolve(/* turbopackIgnore: true */ loadVariable('CHARTSEAL_DATA') ?? '.data')
}

export function loadInstallation(folder: string = dataFolder()): Installation | undefined {
  const path = join(folder, 'installation.json')
  return existsSync(path) ? parseFile(path, installationShape) : undefined
}

export function requireInstallation(folder: string = dataFolder()): Installation {
  const installation = loadInstallation(folder)
  if (!installation) throw new Error(`${folder} holds no installation; npm run demo makes one`)
  return installation
}

export function writeInstallation(installation: Installation, folder: string = dataFolder()): void {
  writePrivate(join(folder, 'installation.json'), `${JSON.stringify(installationShape.parse(installation), null, 2)}\n`)
}

export function loadRoles(folder: string = dataFolder()): Roles | undefined {
  const path = join(folder, 'roles.json')
  return existsSync(path) ? parseFile(path, rolesShape) : undefined
}

export function writeRoles(roles: Roles, folder: string = dataFolder()): void {
  writePrivate(join(folder, 'roles.json'), `${JSON.stringify(rolesShape.parse(roles), null, 2)}\n`)
}

/** Random at every call; whoever calls writes it down before anything refers to it. */
export function newInstallationId(): string {
  return randomUUID()
}

/** Whole or not at all, and for its owner only. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  writeDurable(path, content, { mode: 0o600, folderMode: 0o700 })
}

/** One more line of a record that is only ever added to, for its owner only. */
export function appendPrivate(path: string, line: string): void {
  appendDurable(path, line, 0o600)
}

function parseFile<T>(path: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new Error(`${path} is damaged: restore it from a backup of the data folder`, { cause })
  }
}
