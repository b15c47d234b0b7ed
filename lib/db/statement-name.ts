import 'server-only'
import { createHash } from 'node:crypto'

/**
 * Names make PostgreSQL plan a statement once per connection: half to twice as many transactions a second (decision 003).
 * Texts of varying length (`in (…)`) would fill each connection's memory without end, so only the first thousand get one.
 */
const LIMIT = 1_000
const names = new Map<string, string>()

export function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known || names.size >= LIMIT) return known
  const name = `s${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}
