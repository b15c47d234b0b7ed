import { EntryPage, ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { LookedPage } from '@/e2e/support/pages/me'
import { expect, PEOPLE, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations } from '@/e2e/support/portal'
import { idOf, STORY } from '@/e2e/support/story'

const ONE_LOOK = { 'chart.open permitted': 1 }

test('a clinician finds an imported patient by keyboard and opens her chart: one look, one entry', async ({ solheim }) => {
  const find = await FindPage.open(solheim)
  await find.type(STORY.imported.query)
  const added = await addedBy(async () => {
    const chart = await find.openByKeyboard(STORY.imported.shown)
    await chart.isOpen(STORY.imported.shown)
    await chart.entry()
  })
  expect(added).toEqual(ONE_LOOK)
})

test('a chart with a restricted part is two entries, one in each stream, of one act', async ({ solheim, rahmani }) => {
  const find = await FindPage.open(solheim)
  await find.type('vega')
  let position = 0
  const added = await addedBy(async () => {
    const chart = await (await find.openByKeyboard(/VEGA/)).isOpen(/VEGA, Marisol/)
    position = await chart.entry()
  })
  expect(added).toEqual({ 'chart.open permitted': 2 })
  const main = await EntryPage.open(rahmani, position)
  await expect(main.sentence).toContainText(`${PEOPLE.solheim} opened the chart of VEGA, Marisol`)
  const act = await main.fact('Act')
  expect(act).toMatch(/^[0-9a-f-]{36}$/)
  const restricted = await main.step(']')
  await expect(restricted.sentence).toContainText(`${PEOPLE.solheim} opened the chart of VEGA, Marisol`)
  expect(await restricted.fact('Act')).toBe(act)
})

test('hovering over the worklist, scrolling, back and forward are no looks', async ({ solheim }) => {
  await solheim.goto('/work')
  const rows = solheim.getByRole('list', { name: 'Your patients' }).getByRole('link')
  await expect(rows.first()).toBeVisible()
  const added = await addedBy(async () => {
    for (const row of await rows.all()) await row.hover()
    await solheim.mouse.wheel(0, 2000)
    await solheim.mouse.wheel(0, -2000)
    await solheim.waitForLoadState('networkidle')
  })
  expect(added).toEqual({})
  await rows.first().click()
  const chart = await new ChartPage(solheim).isOpen()
  await chart.entry()
  const walked = await addedBy(async () => {
    await solheim.goBack()
    await expect(rows.first()).toBeVisible()
    await solheim.goForward()
    await chart.isOpen()
    await solheim.waitForLoadState('networkidle')
  })
  expect(walked['chart.open permitted'] ?? 0).toBe(0)
})

test('hovering over what was found is no look', async ({ solheim }) => {
  const find = await FindPage.open(solheim)
  await find.type(STORY.imported.query)
  const added = await addedBy(async () => {
    for (const row of await find.options.all()) await row.hover()
    await solheim.mouse.wheel(0, 1000)
    await solheim.waitForLoadState('networkidle')
  })
  expect(added).toEqual({})
})

test('reloading a chart is one more look', async ({ solheim }) => {
  const find = await FindPage.open(solheim)
  await find.type(STORY.imported.query)
  const chart = await (await find.openByKeyboard(STORY.imported.shown)).isOpen()
  await chart.entry()
  const added = await addedBy(async () => {
    await solheim.reload()
    await chart.entry()
  })
  expect(added).toEqual(ONE_LOOK)
})

test('without a basis a chart is refused, the refusal is an entry, a declared reason opens it, and the patient reads both', async ({
  solheim,
  rahmani,
  enter,
}) => {
  await endDeclarations()
  const { query, shown, persona } = STORY.unrelated
  const find = await FindPage.open(solheim)
  await find.type(query)
  const chart = new ChartPage(solheim)
  const refused = await addedBy(async () => (await find.openByKeyboard(shown)).isRefused())
  expect(refused).toEqual({ 'chart.open refused': 1 })
  const opened = await addedBy(async () => {
    await (await chart.declare('Consult')).isOpen(shown)
    await expect(chart.ribbon).toContainText('Declared: asked for advice')
    await chart.entry()
  })
  expect(opened).toEqual({ 'chart.declare permitted': 1, 'chart.open permitted': 1 })

  const list = await ExplorerPage.open(rahmani, '?action=chart.open&outcome=refused')
  await expect(list.rows.first()).toContainText(`${PEOPLE.solheim} tried to open the chart of`)

  const looked = await LookedPage.open(await enter(persona))
  const hers = looked.by(PEOPLE.solheim)
  await expect(hers.filter({ hasText: 'Opened your chart' }).first()).toContainText('gave a reason: asked for advice')
  await expect(hers.filter({ hasText: 'Gave a reason to open your chart' }).first()).toBeVisible()
  await expect(hers.filter({ hasText: 'Not let in. Tried to open your chart' }).first()).toBeVisible()
})

test('to another organisation’s clinician, a patient of ours and nobody at all look the same', async ({ osei }) => {
  const vega = await idOf('vega')
  const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
  const [hers, none] = [await bodyOf(vega), await bodyOf(nobody)]
  expect(hers.status).toBe(404)
  expect(hers).toEqual(none)

  async function bodyOf(id: string) {
    const answer = await osei.goto(`/p/${id}`)
    const nonce = /'nonce-([^']+)'/.exec(answer?.headers()['content-security-policy'] ?? '')?.[1] ?? ''
    const text = (await answer?.text()) ?? ''
    return { status: answer?.status(), text: text.replaceAll(id, '<id>').replaceAll(nonce, '<nonce>') }
  }
})

test('a declared reason opens the general part only, and says what every chart says', async ({ haddad }) => {
  await endDeclarations()
  await haddad.goto(`/p/${await idOf('vega')}`)
  const chart = await new ChartPage(haddad).isRefused()
  const added = await addedBy(async () => (await chart.declare('Late result')).entry())
  expect(added).toEqual({ 'chart.declare permitted': 1, 'chart.open permitted': 1 })
  const main = haddad.getByRole('main')
  await expect(main).toContainText('Warfarin')
  await expect(main).not.toContainText(/sertraline|depression/i)
  await expect(main).toContainText('Patients can withhold parts of their record; ask.')
})

test('who opened the wrong chart says so with one tap, and is back at work', async ({ solheim }) => {
  await solheim.goto(`/p/${await idOf('vega')}`)
  await (await new ChartPage(solheim).isOpen()).entry()
  const added = await addedBy(async () => {
    await solheim.getByRole('button', { name: 'I opened the wrong chart' }).click()
    await expect(solheim.getByRole('list', { name: 'Your patients' })).toBeVisible()
  })
  expect(added).toEqual({ 'chart.declare permitted': 1, 'work.list permitted': 1 })
  await endDeclarations()
})
