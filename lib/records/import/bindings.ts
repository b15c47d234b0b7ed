import 'server-only'
import { type ElementPlan, loadPlans, type TypePlan } from './elements'
import { type ProblemList, report } from './problem'
import type { ValueSetCheck } from './value-sets'

/**
 * What @medplum/core does not judge. It passes over values of a wrong shape where the element may be absent
 * (`clinicalStatus: true`, `birthDate: ""`, an object for a list), it lets `gender: "banana"` pass, integers of more than 32
 * bits and ids of any spelling; and it refuses base64 longer than a string may be or with line breaks, which R4 allows.
 * The walk follows the types, so it reaches extensions, contained resources and nested elements alike. The scan has
 * bounded the depth.
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
    if (typeof value.id === 'string' && !/^[A-Za-z0-9\-.]{1,64}$/.test(value.id))
      this.invalid(`${path}.id`, 'no id by FHIR rules')
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
    if (Array.isArray(value) !== element.list)
      this.invalid(`${path}.${key}`, element.list ? 'not a list' : 'a list, where one value belongs')
    else if (!Array.isArray(value)) this.one(owner, key, element, () => `${path}.${key}`)
    else if (value.length === 0) this.invalid(`${path}.${key}`, 'an empty list')
    else for (let i = 0; i < value.length; i++) this.one(value, i, element, () => `${path}.${key}[${i}]`)
  }

  private one<K extends string | number>(owner: Record<K, unknown>, key: K, element: ElementPlan, path: () => string): void {
    const value = owner[key]
    // Where null is allowed (beside a `_` partner) the validator knows.
    if (value === null) return
    const fault = faultOf(value, element)
    if (fault) this.invalid(path(), fault)
    else if (element.check && !isMember(value, element.type, element.check)) this.outside(element, path())
    else if (element.type === 'base64Binary') owner[key] = this.base64(value as string, path)
    if (fault || element.shape !== 'object') return
    if (element.type === 'Resource') this.resource(value as Json, path())
    else this.fields(value as Json, element.type, path())
  }

  /** Checks it here and leaves a short stand-in for the validator behind: the object is thrown away after validation. */
  private base64(value: string, path: () => string): string {
    const text = /\s/.test(value) ? value.replace(/\s+/g, '') : value
    if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'AAAA'
    this.invalid(path(), 'not base64')
    return 'AAAA'
  }

  private invalid(path: string, reason: string): void {
    report(this.problems, { code: 'invalid-resource', entry: this.entry, path, reason })
  }

  private outside(element: ElementPlan, path: string): void {
    const set = element.valueSet?.split('|', 1)[0]
    report(this.problems, { code: 'outside-value-set', entry: this.entry, path, reason: `not in the required value set ${set}` })
  }
}

const INTEGERS = new Set(['integer', 'positiveInt', 'unsignedInt'])

function faultOf(value: unknown, element: ElementPlan): string | undefined {
  const { shape, type } = element
  if (typeof value !== shape || Array.isArray(value)) return `not a JSON ${shape}`
  if (value === '') return 'an empty string'
  if (shape === 'object' && isEmpty(value as Json)) return 'an empty object'
  const whole = !INTEGERS.has(type) || (Number.isInteger(value) && Math.abs(value as number) <= 2147483647)
  return whole ? undefined : 'not a whole number of 32 bits'
}

function isEmpty(value: Json): boolean {
  for (const _ in value) return false
  return true
}

function isMember(value: unknown, type: string, check: ValueSetCheck): boolean {
  if (type === 'code') return check.kind === 'members' ? check.codes.has(value as string) : check.pattern.test(value as string)
  if (type === 'Coding') return isMemberCoding(value as Json, check)
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
