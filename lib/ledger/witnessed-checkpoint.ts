/**
 * A checkpoint under a policy: signed by one of its logs, and countersigned by those it asks for. Pure.
 */
import { equal } from '@/lib/base/bytes'
import { type Checkpoint, openCheckpoint } from '@/lib/ledger/checkpoint'
import { type Cosignature, openCosignatures } from '@/lib/ledger/cosignature'
import { NoteError } from '@/lib/ledger/note-key'
import { NO_QUORUM, type WitnessPolicy } from '@/lib/ledger/witness-policy'

/** What the policy says of a checkpoint: `at` is the latest time, in seconds, at or after which a quorum countersigned. */
export type Quorum = { readonly is: 'met'; readonly at: number } | { readonly is: 'not met' } | { readonly is: 'none asked for' }

/** `witness`: the policy's name for it. Cosignatures of unknown witnesses are not among them. */
export type PolicyCosignature = Cosignature & { readonly witness: string }

export type WitnessedCheckpoint = {
  readonly checkpoint: Checkpoint
  readonly cosignatures: readonly PolicyCosignature[]
  /** Only `met` may be called witnessed. */
  readonly quorum: Quorum
}

/** A witness's clock may run ahead of ours by this. */
const SKEW_SECONDS = 300

/**
 * `nowSeconds`: by the clock of whoever checks; cosignatures dated later do not count for the quorum. Throws `NoteError`
 * where none of the policy's logs signed the note or a known key's signature fails: then there is no checkpoint at all.
 */
export function openUnderPolicy(note: string, policy: WitnessPolicy, nowSeconds: number): WitnessedCheckpoint {
  const checkpoint = openCheckpoint(note, ...policy.logs.map(({ key }) => key))
  requireAfterLastGood(checkpoint, policy)
  const keys = policy.witnesses.map(({ key }) => key)
  const cosignatures = openCosignatures(note, keys).map((one) => ({
    ...one,
    witness: policy.witnesses.find(({ key }) => key === one.key)?.name as string,
  }))
  return { checkpoint, cosignatures, quorum: quorumOf(policy, cosignatures, nowSeconds + SKEW_SECONDS) }
}

/**
 * A key that took another's place begins above the last good tree: what it signs below, or for that size with another root, is
 * a second history. That a larger one continues it is for whoever has the entries to check (verify.ts, mirror.ts).
 */
function requireAfterLastGood({ size, root }: Checkpoint, { lastGood = [] }: WitnessPolicy): void {
  for (const known of lastGood)
    if (size < known.size || (size === known.size && !equal(root, known.root)))
      throw new NoteError('the checkpoint does not continue the last good one')
}

/**
 * `cosignatures`: checked ones, by the policy's name of the witness. Those dated after `notAfterSeconds` say nothing: a
 * witness whose clock runs ahead would make an old checkpoint look fresh for as long.
 */
export function quorumOf(
  { quorum, groups }: Pick<WitnessPolicy, 'quorum' | 'groups'>,
  cosignatures: readonly Pick<PolicyCosignature, 'witness' | 'seconds'>[],
  notAfterSeconds: number,
): Quorum {
  if (quorum === NO_QUORUM) return { is: 'none asked for' }
  const dated = cosignatures.filter(({ seconds }) => seconds <= notAfterSeconds)
  const times = new Map(dated.map(({ witness, seconds }) => [witness, seconds]))
  // A group stands behind its members, so one pass is enough, and no depth of nesting exhausts the stack.
  for (const { name, threshold, members } of groups) {
    const met = members.map((member) => times.get(member)).filter((time) => time !== undefined)
    const last = met.sort((a, b) => b - a)[threshold - 1]
    if (last !== undefined) times.set(name, last)
  }
  const at = times.get(quorum)
  return at === undefined ? { is: 'not met' } : { is: 'met', at }
}
