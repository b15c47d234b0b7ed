import 'server-only'
import type { Audited } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ConsentId } from '@/lib/base/ids'

/** Refused: `not-found`, or `conflict` where it had ended already. */
export async function stopShare(_actor: Actor, _consent: ConsentId): Promise<Audited<void>> {
  throw new Error('not built')
}
