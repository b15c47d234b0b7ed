import 'server-only'
/** Which basis would hold if this actor opened these charts now: said in lists before anything is opened. Decides nothing. */
import { loadFacts } from '@/lib/access/facts'
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { BasisKind } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import { decide } from '@/lib/policy/decide'

export type Foreseen = {
  readonly kind: BasisKind
  readonly policies: readonly string[]
  readonly since: string | null
  readonly reason: string | null
}

export async function foreseeBasis(permit: Permit, tx: Tx, patient: PatientId): Promise<Foreseen> {
  permit.requireLive()
  const { actor, purpose, at } = permit
  const { facts } = await loadFacts(tx, { actor, action: 'chart.open', purpose, patient, entry: null, target: null, at })
  const decision = decide(facts)
  if (!decision.permitted) return { kind: 'none', policies: decision.policies, since: null, reason: null }
  const { kind, policies, ref } = decision.basis
  const since = facts.care.find((relation) => relation.ref === ref)?.since ?? null
  return { kind, policies, since, reason: facts.declaration?.ref === ref ? facts.declaration.reason : null }
}
