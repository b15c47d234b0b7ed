import { foldName } from '@/lib/crypto/index-token'
import { identifierList, typeCodes } from './source-key'

/**
 * Who a Patient resource says she is, and whether that is somebody already known: the same only if an
 * identifier, a name and the birth date all agree. Anything less opens a new chart and is reported as a possible
 * duplicate: two charts of one person are linked later, one chart of two persons is a wrong treatment.
 */
export type PatientIdentifier = { readonly system: string; readonly value: string; readonly type?: string }
export type PatientName = {
  readonly use?: string
  readonly family?: string
  readonly given: readonly string[]
  readonly text?: string
}

export type PatientIdentity = {
  readonly identifiers: readonly PatientIdentifier[]
  /** The one marked as medical record number (v2-0203 `MR`), else none. */
  readonly medicalRecordNumber?: PatientIdentifier
  /** The official one first, else in the order of the resource. */
  readonly names: readonly PatientName[]
  readonly birthDate?: string
  readonly gender?: string
  readonly deceased: boolean
  readonly deceasedAt?: string
}

type Json = Record<string, unknown>

/**
 * `resource` is a validated Patient; `address` its fullUrl or id in the bundle. A patient sent without any identifier is
 * known again by that address instead (together with name and birth date, as always): a repeated import would otherwise
 * open a new chart each time.
 */
export function patientIdentity(resource: Json, address?: string): PatientIdentity {
  const sent = identifierList(resource).flatMap(readIdentifier)
  const identifiers = sent.length === 0 && address ? [{ system: 'urn:ietf:rfc:3986', value: address }] : sent
  const record = identifiers.find((identifier) => identifier.type === 'MR')
  const names = (Array.isArray(resource.name) ? (resource.name as Json[]) : []).flatMap(readName)
  const deceasedAt = text(resource.deceasedDateTime)
  const birthDate = text(resource.birthDate)
  const gender = text(resource.gender)
  return {
    identifiers,
    ...(record ? { medicalRecordNumber: record } : {}),
    names: [...names.filter((name) => name.use === 'official'), ...names.filter((name) => name.use !== 'official')],
    ...(birthDate ? { birthDate } : {}),
    ...(gender ? { gender } : {}),
    deceased: resource.deceasedBoolean === true || deceasedAt !== undefined,
    ...(deceasedAt ? { deceasedAt } : {}),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function readIdentifier(one: Json): PatientIdentifier[] {
  const system = text(one.system)
  const value = text(one.value)
  if (!system || !value || one.use === 'old') return []
  const codes = typeCodes(one)
  const type = codes.includes('MR') ? 'MR' : codes[0]
  return [{ system, value, ...(type ? { type } : {}) }]
}

function readName(name: Json): PatientName[] {
  const family = text(name.family)
  const given = Array.isArray(name.given) ? name.given.filter((one): one is string => typeof one === 'string') : []
  const use = text(name.use)
  const whole = text(name.text)
  if (!family && given.length === 0 && !whole) return []
  return [{ ...(use ? { use } : {}), ...(family ? { family } : {}), given, ...(whole ? { text: whole } : {}) }]
}

export type Match = 'same' | 'possible-duplicate' | 'different'

export function matchPatients(candidate: PatientIdentity, existing: PatientIdentity): Match {
  const identifier = shared(identifierKeys(candidate), identifierKeys(existing))
  const name = shared(nameKeys(candidate), nameKeys(existing))
  const birth = shared(birthKeys(candidate), birthKeys(existing))
  // Silence on both sides is let pass for one of the two, or a repeat would open a new chart each time; never for both.
  const agree = name !== 'no' && birth !== 'no' && (name === 'yes' || birth === 'yes')
  if (identifier === 'yes' && agree) return 'same'
  return identifier === 'yes' || (name === 'yes' && birth === 'yes') ? 'possible-duplicate' : 'different'
}

/** `unknown` only where neither side says anything: one side's silence is not agreement. */
function shared(ours: readonly string[], theirs: readonly string[]): 'yes' | 'no' | 'unknown' {
  if (ours.length === 0 && theirs.length === 0) return 'unknown'
  const known = new Set(theirs)
  return ours.some((key) => known.has(key)) ? 'yes' : 'no'
}

function identifierKeys(identity: PatientIdentity): string[] {
  return identity.identifiers.map(({ system, value }) => `${system}|${value}`)
}

function birthKeys(identity: PatientIdentity): string[] {
  return identity.birthDate === undefined ? [] : [identity.birthDate]
}

/** Family and all given names, folded; the whole text where a source sends no parts. */
function nameKeys(identity: PatientIdentity): string[] {
  return identity.names.flatMap((name) => {
    const parts = `${foldName(name.family ?? '')}|${foldName(name.given.join(' '))}`
    const key = parts === '|' ? foldName(name.text ?? '') : parts
    return key ? [key] : []
  })
}
