import 'server-only'
/** Which basis would hold if this actor opened these charts now: said in lists before anything is opened. Decides nothing. */
import { loadFactsOfEach } from '@/lib/access/facts'
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { BasisKind } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { decide } from '@/lib/policy/decide'
import type { Facts } from '@/lib/policy/facts'

export type Foreseen = {
  readonly kind: BasisKind
  readonly policies: readonly string[]
  readonly since: string | null
  readonly reason: string | null
}

export async function foreseeBases(permit: Permit, tx: Tx, patients: readonly PatientId[]): Promise<Map<PatientId, Foreseen>> {
  permit.requireLive()
  const { actor, purpose, at } = permit
  const request = { actor, action: 'chart.open' as const, purpose, patient: null, entry: null, target: null, at }
  const facts = await loadFactsOfEach(tx, request, patients)
  return new Map([...facts].map(([patient, about]) => [patient, foreseenOf(about)]))
}

function foreseenOf(facts: Facts): Foreseen {
  const decision = decide(facts)
  if (!decision.permitted) return { kind: 'none', policies: decision.policies, since: null, reason: null }
  const { kind, policies, ref } = decision.basis
  const since = facts.care.find((relation) => relation.ref === ref)?.since ?? null
  return { kind, policies, since, reason: facts.declaration?.ref === ref ? facts.declaration.reason : null }
}
