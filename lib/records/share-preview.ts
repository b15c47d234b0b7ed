import 'server-only'
import { heldCompartments } from '@/lib/access/permit'
import type { KindItems, Scope } from '@/lib/base/kind'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { dateOf, kindOf } from '@/lib/records/kind-of'
import { openCompartments } from '@/lib/records/open-records'
import { isOfScope, read } from '@/lib/records/shared-part'
import { itemTitle } from '@/lib/records/views/item-title'

/**
 * What a share of this scope would show now, newest first: the very records that the recipient's chart would open, by the
 * same rules. Restricted compartments are no part of it, and nothing here tells whether they hold anything.
 */
export async function previewShare(permit: Permit, tx: Tx, scope: Scope): Promise<readonly KindItems[]> {
  const general = heldCompartments(permit).filter(({ label }) => label === 'general')
  const opened = (await openCompartments(permit, tx, general)).flatMap(({ records }) => records)
  const items = opened
    .filter((record) => isOfScope(scope, record))
    .map((record) => {
      const resource = read(record.json)
      return { kind: kindOf(record.type, resource), title: itemTitle(record.type, resource), date: dateOf(record.type, resource) }
    })
    .sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1))
  return scope.kinds.map((kind) => {
    const own = items.filter((item) => item.kind === kind).map(({ title, date }) => ({ title, date }))
    return { kind, count: own.length, items: own }
  })
}
