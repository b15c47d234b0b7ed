/**
 * `identifier=system|value`, the one search an import understands, in conditional references
 * (`Practitioner?identifier=…`) and in ifNoneExist. Any other parameter would need a search over sealed records.
 */
export type Condition = { readonly type: string; readonly system: string; readonly value: string }

/** `query` without the question mark, percent-encoded or not. */
export function parseCondition(type: string, query: string): Condition | undefined {
  const match = /^identifier=([^&]+)$/.exec(query)
  const [system, value, more] = (decoded(match?.[1] ?? '') ?? '').split('|')
  return system && value && more === undefined ? { type, system, value } : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
