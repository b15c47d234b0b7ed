import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { endAll, enterAnew, WISH } from '@/e2e/support/share'
import { idOf } from '@/e2e/support/story'

/** The journey of sharing as somebody takes it who hears the screens: by roles and names, and by nothing else. */
test.beforeEach(async ({ keller, vega }) => endAll(keller, vega))

const KELLER = `${PEOPLE.keller}, nurse, City Heart Clinic`

const ASKING = `
    - main:
      - heading "Ask for access" [level=1]
      - status: If this person is a patient there, they will be asked.
      - form "Ask for access":
        - group "Who the patient is":
          - textbox "Family name"
          - textbox "Given name"
          - textbox "Birth date"
        - group "What you need to see":
          - list:
            - listitem:
              - checkbox "Problems and diagnoses"
        - textbox "Share until"
        - textbox "Why, in your words"
        - group "Who may look":
          - list:
            - listitem:
              - radio "Only me" [checked]
        - paragraph:
          - button "Ask the patient"
      - region "What the patient will read":
        - heading "What the patient will read" [level=2]
      - list "What you asked for":
        - listitem:
          - link "Change the request to Marisol Vega"
          - button "Withdraw the request to Marisol Vega"
  `
const WAITING = `
    - main:
      - heading / needs? you\\. / [level=1]
      - list "Requests to you":
        - listitem:
          - paragraph: /^Jonas Keller, nurse, City Heart Clinic, asks to see your/
          - paragraph:
            - link /^Read and decide/
  `
const DECIDING = `
    - heading /Jonas Keller, nurse, City Heart Clinic, asks to see your medicines, laboratory results and notes until/ [level=1]
    - form "What you would share":
      - heading "What you would share" [level=2]
      - list:
        - listitem:
          - checkbox /^Medicines \\d+ items$/
        - listitem:
          - checkbox /^Laboratory results \\d+ items$/
      - heading "What stays hidden" [level=2]
      - heading "Who may look" [level=2]
      - heading "Until when" [level=2]
    - button "Share"
    - button "Don’t share"
    - button "Not now"
  `
const SHARING = `
    - main:
      - heading /shares? of your record (is|are) open/ [level=1]
      - list "Open shares":
        - listitem:
          - paragraph:
            - link /^Receipt of the share with Jonas Keller/
          - group: /Stop sharing with Jonas Keller/
  `
const RECEIPT = `
    - main:
      - heading /^You stopped sharing this with Jonas Keller, City Heart Clinic/ [level=1]
      - region "What happens next":
        - heading "What happens next" [level=2]
      - heading "What you signed" [level=2]
      - heading "Receipt" [level=2]
      - term: Reference
      - definition: /^[0-9a-f-]{36}$/
      - paragraph:
        - link "Keep it as a file"
        - link "Keep it for a clinic’s software (FHIR)"
        - link "All shares"
  `
const OPENED = `
    - region "Patient":
      - heading /^VEGA, Marisol/ [level=1]
    - region /^Problems/:
      - paragraph: Not shared with you.
    - region /^Medicines in use/:
      - list:
        - listitem: /Warfarin/
  `
const REFUSED = `
    - main:
      - alert:
        - text: /^The share with you has ended\\./
        - link "Ask for access"
        - paragraph: /^Reference/
  `
/** Newest first, each with whoever did it. */
const LOOKED = `
    - list "Who looked":
      - listitem:
        - paragraph:
          - link /^Today/
          - text: /^Jonas Keller, nurse, /
        - paragraph: /^Not let in\\. Tried to open your chart/
      - listitem:
        - paragraph:
          - link /^Today/
          - text: You
        - paragraph: You stopped a share.
      - listitem:
        - paragraph:
          - link /^Today/
          - text: /^Jonas Keller, nurse, /
        - paragraph: /^Opened your chart.*You agreed to this on/
      - listitem:
        - paragraph:
          - link /^Today/
          - text: You
        - paragraph: You agreed to share, and signed it.
      - listitem:
        - paragraph:
          - link /^Today/
          - text: You
        - paragraph: A device was made your signing key.
      - listitem:
        - paragraph:
          - link /^Today/
          - text: /^Jonas Keller, nurse, /
        - paragraph: /^Asked you to share a part of your record/
  `
const EXPLORED = `
    - table:
      - rowgroup:
        - row:
          - cell:
            - link /Jonas Keller tried to open the chart of VEGA, Marisol/
        - row:
          - cell:
            - link /VEGA, Marisol.* stopped a share/
        - row:
          - cell:
            - link /Jonas Keller opened the chart of VEGA, Marisol/
        - row:
          - cell:
            - link /VEGA, Marisol.* approved a share/
        - row:
          - cell:
            - link /asked for a share|passed on/
  `

