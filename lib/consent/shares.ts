import 'server-only'
import type { Audited } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ConsentId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Decisions, ReceiptView, ShareView } from '@/lib/consent/views'
import type { Tx } from '@/lib/db/transaction'

/** Newest first, ended ones too. */
export async function listShares(_actor: Actor): Promise<Audited<readonly ShareView[]>> {
  throw new Error('not built')
}

export async function loadReceipt(_actor: Actor, _consent: ConsentId): Promise<Audited<ReceiptView>> {
  throw new Error('not built')
}

/** For her first page: handed to `openHome` of lib/oversight/looked, so that one visit is one entry. */
export async function loadDecisions(_permit: Permit, _tx: Tx): Promise<Decisions> {
  throw new Error('not built')
}
