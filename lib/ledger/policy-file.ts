import 'server-only'
/**
 * The witness policy that this installation proposes: the file `policy` of its data folder (C2SP tlog-policy), or, where an
 * operator wrote none, its own log and `quorum none`. A proposal: who is checked does not choose the rules. What somebody
 * pinned on a device, or names with --policy, decides.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import { type LogKeys, loadLogKeys, signingLogKeys } from '@/lib/ledger/log-keys'
import { formatVerifierKey } from '@/lib/ledger/note-key'
import { encodeLastGood, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'

export const POLICY_FILE = 'policy'

/** Throws `PolicyError` for a file that is none: a policy half understood is worse than none. */
export function loadPolicy(folder = dataFolder()): { readonly text: string; readonly policy: WitnessPolicy } {
  const path = join(folder, POLICY_FILE)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `${logLines(loadLogKeys(folder)).join('\n')}\nquorum none\n`
  return { text, policy: parsePolicy(text) }
}

/** What a policy says of this log: the keys that sign it, and of which others no signature counts any more. */
export function logLines(keys: LogKeys): string[] {
  const ended = keys.former.filter((one) => one.ended !== 'retired')
  return [...ended.map(encodeLastGood), ...signingLogKeys(keys).map((key) => `log ${formatVerifierKey(key)}`)]
}

/** Where the operator wrote a policy, it follows what `log.keys` decided; the other is made anew at each reading. */
export function rewritePolicy(edit: (text: string) => string, folder = dataFolder()): void {
  const path = join(folder, POLICY_FILE)
  if (!existsSync(path)) return
  const text = readFileSync(path, 'utf8')
  const edited = edit(text)
  if (edited !== text) writePrivate(path, edited)
}
