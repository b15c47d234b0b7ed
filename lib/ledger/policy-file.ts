import 'server-only'
/**
 * The witness policy that this installation proposes: the file `policy` of its data folder (C2SP tlog-policy), or, where an
 * operator wrote none, its own log and `quorum none`. A proposal: who is checked does not choose the rules. What somebody
 * pinned on a device, or names with --policy, decides.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '@/lib/base/data-folder'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'
import { parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

export const POLICY_FILE = 'policy'

/** Throws `PolicyError` for a file that is none: a policy half understood is worse than none. */
export function loadPolicy(folder = dataFolder()): { readonly text: string; readonly policy: WitnessPolicy } {
  const path = join(folder, POLICY_FILE)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `log ${loadVerifierKey()}\nquorum none\n`
  return { text, policy: parsePolicy(text) }
}
