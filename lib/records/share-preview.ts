import 'server-only'
import type { KindItems, Scope } from '@/lib/base/kind'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'

/** What a share of this scope would show now: the very records that the recipient's chart would open. */
export async function previewShare(_permit: Permit, _tx: Tx, _scope: Scope): Promise<readonly KindItems[]> {
  throw new Error('not built')
}
