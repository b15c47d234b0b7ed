import 'server-only'
import type { InternalSchemaElement, InternalTypeSchema } from '@medplum/core'
import { loadSchema } from './schema'
import { expandValueSets, type ValueSetCheck } from './value-sets'

/**
 * The structure definitions again, as a plan for one quick walk: for each type, which JSON keys lead to a complex type,
 * to a code with a required binding, to base64 or to a 32-bit integer. Choice elements are spelled out
 * (`value[x]` → `valueQuantity`, …), each primitive has its `_` partner.
 */
export type ElementPlan = {
  /** Type of the value where it is complex; `Resource` for contained ones. */
  readonly type?: string
  readonly check?: ValueSetCheck
  readonly bound?: 'code' | 'Coding' | 'CodeableConcept'
  readonly valueSet?: string
  readonly primitive?: 'base64Binary' | 'integer'
}

export type TypePlan = ReadonlyMap<string, ElementPlan>

const INTEGERS = new Set(['integer', 'positiveInt', 'unsignedInt'])
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
    for (const { code } of element.type) {
      const key = name.endsWith('[x]') ? name.slice(0, -3) + code[0]?.toUpperCase() + code.slice(1) : name
      const primitive = !schema[code] || schema[code].kind === 'primitive-type'
      const entry = planElement(element, code, primitive, checks)
      if (entry) plan.set(key, entry)
      if (primitive) plan.set(`_${key}`, { type: 'Element' })
    }
  }
  return plan
}

function planElement(
  element: InternalSchemaElement,
  code: string,
  primitive: boolean,
  checks: ReadonlyMap<string, ValueSetCheck>,
): ElementPlan | undefined {
  const url = requiredSet(element)
  const check = url ? checks.get(url) : undefined
  const bound =
    BOUND.has(code) && url && check ? { bound: code as 'code' | 'Coding' | 'CodeableConcept', check, valueSet: url } : {}
  if (!primitive) return { type: code, ...bound }
  if (code === 'base64Binary') return { primitive: code }
  if (INTEGERS.has(code)) return { primitive: 'integer' }
  return check ? bound : undefined
}
