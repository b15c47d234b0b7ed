import 'server-only'
/**
 * The policies in force: read once, named, hashed, prepared for Cedar.
 * The files are listed by name: were the folder read instead, a missing file of refusals would open charts silently.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PolicyJson, policySetTextToParts, policyToJson, preparsePolicySet } from '@cedar-policy/cedar-wasm/nodejs'
import { concat, lp, toHex, utf8 } from '@/lib/base/bytes'
import { COMPARTMENTS, type CompartmentLabel } from '@/lib/base/compartment'
import { BASIS_KINDS, type BasisKind } from '@/lib/base/vocabulary'
import { type Answer, type Sight, sightOf } from './answers'
import { CARE_KINDS, type DecisionCode } from './facts'
import { blindTo } from './labels'
import type { Relation } from './request'
import { keepWasmCallsApart } from './wasm-calls'

keepWasmCallsApart()

/** Under `lib/policy`, in the order in which ids are reported. */
export const POLICY_FILES = [
  'chartseal.cedarschema',
  'policies/session.cedar',
  'policies/factors.cedar',
  'policies/roles.cedar',
  'policies/purposes.cedar',
  'policies/regime-consent-first.cedar',
  'policies/restrictions.cedar',
  'policies/self.cedar',
  'policies/proxy.cedar',
  'policies/care.cedar',
  'policies/declared.cedar',
  'policies/consent.cedar',
  'policies/exchange.cedar',
  'policies/emergency.cedar',
  'policies/duty.cedar',
] as const

export type PolicyText = { name: string; text: string }

export type Policy = {
  id: string
  file: string
  text: string
  effect: 'permit' | 'forbid'
  /** Of a permit: the basis it stands for. */
  basis: BasisKind | undefined
  /** Of a care policy: the relation it looks at, by its id. */
  relation: Relation | undefined
  /** Of a forbid: the code its refusal has, where that is not `no-basis`. */
  refusal: DecisionCode | undefined
  json: PolicyJson
}

/**
 * The policies that can apply to one action, prepared, with the labels they do not tell apart under one signature, and
 * whether they name any kind of record: where they do not, all that matters of a kind is whether the consent lists it.
 * `answers`: what they answered, by the question as they see it.
 */
export type Slice = {
  id: string
  alike: Record<CompartmentLabel, string>
  namesKinds: boolean
  sight: Sight | undefined
  answers: Map<string, Answer>
}
export type PolicySet = { hash: string; policies: Map<string, Policy>; slices: Map<string, Slice> }

let inForce: PolicySet | undefined

export function policiesInForce(): PolicySet {
  inForce ??= policySetOf(loadPolicyTexts())
  return inForce
}

/** Commands and the portal both run in the checkout, so the working folder finds the files in every bundle. */
export function loadPolicyTexts(): PolicyText[] {
  return POLICY_FILES.map((name) => ({
    name,
    text: readFileSync(join(/* turbopackIgnore: true */ process.cwd(), 'lib/policy', name), 'utf8'),
  }))
}

/** Throws on a policy without an id, a second one of the same id, or an annotation nobody understands. */
export function policySetOf(texts: readonly PolicyText[]): PolicySet {
  const policies = new Map<string, Policy>()
  for (const { name, text } of texts) {
    if (!name.endsWith('.cedar')) continue
    for (const policy of parsePolicies(name, text)) {
      if (policies.has(policy.id)) throw new Error(`policy ${policy.id} exists twice`)
      policies.set(policy.id, policy)
    }
  }
  return { hash: hashOf(texts), policies, slices: new Map() }
}

/** SHA-256 of "chartseal/policies/v1\n" and, of each file in the order listed, name and text length-prefixed. Hex. */
function hashOf(texts: readonly PolicyText[]): string {
  const parts = texts.flatMap(({ name, text }) => [lp(name), lp(text)])
  return toHex(
    createHash('sha256')
      .update(concat(utf8('chartseal/policies/v1\n'), ...parts))
      .digest(),
  )
}

function parsePolicies(file: string, text: string): Policy[] {
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure') throw new Error(`${file}: ${parts.errors[0]?.message}`)
  if (parts.policy_templates.length > 0) throw new Error(`${file}: templates are not supported`)
  return parts.policies.map((one) => parsePolicy(file, one))
}

function parsePolicy(file: string, text: string): Policy {
  const parsed = policyToJson(text)
  if (parsed.type === 'failure') throw new Error(`${file}: ${parsed.errors[0]?.message}`)
  const { id, basis, refusal, ...rest } = parsed.json.annotations ?? {}
  if (!id || Object.keys(rest).length > 0) throw new Error(`${file}: a policy lacks @id or has an unknown annotation`)
  // A permit without a basis would be recorded as permitted for no reason a person can read.
  if ((parsed.json.effect === 'permit') !== (basis !== undefined)) throw new Error(`${id}: permits, and only they, name a basis`)
  return {
    id,
    file,
    text,
    effect: parsed.json.effect,
    basis: oneOf(id, BASIS_KINDS, basis),
    relation: oneOf(id, [...CARE_KINDS, 'upcoming'] as const, basis === 'care' ? id.slice('care.'.length) : undefined),
    refusal: oneOf(id, ['not-your-role', 'not-found', 'no-session', 'second-factor', 'factor'] as const, refusal),
    json: parsed.json,
  }
}

function oneOf<T extends string>(id: string, allowed: readonly T[], word: string | undefined): T | undefined {
  if (word === undefined) return undefined
  const found = allowed.find((one) => one === word)
  if (!found) throw new Error(`policy ${id}: ${word} is none of ${allowed.join(', ')}`)
  return found
}

export function sliceOf(set: PolicySet, action: string): Slice {
  let slice = set.slices.get(action)
  if (!slice) {
    slice = prepareSlice(set, action)
    set.slices.set(action, slice)
  }
  return slice
}

function prepareSlice(set: PolicySet, action: string): Slice {
  const policies = [...set.policies.values()].filter((policy) => appliesTo(policy.json, action))
  const id = `${set.hash}/${action}`
  const answer = preparsePolicySet(id, { staticPolicies: Object.fromEntries(policies.map(({ id, text }) => [id, text])) })
  if (answer.type === 'failure') throw new Error(`policies: ${answer.errors[0]?.message}`)
  const signature = (label: CompartmentLabel) => JSON.stringify(policies.map(({ json }) => blindTo(json, label)))
  // As numbers: the signatures are long, and every decision compares them.
  const signatures = COMPARTMENTS.map(signature)
  const alike = COMPARTMENTS.map((label) => [label, String(signatures.indexOf(signature(label)))])
  const namesKinds = policies.some(({ json }) => JSON.stringify(json).includes('"type":"Kind"'))
  const sight = sightOf(policies.map(({ json }) => json))
  return { id, alike: Object.fromEntries(alike) as Record<CompartmentLabel, string>, namesKinds, sight, answers: new Map() }
}

/** Leaves out only policies whose head names other actions: Cedar would find them not applicable in each call. */
export function appliesTo(policy: PolicyJson, action: string): boolean {
  const head = policy.action
  if (head.op === 'All') return true
  const named = 'entities' in head ? head.entities : 'entity' in head ? [head.entity] : []
  if (named.length === 0) return true
  return named.some((uid) => ('__entity' in uid ? uid.__entity.id : uid.id) === action)
}
