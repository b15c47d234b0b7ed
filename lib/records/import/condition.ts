/**
 * `identifier=system|value`, the one search an import understands, in conditional references
 * (`Practitioner?identifier=…`) and in ifNoneExist. Any other parameter would need a search over sealed records.
 */
export type Condition = { readonly type: string; readonly system: string; readonly value: string }

/** `query` percent-encoded or not; ifNoneExist is at times written with the type before it. */
export function parseCondition(type: string, query: string): Condition | undefined {
  const plain = query.startsWith(`${type}?`) ? query.slice(type.length + 1) : query.replace(/^\?/, '')
  const match = /^identifier=([^&]+)$/.exec(plain)
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