test('by what a screen reader says: asked, narrowed, signed, opened, stopped, refused', async ({ keller, rahmani, stranger }) => {
  test.setTimeout(180_000)
  await ask(keller)
  await expect(keller.getByRole('main')).toMatchAriaSnapshot(ASKING)
  const vega = await enterAnew('vega', stranger)
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(WAITING)
  await vega.getByRole('link', { name: /^Read and decide ?: Jonas Keller/ }).click()
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(DECIDING)
  await expect(vega.getByRole('banner')).toContainText(PEOPLE.vega)
  await narrowAndSign(vega)
  await expect(vega.getByRole('heading', { level: 1 })).toHaveText(/^You share this with Jonas Keller, City Heart Clinic, until/)
  await room(vega, 'Shares')
  await expect(vega.getByRole('main')).toMatchAriaSnapshot(SHARING)

  const chart = `/p/${await idOf('vega')}`
  await test.step('the recipient opens what was shared and nothing else', async () => {
    await room(keller, 'Work')
    const shared = keller.getByRole('list', { name: 'Shared with you' }).getByRole('link', { name: /Marisol Vega/ })
    await shared.click()
    await keller.waitForURL(`**${chart}`)
    await expect(keller.getByRole('main')).toMatchAriaSnapshot(OPENED)
  })
  await test.step('stopped, it is closed at once', async () => {
    await stop(vega)
    await expect(vega.getByRole('main')).toMatchAriaSnapshot(RECEIPT)
    expect(await keptBy(vega, 'Keep it for a clinic’s software (FHIR)')).toMatchObject({
      entry: [{ resource: { resourceType: 'Consent', status: 'inactive' } }, { resource: { resourceType: 'Provenance' } }],
    })
    await keller.reload()
    await expect(keller.getByRole('main')).toMatchAriaSnapshot(REFUSED)
    await expect(keller.getByRole('region', { name: 'Patient' })).toHaveCount(0)
  })
  await test.step('she hears all of it, in its order', async () => {
    await room(vega, 'Who looked')
    await expect(vega.getByRole('main')).toMatchAriaSnapshot(LOOKED)
  })
  await test.step('the officer hears all of it, and each row opens', async () => {
    await rahmani.goto('/')
    await room(rahmani, 'Explorer')
    await expect(rahmani.getByRole('table')).toMatchAriaSnapshot(EXPLORED)
    const refusal = rahmani.getByRole('link', { name: /Jonas Keller tried to open the chart of VEGA, Marisol/ })
    await refusal.first().click()
    const beside = rahmani.getByRole('complementary', { name: /^Entry/ })
    await expect(beside.getByRole('region', { name: 'Proof' })).toBeVisible()
  })
})

async function ask(page: Page): Promise<void> {
  await room(page, 'Ask')
  const form = page.getByRole('form', { name: 'Ask for access' })
  await form.getByRole('textbox', { name: 'Family name' }).fill(WISH.family)
  await form.getByRole('textbox', { name: 'Given name' }).fill(WISH.given)
  await form.getByRole('textbox', { name: 'Birth date' }).fill(WISH.birthDate)
  for (const name of WISH.kinds) await form.getByRole('checkbox', { name, exact: true }).check()
  await form.getByRole('textbox', { name: 'Share until' }).fill(WISH.until)
  await form.getByRole('textbox', { name: 'Why, in your words' }).fill(WISH.message)
  await form.getByRole('button', { name: 'Ask the patient' }).click()
}

/** Two of the three kinds asked for. */
async function narrowAndSign(page: Page): Promise<void> {
  for (const name of [/^Medicines/, /^Laboratory results/]) await page.getByRole('checkbox', { name }).check()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Make this device my signing key' }).click()
  await expect(page.getByRole('main').getByRole('status')).toContainText('This device is now your signing key.')
  await page.getByRole('button', { name: 'Sign and share' }).click()
}

async function stop(page: Page): Promise<void> {
  const share = page.getByRole('list', { name: 'Open shares' }).getByRole('listitem').filter({ hasText: KELLER })
  await share.getByRole('group').getByText('Stop sharing').click()
  await page.getByRole('button', { name: new RegExp(`^Stop now ?: no more sharing with ${KELLER}$`) }).click()
}

/** By the navigation that every page has. */
async function room(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name, exact: true }).click()
}

/** The file behind a link. */
async function keptBy(page: Page, name: string): Promise<unknown> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
  return JSON.parse(await readFile(await file.path(), 'utf8'))
}
