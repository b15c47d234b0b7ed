import type { Page } from '@playwright/test'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { awake } from '@/e2e/support/awake'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { bare, PATIENTS, refusedEverywhere } from '@/e2e/support/refused-call'
import { idOf } from '@/e2e/support/story'

test.describe('a code for a patient’s account', () => {
  async function call(page: Page): Promise<ActionCall> {
    await page.goto(`/p/${await idOf('vega')}`)
    await awake(page.getByRole('button', { name: 'Make a code' }))
    return captureCall(page, () => page.getByRole('button', { name: 'Make a code' }).click())
  }

  for (const who of ['solheim', 'rahmani', 'nair', 'vega', 'osei'] as const satisfies readonly Persona[]) {
    test(`sent by ${who} is none, and the refusal is an entry`, async ({ quispe, callAs }) => {
      const given = await call(quispe)
      const request = await callAs(who)
      const added = await addedBy(async () => {
        const text = await (await sendAgain(request, given)).text()
        expect(text).not.toMatch(PATIENTS)
        expect(text).not.toMatch(/[a-z]+(-[a-z]+){4}"/)
      })
      expect(added['account.invite refused']).toBe(1)
      expect(added['account.invite permitted'] ?? 0).toBe(0)
    })
  }

  test('sent by nobody is none', async ({ quispe, stranger }) => {
    await refusedEverywhere(await bare(stranger), await call(quispe), { words: 'You are not signed in' })
  })

  test('sent again by herself is another one: the call is a working one', async ({ quispe }) => {
    expect(await (await sendAgain(quispe.request, await call(quispe))).text()).toMatch(/[a-z]+(-[a-z]+){4}"/)
  })
})
