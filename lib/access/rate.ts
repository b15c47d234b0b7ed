import 'server-only'
/**
 * How often one account may do what costs much or shows many: searching, listing the ledger, taking files away, asking for
 * shares. Far above what a person does, far below what a program would.
 */
import { type Actor, isAccount } from '@/lib/base/actor'
import type { Action } from '@/lib/policy/facts'
import { type BudgetName, take } from '@/lib/session/limits'

const LIMITED: Partial<Record<Action, BudgetName>> = {
  'patient.search': 'search',
  'ledger.query': 'query',
  'ledger.export': 'export',
  'share.export': 'export',
  'mail.change': 'mail',
  'share.request': 'ask',
  'share.change': 'ask',
  'share.withdraw': 'ask',
}

export type Limited = {
  readonly afterSeconds: number
  /** Of those refused within a minute one is an entry: a program must not fill the ledger by being refused. */
  readonly tell: boolean
}

/** Counted before the act and whatever becomes of it: an act that fails costs as much. */
export async function limitOf(actor: Actor, action: Action, budget = LIMITED[action]): Promise<Limited | undefined> {
  if (!budget || !isAccount(actor)) return undefined
  const taken = await take(budget, actor.id)
  if (taken.ok) return undefined
  return { afterSeconds: taken.afterSeconds, tell: (await take('told', `${budget}/${actor.id}`)).ok }
}
