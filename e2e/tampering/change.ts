import 'server-only'
import type { Sql } from '@/e2e/tampering/as-owner'

/**
 * One byte of one column, as SQL. Empty columns are filled: a value where there was none is a change as well. A position or
 * a number moves far away, since a neighbour's would break the primary key before any check had to look.
 */
export async function changeOneByte(sql: Sql, table: string, column: string, where: string): Promise<void> {
  const [found] = await sql<{ type: string }>(
    'select data_type as type from information_schema.columns where table_name = $1 and column_name = $2',
    [table, column],
  )
  const changed = EXPRESSIONS[found?.type ?? '']
  if (!changed) throw new Error(`no way to change a ${found?.type}`)
  await sql(`update ${table} set ${column} = ${changed(column)} where ${where}`)
}

const EXPRESSIONS: Readonly<Record<string, (column: string) => string>> = {
  bytea: (c) => `case when coalesce(length(${c}), 0) = 0 then '\\x0102030405060708'::bytea
    else set_byte(${c}, length(${c}) / 2, get_byte(${c}, length(${c}) / 2) # 1) end`,
  uuid: (c) => `coalesce((left(${c}::text, 35) || case right(${c}::text, 1) when '0' then '1' else '0' end)::uuid,
    '00000000-0000-4000-8000-000000000001')`,
  text: (c) => `overlay(${c} placing chr(ascii(right(left(${c}, 3), 1)) # 1) from least(3, length(${c})) for 1)`,
  'timestamp with time zone': (c) => `coalesce(${c} + interval '1 millisecond', now() + interval '1 year')`,
  bigint: (c) => `${c} + 100000`,
  integer: (c) => `${c} + 1`,
}
