/**
 * Who stands behind a checkpoint besides the log itself, under the policy that a device pinned. Pure.
 */
import type { WitnessPolicy } from '@/lib/ledger/witness-policy'
import { NO_QUORUM } from '@/lib/ledger/witness-policy'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'

/** `by`: the policy's names of those who countersigned. `at`: seconds since 1970 at or after which the quorum did. */
export type Standing =
  | { readonly kind: 'none-asked-for' }
  | { readonly kind: 'unmet'; readonly by: readonly string[] }
  /** `fresh`: less than an hour ago. An older one says nothing about what the log showed to others since. */
  | {
      readonly kind: 'witnessed'
      readonly size: number
      readonly root: Uint8Array
      readonly by: readonly string[]
      readonly at: number
      readonly fresh: boolean
    }

const FRESH_SECONDS = 3_600

/** Throws `NoteError` where the note is not signed by a log of the policy, or a known key's signature fails. */
export function standingOf(note: string, policy: WitnessPolicy, nowSeconds: number): Standing {
  const { checkpoint, cosignatures, quorum } = openUnderPolicy(note, policy, nowSeconds)
  if (policy.quorum === NO_QUORUM) return { kind: 'none-asked-for' }
  const by = cosignatures.map(({ witness }) => witness).sort()
  if (quorum.is !== 'met') return { kind: 'unmet', by }
  const { size, root } = checkpoint
  return { kind: 'witnessed', size, root, by, at: quorum.at, fresh: nowSeconds - quorum.at < FRESH_SECONDS }
}
