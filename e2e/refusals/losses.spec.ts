import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { awake } from '@/e2e/support/awake'
import { PeoplePage } from '@/e2e/support/pages/admin'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { bare, PATIENTS, refusedEverywhere } from '@/e2e/support/refused-call'

/** A colleague’s loss, as an administrator notes it. */
async function call(page: Page): Promise<ActionCall> {
  const login = `lost-${randomBytes(4).toString('hex')}`
  const form = await (await PeoplePage.open(page)).add()
  await (await form.fill({ name: `Lost ${login}`, role: 'nurse', login })).submit()
  await form.firstPassword()
  await (await PeoplePage.open(page)).openPerson(`Lost ${login}`)
  await page.getByText('The passkey or phone is lost').click()
  await awake(page.getByRole('button', { name: 'Note the loss' }))
  await page.getByRole('radio').first().check()
  return captureCall(page, () => page.getByRole('button', { name: 'Note the loss' }).click())
}

for (const who of ['solheim', 'quispe', 'vega', 'osei'] as const satisfies readonly Persona[])
  test(`a loss noted by ${who} is none, and the refusal is an entry`, async ({ nair, callAs }) => {
    const noted = await call(nair)
    const request = await callAs(who)
    const added = await addedBy(async () => {
      expect(await (await sendAgain(request, noted)).text()).not.toMatch(PATIENTS)
    })
    expect(added['loss.open refused']).toBe(1)
    expect(added['loss.open permitted'] ?? 0).toBe(0)
  })

test('noted by nobody it is none', async ({ nair, stranger }) => {
  await refusedEverywhere(await bare(stranger), await call(nair), { words: 'You are not signed in' })
})
