import 'server-only'
/**
 * Facts in, decision out: nothing is permitted that no policy in force permits, and every decision names the policies
 * that made it. Unknown means refuse: an action, role, purpose or regime the policies do not name ends in a refusal.
 */
import {
  type EntityJson,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
  type TypeAndId,
} from '@cedar-policy/cedar-wasm/nodejs'
import { COMPARTMENTS, type CompartmentLabel } from '@/lib/base/compartment'
import { BASIS_KINDS } from '@/lib/base/vocabulary'
import { type Answer, remember, spell } from './answers'
import { endedLately, judgeConsents } from './decide-consent'
import { type Care, type Consent, type Decision, type DecisionCode, type Facts, SCOPE_OF, type Scope } from './facts'
import { type Policy, type PolicySet, policiesInForce, sliceOf } from './policy-set'
import * as request from './request'

/** Compartments permitted by a policy, whether granted or not, and the policies that decided. */
type Verdict = { permits: Set<string>; forbids: Set<string>; open: CompartmentLabel[] }
export type Ask = (resource: EntityJson) => Answer

/** Which compartments an act may show at all; the policies can only narrow this. */
const ASKED: Record<Scope, readonly CompartmentLabel[]> = {
  chart: COMPARTMENTS,
  import: COMPARTMENTS,
  list: ['demographics'],
  entry: ['demographics'],
  holder: ['demographics'],
  person: [],
  installation: [],
}

export function decide(facts: Facts): Decision {
  return decideUnder(policiesInForce(), facts)
}

/** The same under another set: for tests, and for asking what a change of rules would permit. */
export function decideUnder(set: PolicySet, facts: Facts): Decision {
  // `Object.hasOwn`: an action called "constructor" must not find a scope on the prototype.
  const scope: Scope = Object.hasOwn(SCOPE_OF, facts.action) ? SCOPE_OF[facts.action] : 'installation'
  const relations = facts.action === 'chart.open' ? request.chooseRelations(facts) : new Map<request.Relation, Care>()
  const verdict = judge(set, facts, scope, askWith(set, facts, relations))
  const open = verdict.open.filter((label) => isGranted(facts, scope, label))
  // A chart of which no key is granted would render as "nothing known", which reads as "no allergies".
  const empty = facts.action === 'chart.open' && open.length === 0
  if (verdict.permits.size === 0 || empty) {
    const askAbout = (consent: Consent) => askWith(set, facts, relations, consent)
    const byConsent = judgeConsents(set, facts, { askAbout, namesKinds: sliceOf(set, facts.action).namesKinds })
    return byConsent ?? toldOfEnd(refuse(set, scope, verdict.forbids), facts)
  }
  const policies = [...set.policies.values()].filter(({ id }) => verdict.permits.has(id)).sort(byBasis)
  const first = policies[0] as Policy
  const basis = { kind: first.basis ?? 'none', ref: refOf(first, facts, relations), policies: policies.map(({ id }) => id) }
  return { permitted: true, basis: { ...basis, policySet: set.hash }, compartments: open, limits: null }
}

function judge(set: PolicySet, facts: Facts, scope: Scope, ask: Ask): Verdict {
  const verdict: Verdict = { permits: new Set(), forbids: new Set(), open: [] }
  const whole = wholeOf(facts, scope)
  if (whole) {
    const answer = ask(whole)
    if (!answer.allowed) return { ...verdict, forbids: new Set(answer.reasons) }
    for (const id of answer.reasons) verdict.permits.add(id)
  }
  return addCompartments(verdict, groupsOf(set, facts, scope), facts, scope, ask)
}

function addCompartments(verdict: Verdict, groups: CompartmentLabel[][], facts: Facts, scope: Scope, ask: Ask): Verdict {
  let everywhere: readonly string[] | undefined
  for (const group of groups) {
    const answer = ask(request.compartmentOf(facts, group[0] as CompartmentLabel, scope !== 'chart'))
    if (answer.allowed) {
      verdict.open.push(...group)
      for (const id of answer.reasons) verdict.permits.add(id)
    } else {
      everywhere = everywhere?.filter((id) => answer.reasons.includes(id)) ?? answer.reasons
    }
  }
  // Only what refused every compartment explains the refusal; that psychotherapy notes are closed anyway does not.
  if (verdict.permits.size === 0) for (const id of everywhere ?? []) verdict.forbids.add(id)
  return { ...verdict, open: COMPARTMENTS.filter((label) => verdict.open.includes(label)) }
}

