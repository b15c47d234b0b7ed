import 'server-only'
import { OperationOutcomeError, validateResource } from '@medplum/core'
import { checkElements } from './bindings'
import { cleanReason } from './clean-problem'
import { type ProblemList, report } from './problem'
import { isKnownType, isStorableType, loadSchema } from './schema'

/**
 * One resource against base FHIR R4: structure, cardinality, primitive formats, invariants (@medplum/core), then required
 * bindings. Profiles in `meta.profile` are kept and not judged: real records claim profiles they do not quite meet, and a
 * chart must not lose an allergy for that. Returns the type, or undefined after reporting why not.
 */
export function checkResource(resource: unknown, entry: number, problems: ProblemList): string | undefined {
  const type = typeOf(resource)
  if (type === undefined) {
    report(problems, { code: 'missing-resource-type', entry, path: 'resourceType', reason: 'resourceType is missing' })
    return undefined
  }
  if (!isStorableType(type)) {
    report(problems, {
      code: 'unknown-resource-type',
      entry,
      path: 'resourceType',
      reason: 'no FHIR R4 resource type that can be a record',
    })
    return undefined
  }
  const before = problems.problems.length + problems.dropped
  checkContained(resource as { contained?: unknown }, type, entry, problems)
  checkElements(resource as Record<string, unknown>, entry, problems)
  checkStructure(type, resource as object, entry, problems)
  return problems.problems.length + problems.dropped === before ? type : undefined
}

function typeOf(resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return undefined
  return typeof resource.resourceType === 'string' ? resource.resourceType : undefined
}

/** An unknown type inside would be skipped by a walk that follows types, its references and labels with it. */
function checkContained(resource: { contained?: unknown }, type: string, entry: number, problems: ProblemList): void {
  if (!Array.isArray(resource.contained)) return
  resource.contained.forEach((inner, index) => {
    const innerType = typeOf(inner)
    if (innerType !== undefined && isKnownType(innerType)) return
    const path = `${type}.contained[${index}].resourceType`
    report(problems, { code: 'unknown-resource-type', entry, path, reason: 'no FHIR R4 resource type' })
  })
}

/** Warnings of the validator that would let two readers see different values. */
const GRAVE_WARNING = /^(Conflicting choice|Type of primitive extension)/

function checkStructure(type: string, resource: object, entry: number, problems: ProblemList): void {
  loadSchema()
  const known = new Set(problems.problems.filter((problem) => problem.entry === entry).map((problem) => problem.path))
  for (const issue of issuesOf(withoutInnerMeta(resource))) {
    const text = issue.details?.text ?? issue.diagnostics ?? 'does not validate'
    if (issue.severity === 'warning' && !GRAVE_WARNING.test(text)) continue
    const path = issue.expression?.[0] ?? type
    if (!known.has(path)) report(problems, { code: 'invalid-resource', entry, path, reason: cleanReason(text) })
  }
}

/**
 * FHIR wants no security labels on contained resources (dom-5). A source that sets one all the same is heeded, not refused:
 * the container takes the label (`labels.ts`). Only the validator, which stops at the first broken invariant, is spared the sight.
 */
function withoutInnerMeta(resource: { contained?: unknown }): object {
  if (!Array.isArray(resource.contained) || !resource.contained.some((inner) => inner?.meta?.security)) return resource
  return {
    ...resource,
    contained: resource.contained.map((inner) => (inner?.meta?.security ? { ...inner, meta: undefined } : inner)),
  }
}

type Issue = { severity: string; details?: { text?: string }; diagnostics?: string; expression?: string[] }

function issuesOf(resource: object): Issue[] {
  try {
    return validateResource(resource as Parameters<typeof validateResource>[0]) as Issue[]
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue as Issue[]
    // The validator trips over shapes it does not expect (a string where an object belongs). Not understood is refused.
    return [{ severity: 'error', details: { text: 'has a shape the validator cannot read' } }]
  }
}
