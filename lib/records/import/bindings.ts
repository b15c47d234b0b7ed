import 'server-only'
import { type ElementPlan, loadPlans, type TypePlan } from './elements'
import { type ProblemList, report } from './problem'
import type { ValueSetCheck } from './value-sets'

/**
 * What @medplum/core does not judge: required bindings (it lets `gender: "banana"` pass), the 32 bits of integers, and
 * base64 longer than a string may be or with line breaks (R4 allows both; it refuses). The walk follows the types, so it
 * reaches extensions, contained resources and nested elements alike. The scan has bounded the depth.
 */
type Json = Record<string, unknown>

export function checkElements(resource: Json, entry: number, problems: ProblemList): void {
  const walker = new Walker(loadPlans(), entry, problems)
  walker.resource(resource, String(resource.resourceType))
}

class Walker {
  constructor(
    private readonly plans: ReadonlyMap<string, TypePlan>,
    private readonly entry: number,
    private readonly problems: ProblemList,
  ) {}

  resource(value: Json, path: string): void {
    this.fields(value, typeof value.resourceType === 'string' ? value.resourceType : '', path)
  }

  private fields(value: Json, type: string, path: string): void {
    const plan = this.plans.get(type)
    if (!plan) return
    for (const key in value) {
      const element = plan.get(key)
      if (element) this.element(value, key, element, path)
    }
  }

  private element(owner: Json, key: string, element: ElementPlan, path: string): void {
    const value = owner[key]
    if (!Array.isArray(value)) this.one(owner, key, element, () => `${path}.${key}`)
    else for (let i = 0; i < value.length; i++) this.one(value, i, element, () => `${path}.${key}[${i}]`)
  }

  private one<K extends string | number>(owner: Record<K, unknown>, key: K, element: ElementPlan, path: () => string): void {
    const value = owner[key]
    if (value === null || value === undefined) return
    if (element.primitive === 'integer') this.integer(value, path)
    if (element.primitive === 'base64Binary' && typeof value === 'string') owner[key] = this.base64(value, path)
    if (element.check && !isMember(value, element.bound, element.check)) this.outside(element, path())
    if (!element.type || typeof value !== 'object') return
    if (element.type === 'Resource') this.resource(value as Json, path())
    else this.fields(value as Json, element.type, path())
  }

  private integer(value: unknown, path: () => string): void {
    if (typeof value !== 'number' || (Number.isInteger(value) && value >= -2147483648 && value <= 2147483647)) return
    report(this.problems, { code: 'invalid-resource', entry: this.entry, path: path(), reason: 'not a whole number of 32 bits' })
  }

  /** Checks it here and leaves a short stand-in for the validator behind: the object is thrown away after validation. */
  private base64(value: string, path: () => string): string {
    const text = /\s/.test(value) ? value.replace(/\s+/g, '') : value
    if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text === '' ? value : 'AAAA'
    report(this.problems, { code: 'invalid-resource', entry: this.entry, path: path(), reason: 'not base64' })
    return 'AAAA'
  }

  private outside(element: ElementPlan, path: string): void {
    const set = element.valueSet?.split('|', 1)[0]
    report(this.problems, { code: 'outside-value-set', entry: this.entry, path, reason: `not in the required value set ${set}` })
  }
}

/** Wrong JSON types are the validator's to report: they count as members here. */
function isMember(value: unknown, bound: ElementPlan['bound'], check: ValueSetCheck): boolean {
  if (bound === 'code')
    return typeof value !== 'string' || (check.kind === 'members' ? check.codes.has(value) : check.pattern.test(value))
  if (typeof value !== 'object' || value === null) return true
  if (bound === 'Coding') return isMemberCoding(value as Json, check)
  const { coding, text, extension } = value as Json
  // No coding and no words: an absent value with its reason in an extension.
  if (coding === undefined && text === undefined && extension !== undefined) return true
  return (
    Array.isArray(coding) && coding.some((one) => typeof one === 'object' && one !== null && isMemberCoding(one as Json, check))
  )
}

function isMemberCoding(coding: Json, check: ValueSetCheck): boolean {
  if (typeof coding.code !== 'string') return false
  return check.kind === 'members' ? check.codings.has(`${coding.system}|${coding.code}`) : check.pattern.test(coding.code)
}