/** What an act is decided on before any compartment; a chart, a list and an import are compartments only. */
function wholeOf(facts: Facts, scope: Scope): EntityJson | undefined {
  switch (scope) {
    case 'entry':
      return request.entryOf(facts)
    case 'person':
      return request.personOf(facts)
    case 'holder':
      return facts.patient ? undefined : request.personOf(facts)
    case 'installation':
      return request.PORTAL
    case 'chart':
    case 'list':
    case 'import':
      return undefined
  }
}

/** Labels the policies do not tell apart, in one call; what she restricted apart from what she did not. */
function groupsOf(set: PolicySet, facts: Facts, scope: Scope): CompartmentLabel[][] {
  const { alike } = sliceOf(set, facts.action)
  const groups = new Map<string, CompartmentLabel[]>()
  // A member of staff has no compartments: without the line whoever may act on a patient could act on her by naming no patient.
  if (scope === 'holder' && !facts.patient) return []
  for (const label of ASKED[scope]) {
    const key = `${request.isRestrictedBy(facts, label)} ${alike[label]}`
    groups.set(key, [...(groups.get(key) ?? []), label])
  }
  return [...groups.values()]
}

function askWith(set: PolicySet, facts: Facts, relations: ReadonlyMap<request.Relation, Care>, consent?: Consent): Ask {
  const { id, sight, answers } = sliceOf(set, facts.action)
  const principal = request.principalOf(facts)
  const context = request.contextOf(facts, relations, consent)
  const call = { principal: principal.uid, action: { type: 'Action', id: facts.action }, context, preparsedPolicySetId: id }
  const spelling = sight && spell(sight, facts.now, principal, context)
  return (resource) => {
    const spelled = spelling?.of(resource)
    const known = spelled === undefined ? undefined : answers.get(spelled)
    if (known) return known
    const answer = askCedar({ ...call, resource: resource.uid as TypeAndId, entities: [principal, resource] })
    return spelled === undefined ? answer : remember(answers, spelled, answer)
  }
}

function askCedar(call: StatefulAuthorizationCall): Answer {
  const answer = statefulIsAuthorized(call)
  if (answer.type === 'failure') throw new Error(`policy: ${answer.errors[0]?.message}`)
  const { decision, diagnostics } = answer.response
  // Cedar skips a policy that fails: a skipped refusal would open the chart, so a failure is never a decision.
  if (diagnostics.errors.length > 0) throw new Error(`policy ${diagnostics.errors[0]?.policyId} could not be evaluated`)
  return { allowed: decision === 'allow', reasons: diagnostics.reason }
}

/** Lists, entries and imports open each patient's own keys later, so there is no one grant to ask for here. */
function isGranted(facts: Facts, scope: Scope, label: CompartmentLabel): boolean {
  return (facts.patient === null && scope !== 'chart') || facts.granted.includes(label)
}

function byBasis(a: Policy, b: Policy): number {
  return BASIS_KINDS.indexOf(a.basis ?? 'none') - BASIS_KINDS.indexOf(b.basis ?? 'none')
}

function refOf(policy: Policy, facts: Facts, relations: ReadonlyMap<request.Relation, Care>): string {
  switch (policy.basis) {
    case 'self':
      return facts.actor.patient ?? facts.actor.id
    case 'care':
      return (policy.relation && relations.get(policy.relation)?.ref) ?? ''
    case 'declared':
      return facts.declaration?.ref ?? ''
    case 'duty':
      return facts.duty?.ref ?? facts.actor.organisation ?? ''
    default:
      return ''
  }
}

/** Whom she had shared with knew of her: that this has ended tells nothing new. Everyone else hears what a stranger hears. */
function toldOfEnd(decision: Decision, facts: Facts): Decision {
  const ended = !decision.permitted && decision.code === 'not-found' && endedLately(facts)
  return ended ? { ...decision, code: 'share-ended' } : decision
}

/**
 * The gravest first: what is outside one's organisation never shows by a more telling code. A password alone hears the same
 * about whatever it asks for; that a factor has to be fresh is said last, of what is otherwise open.
 */
const CODES: readonly DecisionCode[] = ['no-session', 'second-factor', 'not-found', 'not-your-role', 'factor']

function refuse(set: PolicySet, scope: Scope, forbids: ReadonlySet<string>): Decision {
  const deciding = [...set.policies.values()].filter(({ id }) => forbids.has(id))
  const named = CODES.find((code) => deciding.some(({ refusal }) => refusal === code))
  // 'no-basis' speaks of a patient; an act without one is simply not this role's.
  const code = named ?? (scope === 'chart' ? 'no-basis' : 'not-your-role')
  return { permitted: false, code, policies: deciding.map(({ id }) => id), policySet: set.hash }
}
