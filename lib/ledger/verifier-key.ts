import 'server-only'
import { loadLogKeys } from '@/lib/ledger/log-keys'
import { formatVerifierKey } from '@/lib/ledger/note-key'

/** The public half of the log key in force, from a file of its own: web processes never read the private one. */
export function loadVerifierKey(): string {
  return formatVerifierKey(loadLogKeys().current)
}
