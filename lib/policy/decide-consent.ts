/**
 * What consents open of a chart that nothing else opens: asked one consent, compartment and kind at a time, so that the
 * policy decides about each (kinds that it cannot tell apart in one call). Only what `consent.share` itself permits counts: another basis that holds beside a consent
 * must not ride through the wall between organisations on the consent's back. Pure.
 */
import { COMPARTMENTS, type CompartmentLabel } from '@/lib/base/compartment'
import { KINDS, type Kind, type Limit } from '@/lib/base/kind'
import type { Ask } from './decide'
import type { Consent, Decision, Facts } from './facts'
import type { PolicySet } from './policy-set'
import { CLINICIANS, compartmentOf } from './request'

export const LATELY_MS = 30 * 86_400_000

/** `undefined` where none of them opens anything. */
export function judgeConsents(
  set: PolicySet,
  facts: Facts,
  { askAbout, namesKinds }: { askAbout: (consent: Consent) => Ask; namesKinds: boolean },
): Decision | undefined {
  if (facts.action !== 'chart.open' || !facts.patient) return undefined
  const limits: Limit[] = []
  const policies = new Set<string>()
  for (const consent of facts.consents) {
    const permits = permitsOf(set, askAbout(consent), policies)
    const groups = kindGroups(consent, namesKinds)
    const opened = COMPARTMENTS.flatMap((label) => limitOf(facts, consent, label, groups, permits))
    // Her name alone is no share: a consent of which only that is left opens nothing.
    if (opened.some(({ compartment }) => compartment !== 'demographics')) limits.push(...opened)
  }
  const [first] = limits
  if (!first) return undefined
  const open = COMPARTMENTS.filter((label) => limits.some(({ compartment }) => compartment === label))
  const basis = { kind: 'consent' as const, ref: first.consent, policies: [...policies], policySet: set.hash }
  return { permitted: true, basis, compartments: open, limits }
}

type Permits = (resource: ReturnType<typeof compartmentOf>) => boolean

function permitsOf(set: PolicySet, ask: Ask, policies: Set<string>): Permits {
  return (resource) => {
    const answer = ask(resource)
    const own = answer.reasons.filter((id) => set.policies.get(id)?.basis === 'consent')
    if (!answer.allowed || own.length === 0) return false
    for (const id of own) policies.add(id)
    return true
  }
}

/** Kinds that the consent lists, and those that it does not: to policies that name no kind they are two. */
function kindGroups({ kinds }: Consent, apart: boolean): (readonly Kind[])[] {
  if (apart) return KINDS.map((kind) => [kind])
  return [KINDS.filter((kind) => kinds.includes(kind)), KINDS.filter((kind) => !kinds.includes(kind))]
}

function limitOf(
  facts: Facts,
  consent: Consent,
  label: CompartmentLabel,
  groups: readonly (readonly Kind[])[],
  permits: Permits,
): Limit[] {
  const { ref, recordsFrom, recordsUntil, until } = consent
  if (!consent.granted.includes(label)) return []
  const limit = { consent: ref, compartment: label, recordsFrom, recordsUntil, until }
  if (label === 'demographics') return permits(compartmentOf(facts, label, false)) ? [{ ...limit, kinds: [] }] : []
  const kinds = groups.flatMap((group) => (group[0] && permits(compartmentOf(facts, label, false, group[0])) ? group : []))
  return kinds.length > 0 ? [{ ...limit, kinds }] : []
}

/** A share with this very reader that ended within thirty days: stopped, or run out. */
export function endedLately({ action, actor, consents, now, patient }: Facts): boolean {
  if (action !== 'chart.open' || !CLINICIANS.includes(actor.role) || patient?.blockedActors.includes(actor.id)) return false
  const at = Date.parse(now)
  return consents.some(({ recipient, person, from, until, endedAt }) => {
    const end = Math.min(Date.parse(until), endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt))
    const theirs = recipient === actor.organisation && (person === null || person === actor.id)
    return theirs && Date.parse(from) <= at && end <= at && at - end < LATELY_MS
  })
}
