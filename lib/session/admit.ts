import 'server-only'
/**
 * Whether a password or a code may be tried at all, before it is looked at.
 *
 * Guessing is slowed down where a guesser is, and not where the owner is (docs/decisions/060): a browser she has used before
 * has a budget of its own that nobody without its cookie can spend; a network she comes from has another; only everything else
 * in the world shares the account's. Strange browsers answer for their network too, whatever accounts they try.
 */
import { toHex } from '@/lib/base/bytes'
import { loadFamiliar } from '@/lib/session/device'
import { type BudgetName, giveBack, type Taken, take } from '@/lib/session/limits'
import type { Visit } from '@/lib/session/visit'

type What = 'password' | 'code'
export type Admitted = { readonly ok: true; forgive(): Promise<void> } | Extract<Taken, { ok: false }>

/** `what`: passwords and codes are counted apart. Whoever was let in because it was right calls `forgive`. */
export async function admit(what: What, loginToken: Uint8Array, visit: Visit): Promise<Admitted> {
  return takeAll(await budgetsOf(what, loginToken, visit))
}

/** Where nothing says yet who it is, as with a passkey: the network alone answers. */
export async function admitAnybody(visit: Visit): Promise<Admitted> {
  return takeAll([['network', visit.network.key]])
}

async function takeAll(budgets: readonly (readonly [BudgetName, string])[]): Promise<Admitted> {
  const taken: (readonly [BudgetName, string])[] = []
  const forgive = async () => {
    for (const [name, subject] of taken) await giveBack(name, subject)
  }
  for (const [name, subject] of budgets) {
    const one = await take(name, subject)
    if (!one.ok) {
      await forgive()
      return one
    }
    taken.push([name, subject])
  }
  return { ok: true, forgive }
}

async function budgetsOf(what: What, loginToken: Uint8Array, visit: Visit): Promise<[BudgetName, string][]> {
  const account = `${what}/${toHex(loginToken)}`
  // A right password alone makes a browser known to guessers of passwords: each new one would bring a code's tries with it.
  const familiar = await loadFamiliar(loginToken, visit, what === 'code' ? 'two' : 'one')
  if (familiar.device) return [['known-device', `${account}/${visit.device}`]]
  const own: [BudgetName, string] = familiar.place ? ['known-place', `${account}/${visit.network.key}`] : ['account', account]
  return [['network', visit.network.key], own]
}
