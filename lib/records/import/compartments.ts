import { type CompartmentLabel, RESTRICTED, type RestrictedLabel } from '@/lib/base/compartment'
import type { Coding } from './bundle'
import { restrictedOf, unrestrictedCompartment } from './labels'

/**
 * Promise: whoever may not see a restricted record does not learn of it from another that points at it. A resource takes
 * the most restricted compartment of what it references, and of what that references, to a fixed point: the claim for a
 * restricted visit, the report of a restricted result, the note that names either.
 *
 * Labels go from the referenced to the referrer only. The other way, one restricted result would take its patient's
 * whole chart with it, through the encounter everything points at. For the same reason the patient and directory
 * resources pass nothing on, and the patient's own resource is always demographics.
 */
export type Labelled = {
  readonly type: string
  readonly directory: boolean
  readonly labels: readonly Coding[]
  /** Positions, in the same list, of what it references. */
  readonly targets: readonly number[]
}

export function assignCompartments(nodes: readonly Labelled[]): CompartmentLabel[] {
  const referrers = invert(nodes)
  const restricted: (RestrictedLabel | undefined)[] = nodes.map(() => undefined)
  // Most restricted first: whatever a label reaches is settled, since no later one can be stronger.
  for (const label of RESTRICTED) {
    const queue = nodes.flatMap((node, at) => (carries(node) && restrictedOf(node.labels) === label ? [at] : []))
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (restricted[next] !== undefined) continue
      restricted[next] = label
      queue.push(...(referrers[next] as number[]))
    }
  }
  return nodes.map((node, at) => restricted[at] ?? unrestrictedCompartment(node.type))
}

function carries(node: Labelled): boolean {
  return !node.directory && node.type !== 'Patient'
}

function invert(nodes: readonly Labelled[]): number[][] {
  const referrers: number[][] = nodes.map(() => [])
  nodes.forEach((node, at) => {
    if (!carries(node)) return
    for (const target of node.targets) referrers[target]?.push(at)
  })
  return referrers
}
