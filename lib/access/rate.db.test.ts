import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { forgetTries, signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { newId, type ShareRequestId } from '@/lib/base/ids'
import { withdrawRequest } from '@/lib/consent/ask'
import { keepEntry } from '@/lib/oversight/keep-entry'
import { searchPatients } from '@/lib/records/search'
import { BUDGETS, type BudgetName } from '@/lib/session/limits'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())

const ACTS: readonly (readonly [string, BudgetName, 'nurse' | 'officer' | 'physician', (actor: Actor) => Promise<unknown>])[] = [
  ['searching', 'search', 'nurse', (actor) => searchPatients(actor, 'vega')],
  ['taking proofs away', 'export', 'officer', (actor) => keepEntry(actor, 1)],
  ['withdrawing requests', 'ask', 'physician', (actor) => withdrawRequest(actor, newId<ShareRequestId>())],
]

/** At once, as a program does it: what a slow machine forgives in between is left out. */
it.each(ACTS)(
  '%s has a limit of its own for each account, and its refusals are one entry (ASSURANCE 13)',
  async (_, budget, role, act) => {
    const actor = await signedIn({ role, organisation: test.northgate })
    await forgetTries(test)
    const codes: unknown[] = []
    const from = await queueEnd(test)
    for (let n = 0; codes.filter((code) => code === 'too-many').length < 3 && n < 4 * BUDGETS[budget].free; n++) {
      // The budget is used up in one statement but for two tries: thousands of searches would show no more.
      if (n === 1) await test.owner.pool.query('update attempt set strikes = $1', [BUDGETS[budget].free - 1])
      const outcome = (await act(actor)) as { ok: boolean; refusal?: { code: string; afterSeconds?: number } }
      codes.push(outcome.ok ? 'in' : outcome.refusal?.code)
      if (outcome.refusal?.code === 'too-many') {
        expect(outcome.refusal.afterSeconds).toBeGreaterThan(0)
        await test.owner.pool.query(`update attempt set free_at = now() + interval '1 minute' where free_at > now()`)
      }
    }
    expect(codes.slice(0, 2)).not.toContain('too-many')
    expect(codes.slice(-3)).toEqual(['too-many', 'too-many', 'too-many'])
    const told = (await eventsSince(test, from, test.northgate)).filter(({ detail }) => detail.refusal === 'too-many')
    expect(told).toHaveLength(1)
    const other = await signedIn({ role, organisation: test.northgate })
    const outcome = (await act(other)) as { ok: boolean; refusal?: { code: string } }
    expect(outcome.refusal?.code).not.toBe('too-many')
  },
)
