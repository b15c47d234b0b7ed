import { FORMS, getForm } from '@/e2e/support/page-forms'
import { AskPage } from '@/e2e/support/pages/ask'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { SharesPage } from '@/e2e/support/pages/decide'
import { FindPage } from '@/e2e/support/pages/find'
import { HomePage, LookedPage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { endAll, enterAnew, WISH } from '@/e2e/support/share'
import { idOf } from '@/e2e/support/story'

test.beforeEach(async ({ keller, vega }) => endAll(keller, vega))

const KELLER = PEOPLE.keller
const HIDDEN = /sertraline|depress/i
/** Kinds that were not shared. */
const UNSHARED = /regurgitation|fibrillation|blood pressure/i
const WHOLE: readonly string[] = ['the page', 'its payload']

test('asked, narrowed, signed, opened, stopped, refused: each seen by the patient and the officer in a sentence', async ({
  keller,
  rahmani,
  stranger,
}) => {
  test.setTimeout(180_000)
  const begun = new Date().toISOString()
  const chart = `/p/${await idOf('vega')}`
  await keller.goto(chart)
  await expect(keller.getByRole('main')).not.toContainText('Vega', { ignoreCase: true })

  const ask = await (await AskPage.open(keller)).fill(WISH)
  await expect(ask.preview).toContainText(`${KELLER}, nurse, City Heart Clinic, asks to see your medicines, laboratory results`)
  await expect(ask.preview).toContainText('They write: “We plan your valve surgery.”')
  await ask.send()
  await expect(ask.rows.first()).toContainText('Marisol Vega')
  await expect(ask.rows.first()).toContainText('No answer yet')
  const previewed = (await ask.preview.textContent()) ?? ''
  expect(previewed).not.toMatch(/\d+ (now|items)/)

  const vega = await enterAnew('vega', stranger)
  const home = await HomePage.open(vega)
  await expect(home.sentence).toHaveText(/requests? needs? you\. /)
  const decide = await home.decide(KELLER)
  await expect(decide.sentence).toContainText(`${KELLER}, nurse, City Heart Clinic, asks to see your`)
  await expect(decide.boxes).toHaveCount(3)
  for (const box of await decide.boxes.all()) await expect(box).not.toBeChecked()
  const medicines = await decide.items('Medicines')
  await expect(medicines.filter({ hasText: /warfarin/i }).first()).toBeVisible()
  await expect(vega.getByRole('main')).not.toContainText(HIDDEN)
  await expect(vega.getByRole('main')).toContainText('mental health. To share these needs a passkey, not yet available.')

  const sign = await (await decide.tick(/^Medicines/, /^Laboratory results/)).share()
  await expect(sign.text).toContainText(/my medicines \(\d+ now\) and laboratory results \(\d+ now\)/)
  await expect(sign.text).toContainText(/and my .*notes/)
  const receipt = await sign.sign()
  await expect(receipt.sentence).toContainText(`You share this with ${KELLER}, City Heart Clinic, until`)
  expect(await receipt.fact('Signed with')).toContain('The key of your device, made')
  await expect(vega.getByText(/recorded as entry [\d,]+/)).toBeVisible()

  await test.step('the recipient opens what was shared and nothing else', async () => {
    await keller.goto('/work')
    const shared = keller.getByRole('list', { name: 'Shared with you' }).getByRole('link').filter({ hasText: 'Marisol Vega' })
    await expect(shared.first()).toContainText('Shared by the patient until')
    await shared.first().click()
    const opened = await new ChartPage(keller).isOpen(/VEGA, Marisol/)
    await expect(opened.ribbon).toContainText('Shared by the patient until')
    const main = keller.getByRole('main')
    await expect(main).toContainText('Warfarin')
    await expect(main).toContainText('Patients can withhold parts of their record; ask.')
    await expect(main.getByRole('region', { name: 'Problems' })).toContainText('Not shared with you.')
    await expect(main).toContainText('Allergies unavailable: do not assume none')
    await expect(main).not.toContainText(UNSHARED)
    await expect(main).not.toContainText(HIDDEN)
    await expect(main).toContainText(/\d+ records shared with you/)
    for (const [form, headers] of FORMS) {
      const text = await (await getForm(keller.request, chart, headers)).text()
      // What answers with nothing at all would hide everything.
      if (WHOLE.includes(form)) expect(text, form).toContain('Warfarin')
      expect(text, form).not.toMatch(UNSHARED)
      expect(text, form).not.toMatch(HIDDEN)
    }
    await (await FindPage.open(keller)).box.pressSequentially('vega')
    await expect(keller.getByText('Nobody of your organisation matches.')).toBeVisible()
  })

  await test.step('stopped, it is closed at once', async () => {
    const shares = await SharesPage.open(vega)
    const open = shares.inForce.filter({ hasText: KELLER })
    await expect(open).toHaveCount(1)
    await expect(open).toContainText('Medicines and laboratory results, until')
    await open.getByRole('link', { name: /^Receipt/ }).click()
    await vega.waitForURL(/\/me\/shares\//)
    const added = await addedBy(async () => receipt.stop())
    expect(added['share.stop permitted']).toBe(1)
    await keller.goto(chart)
    await expect(keller.getByRole('alert').filter({ hasText: 'The share with you has ended.' })).toBeVisible()
    await expect(new ChartPage(keller).banner).toHaveCount(0)
    await expect((await AskPage.open(keller)).rows.first()).toContainText('The share has ended')
  })

  await test.step('she reads all of it', async () => {
    const looked = await LookedPage.open(vega)
    const hers = looked.by(KELLER)
    await expect(hers.filter({ hasText: 'Asked you to share a part of your record' }).first()).toBeVisible()
    await expect(hers.filter({ hasText: /Opened your chart.*You agreed to this on/ }).first()).toBeVisible()
    await expect(hers.filter({ hasText: 'Not let in. Tried to open your chart' }).first()).toBeVisible()
    for (const decision of ['A device was made your signing key', 'You agreed to share, and signed it', 'You stopped a share'])
      await expect(looked.by('You').filter({ hasText: decision }).first()).toBeVisible()
  })

  await test.step('the officer reads all of it', async () => {
    // Of this test alone: others before it left the like.
    const list = await ExplorerPage.open(rahmani, `?from=${begun}`)
    for (const said of [
      /asked for a share|passed on/i,
      /Vega.* approved a share/i,
      /Jonas Keller opened the chart of VEGA, Marisol/,
      /stopped a share/i,
      /Jonas Keller tried to open the chart of VEGA, Marisol/,
    ])
      await expect(list.rows.filter({ hasText: said }).first()).toBeVisible()
  })
})
