import 'server-only'
/** Organizations, practitioners and locations of an import: a directory, in the clear, per importing organisation. */
import { fromUtf8 } from '@/lib/base/bytes'
import { newId, type OrganisationId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import type { ParsedBundle, ParsedEntry } from '@/lib/records/import/parse'

/** Inserts or replaces the bundle's directory entries. Returns their local form by index in the bundle. */
export async function writeDirectory(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  source: string,
  bundle: ParsedBundle,
): Promise<Map<number, string>> {
  permit.requireLive()
  const { directory } = bundle
  if (directory.length === 0) return new Map()
  const keyed = directory.map((entry) => ({ entry, key: keyOf(entry, source) }))
  const existing = await loadIds(tx, organisation, keyed)
  const rows = keyed.map(({ entry, key }) => ({ entry, key, id: existing.get(`${entry.type} ${key}`) ?? newId() }))
  const local = new Map(rows.map(({ entry, id }) => [entry.index, `${entry.type}/${id}`]))
  await tx.sql(
    `insert into directory_resource (id, organisation_id, type, source_key, json)
     select u.id, $1::uuid, u.type, u.source_key, u.json
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as u (id, type, source_key, json)
     on conflict (organisation_id, type, source_key) do update set json = excluded.json where directory_resource.json <> excluded.json`,
    [
      organisation,
      rows.map(({ id }) => id),
      directory.map(({ type }) => type),
      rows.map(({ key }) => key),
      directory.map((entry) =>
        fromUtf8(entry.render(({ target }) => (target.kind === 'entry' ? local.get(target.index) : undefined))),
      ),
    ],
  )
  const identifiers = rows.flatMap(({ entry, id }) =>
    entry.identifiers.map(({ system, value }) => ({ type: entry.type, identifier: `${system}|${value}`, id })),
  )
  await tx.sql(
    `insert into directory_identifier (organisation_id, type, identifier, resource_id)
     select $1::uuid, * from unnest($2::text[], $3::text[], $4::uuid[]) on conflict do nothing`,
    [
      organisation,
      identifiers.map(({ type }) => type),
      identifiers.map(({ identifier }) => identifier),
      identifiers.map(({ id }) => id),
    ],
  )
  return local
}

/** What carries no identifier of its own is known only within its source: two systems may use one address for two clinics. */
function keyOf({ sourceKey }: ParsedEntry, source: string): string {
  return sourceKey.includes('identifier|') ? sourceKey : `${source} ${sourceKey}`
}

type Keyed = { readonly entry: ParsedEntry; readonly key: string }

async function loadIds(tx: Tx, organisation: OrganisationId, keyed: readonly Keyed[]): Promise<Map<string, string>> {
  const { rows } = await tx.sql<{ id: string; type: string; source: string }>(
    `select id, type, source_key as source from directory_resource
     where organisation_id = $1 and source_key = any($2::text[])`,
    [organisation, keyed.map(({ key }) => key)],
  )
  return new Map(rows.map(({ id, type, source }) => [`${type} ${source}`, id]))
}

/** Local form of what the bundle's conditional references name, by `Type|system|value`. Ambiguous ones are left out. */
export async function loadDirectory(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  bundle: ParsedBundle,
): Promise<Map<string, string>> {
  permit.requireLive()
  const wanted = bundle.records.flatMap(({ references }) =>
    references.flatMap(({ target }) => (target.kind === 'conditional' ? [target.condition] : [])),
  )
  if (wanted.length === 0) return new Map()
  const { rows } = await tx.sql<{ type: string; identifier: string; id: string; n: number }>(
    `select type, identifier, min(resource_id::text) as id, count(*)::int as n from directory_identifier
     where organisation_id = $1 and identifier = any($2::text[]) group by type, identifier`,
    [organisation, [...new Set(wanted.map(({ system, value }) => `${system}|${value}`))]],
  )
  return new Map(rows.filter(({ n }) => n === 1).map(({ type, identifier, id }) => [`${type}|${identifier}`, `${type}/${id}`]))
}
