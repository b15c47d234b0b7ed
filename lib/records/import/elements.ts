import 'server-only'
import type { InternalSchemaElement, InternalTypeSchema } from '@medplum/core'
import { loadSchema } from './schema'
import { expandValueSets, type ValueSetCheck } from './value-sets'

/**
 * The structure definitions again, as a plan for one quick walk: for each type and JSON key the JSON shape, the type it
 * leads to, and what is to be checked of the value. Choice elements are spelled out (`value[x]` → `valueQuantity`, …),
 * each primitive has its `_` partner.
 */
export type ElementPlan = {
  readonly shape: 'object' | 'string' | 'number' | 'boolean'
  readonly list: boolean
  /** FHIR type; `Resource` for contained ones. */
  readonly type: string
  readonly check?: ValueSetCheck
  readonly valueSet?: string
}

export type TypePlan = ReadonlyMap<string, ElementPlan>

const NUMBERS = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt'])
const BOUND = new Set(['code', 'Coding', 'CodeableConcept'])

type Plans = Map<string, TypePlan>
let plans: Plans | undefined

export function loadPlans(): ReadonlyMap<string, TypePlan> {
  plans ??= buildPlans()
  return plans
}

function buildPlans(): Plans {
  const schema = loadSchema()
  const types = Object.entries(schema)
  const wanted = new Set<string>()
  for (const [, type] of types) {
    for (const element of Object.values(type.elements)) {
      const url = requiredSet(element)
      if (url) wanted.add(url)
    }
  }
  const checks = expandValueSets(wanted)
  return new Map(types.map(([name, type]) => [name, planType(type, checks, schema)]))
}

function requiredSet(element: InternalSchemaElement): string | undefined {
  const bound = element.type.some((type) => BOUND.has(type.code))
  return bound && element.binding?.strength === 'required' ? element.binding.valueSet : undefined
}

function planType(
  type: InternalTypeSchema,
  checks: ReadonlyMap<string, ValueSetCheck>,
  schema: Readonly<Record<string, InternalTypeSchema>>,
): TypePlan {
  const plan = new Map<string, ElementPlan>()
  for (const [name, element] of Object.entries(type.elements)) {
    const list = element.isArray === true
    const url = requiredSet(element)
    const check = url ? checks.get(url) : undefined
    for (const { code } of element.type) {
      const key = name.endsWith('[x]') ? name.slice(0, -3) + code[0]?.toUpperCase() + code.slice(1) : name
      const primitive = !schema[code] || schema[code].kind === 'primitive-type'
      const bound = url && check && BOUND.has(code) ? { check, valueSet: url } : {}
      plan.set(key, { shape: primitive ? primitiveShape(code) : 'object', list, type: code, ...bound })
      if (primitive) plan.set(`_${key}`, { shape: 'object', list, type: 'Element' })
    }
  }
  return plan
}

function primitiveShape(code: string): ElementPlan['shape'] {
  if (code === 'boolean') return 'boolean'
  return NUMBERS.has(code) ? 'number' : 'string'
}
