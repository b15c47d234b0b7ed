import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asClient } from '@/bin/set-up/databases'
import { dataFolder, requireInstallation } from '@/lib/base/data-folder'

/** Everything that is written down somewhere: each cell of both databases, and every log. */
export type Cell = { readonly table: string; readonly column: string; readonly value: string | Uint8Array }

/** Calls back for each cell that is not null; binary columns as bytes, everything else as PostgreSQL writes it. */
export async function eachCell(url: string, see: (cell: Cell) => void): Promise<number> {
  return asClient(url, async (client) => {
    const { rows: columns } = await client.query<{ table: string; column: string; binary: boolean }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as table, column_name as column, data_type = 'bytea' as binary
       from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema') order by 1, ordinal_position`,
    )
    for (const { table, column, binary } of columns) {
      const name = client.escapeIdentifier(column)
      const { rows } = await client.query<{ value: string | Uint8Array }>(
        `select ${name}${binary ? '' : '::text'} as value from ${table} where ${name} is not null`,
      )
      for (const { value } of rows) see({ table: table.replace(/^public\./, ''), column, value })
    }
    return columns.length
  })
}

/** Logs of the portal's processes and of its database, with their names. */
export function loadLogs(): { readonly name: string; readonly text: string }[] {
  const { database } = requireInstallation()
  const folders = [dataFolder(), ...(database.kind === 'embedded' ? [database.folder, join(database.folder, '..')] : [])]
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  )
}
