import type { Identifier } from './resolve'

/**
 * By what a record is known again when its source sends it a second time (issue 2: identifier, else fullUrl), within one
 * organisation, patient and source. The store keeps it as an HMAC. Forms:
 *
 *   `<Type>|identifier|<system>|<value>`   `<Type>|fullUrl|<url>`   `<Type>|id|<id>`   `Patient|self`
 *
 * The type is inside: an order and its result often carry one number. A bundle speaks of one patient, so that her own
 * resource is always the same record, in whatever order her identifiers come.
 */
export type Keyed = {
  readonly type: string
  readonly fullUrl?: string
  readonly id?: string
  readonly requestId?: string
  /** The first identifier that names this very resource (`ownIdentifier`). */
  readonly own?: Identifier
}

/** In the order of `entries`; undefined where nothing names the entry, or two entries stay indistinguishable. */
export function sourceKeys(entries: readonly Keyed[]): (string | undefined)[] {
  const first = entries.map((entry) => identifierKey(entry) ?? addressKey(entry))
  const shared = repeated(first)
  // An identifier two entries share (a visit's, an order's) names neither: all of them fall back, in any order of entries.
  const keys = first.map((key, at) => (key !== undefined && shared.has(key) ? addressKey(entries[at] as Keyed) : key))
  const still = repeated(keys)
  return keys.map((key) => (key !== undefined && still.has(key) ? undefined : key))
}

function repeated(keys: readonly (string | undefined)[]): Set<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const key of keys) {
    if (key === undefined) continue
    if (seen.has(key)) twice.add(key)
    seen.add(key)
  }
  return twice
}

function identifierKey({ type, own }: Keyed): string | undefined {
  if (type === 'Patient') return 'Patient|self'
  return own ? `${type}|identifier|${own.system}|${own.value}` : undefined
}

function addressKey({ type, fullUrl, requestId, id }: Keyed): string | undefined {
  if (fullUrl !== undefined) return `${type}|fullUrl|${fullUrl}`
  const address = requestId ?? id
  return address === undefined ? undefined : `${type}|id|${address}`
}

type Json = Record<string, unknown>

/** v2-0203: these name a person, a visit or an order, which many resources share. */
const NAMES_ANOTHER = new Set(['MR', 'PI', 'PT', 'SS', 'DL', 'PPN', 'AN', 'VN', 'PLAC', 'ACSN', 'FILL'])
const OWN_CODES: Readonly<Record<string, readonly string[]>> = {
  Encounter: ['VN'],
  Account: ['AN'],
  ServiceRequest: ['PLAC'],
  DiagnosticReport: ['FILL', 'ACSN'],
  ImagingStudy: ['ACSN'],
  Specimen: ['ACSN'],
}

/** All with system and value; `identifier` is a list in most types and single in a few. */
export function identifiersOf(resource: Json): Identifier[] {
  return identifierList(resource).flatMap((one) =>
    typeof one.system === 'string' && typeof one.value === 'string' ? [{ system: one.system, value: one.value }] : [],
  )
}

export function ownIdentifier(resource: Json): Identifier | undefined {
  const own = OWN_CODES[String(resource.resourceType)] ?? []
  const found = identifierList(resource).find((one) => {
    if (typeof one.system !== 'string' || typeof one.value !== 'string' || one.use === 'old' || one.use === 'temp') return false
    return typeCodes(one).every((code) => !NAMES_ANOTHER.has(code) || own.includes(code))
  })
  return found ? { system: found.system as string, value: found.value as string } : undefined
}

export function identifierList(resource: Json): Json[] {
  const value = resource.identifier
  const list = Array.isArray(value) ? value : [value]
  return list.filter((one): one is Json => typeof one === 'object' && one !== null)
}

export function typeCodes(identifier: Json): string[] {
  const coding = (identifier.type as Json | undefined)?.coding
  return Array.isArray(coding) ? coding.flatMap((one: Json) => (typeof one.code === 'string' ? [one.code] : [])) : []
}
