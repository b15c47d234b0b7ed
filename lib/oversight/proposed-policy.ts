import 'server-only'
import { receiptKey } from '@/lib/keys/receipt-key'
import { formatVerifierKey } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'

/** What `/ledger/policy` serves: the installation's policy, with the key of its receipts where the file names none. */
export function proposedPolicy(): string {
  const { text, policy } = loadPolicy()
  return policy.receiptKeys.length > 0 ? text : `${text}# chartseal-receipt ${formatVerifierKey(receiptKey())}\n`
}
