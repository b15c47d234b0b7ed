import 'server-only'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, type SqlQuery } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/**
 * Prisma's schema engine, compiled to WebAssembly and published on npm. Prisma's own command wants a binary from a download
 * host of its own, which a hospital's network need not reach.
 */
export type SchemaEngine = glue.SchemaEngine

/** What the engine needs of a connection. */
export type Connection = Pick<pg.Client, 'query'>

export const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** Everything the engine does goes over this one connection, so that it can be enclosed in one transaction. */
export async function openSchemaEngine(
  client: Connection,
  schema: string,
  onScriptError: (error: unknown) => void = () => {},
): Promise<SchemaEngine> {
  await instantiate()
  const factory = new PrismaPg(onlyConnection(client))
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    const executeRaw = adapter.executeRaw.bind(adapter)
    // The engine probes for its table with a query that may fail; without a savepoint that would abort the transaction.
    adapter.queryRaw = (query: SqlQuery) => withSavepoint(client, () => queryRaw(query))
    adapter.executeRaw = (query: SqlQuery) => withSavepoint(client, () => executeRaw(query))
    // adapter-pg 7.10 splits a script at every semicolon, which breaks function bodies: send it whole.
    adapter.executeScript = async (script: string) => {
      await client.query(script).catch((error: unknown) => {
        onScriptError(error) // the engine passes on nothing but "external error"
        throw error
      })
    }
    return adapter
  }
  return glue.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  )
}

/** Comparing two texts needs no database, but the engine asks for its version at the start: PostgreSQL 18 is the answer. */
export const noConnection = {
  query: async () => ({
    fields: ANSWER.map(({ name, dataTypeID }) => ({ name, dataTypeID })),
    rows: [ANSWER.map(({ value }) => value)],
  }),
} as unknown as Connection

const ANSWER = [
  { name: 'exists', dataTypeID: 16, value: true },
  { name: 'version', dataTypeID: 25, value: 'PostgreSQL 18.4' },
  { name: 'numeric_version', dataTypeID: 23, value: 180004 },
]

export function datamodel(content: string): { tag: 'schemaDatamodel'; files: { path: string; content: string }[] } {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] }
}

let ready: Promise<void> | undefined

function instantiate(): Promise<void> {
  ready ??= (async () => {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
    const wasm = readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'))
    const { instance } = await WebAssembly.instantiate(wasm, {
      './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
    })
    glue.__wbg_set_wasm(instance.exports)
    const start = instance.exports.__wbindgen_start as () => void
    start()
  })()
  return ready
}

/** A pool would replace a broken connection by a fresh one outside our transaction. */
function onlyConnection(client: Connection): pg.Pool {
  return Object.assign(new pg.Pool(), {
    query: client.query.bind(client),
    connect: () => Promise.reject(new Error('migrations use one connection')),
  })
}

async function withSavepoint<T>(client: Connection, work: () => Promise<T>): Promise<T> {
  await client.query('savepoint engine')
  try {
    const result = await work()
    await client.query('release savepoint engine')
    return result
  } catch (error) {
    await client.query('rollback to savepoint engine')
    throw error
  }
}
