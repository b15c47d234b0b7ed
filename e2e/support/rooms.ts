import { type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { whole } from '@/e2e/support/example-evidence'
import { alterTiles } from '@/e2e/support/on-the-way'
import { AccountPage } from '@/e2e/support/pages/account'
import { ImportRunPage, ImportsPage, PeoplePage } from '@/e2e/support/pages/admin'
import { AskPage } from '@/e2e/support/pages/ask'
import { ExplorerPage, VerifyPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { LockedPage } from '@/e2e/support/pages/locked'
import { HomePage, LookedPage } from '@/e2e/support/pages/me'
import { csvTime, RotaImportPage, RotaPage } from '@/e2e/support/pages/rota'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { VerifyFilePage } from '@/e2e/support/pages/verify-file'
import { type Enter, PEOPLE, type Persona, type Stranger } from '@/e2e/support/personas'
import { endDeclarations } from '@/e2e/support/portal'
import { openChanged, openRequest, openShare, WISH } from '@/e2e/support/share'
import { idOf, STORY } from '@/e2e/support/story'
import { badUpload, goodUpload } from '@/e2e/support/uploads'
import { encodeEvidence } from '@/lib/ledger/evidence'

/** A proof from another portal. */
const EXAMPLE = { name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(encodeEvidence(whole)) }

/** Every screen there is, each with somebody in it: what is checked and what is pictured. */
export type Room = {
  readonly name: string
  readonly who?: Persona
  /** Goes there and returns when it is complete. */
  go(page: Page): Promise<void>
}

export const ROOMS: readonly Room[] = [
  { name: 'sign-in', go: async (page) => void (await SignInPage.open(page)) },
  { name: 'locked', go: openLocked },
  { name: 'account', who: 'solheim', go: async (page) => void (await AccountPage.open(page)) },
  { name: 'somebody-else', who: 'solheim', go: async (page) => void (await page.goto('/demo')) },
  { name: 'work', who: 'solheim', go: openWork },
  { name: 'find', who: 'solheim', go: async (page) => void (await (await FindPage.open(page)).type(STORY.many.query)) },
  { name: 'chart', who: 'solheim', go: openVega },
  { name: 'declare', who: 'carvalho', go: openUnrelated },
  { name: 'home', who: 'vega', go: async (page) => expect((await HomePage.open(page)).sentence).toBeVisible() },
  { name: 'who-looked', who: 'vega', go: async (page) => void (await LookedPage.open(page)) },
  { name: 'ask', who: 'keller', go: async (page) => void (await (await AskPage.open(page)).fill(WISH)) },
  { name: 'decide', who: 'vega', go: async (page) => void (await (await HomePage.open(page)).decide(PEOPLE.osei)) },
  { name: 'sign', who: 'vega', go: openSign },
  { name: 'shares', who: 'vega', go: async (page) => void (await (await openShare(page)).all()) },
  { name: 'receipt', who: 'vega', go: async (page) => void (await openShare(page)) },
  { name: 'keys', who: 'vega', go: async (page) => void (await page.goto('/me/keys')) },
  { name: 'shared-chart', who: 'keller', go: openShared },
  { name: 'decide-changed', who: 'vega', go: openChanged },
  { name: 'explorer', who: 'rahmani', go: async (page) => void (await ExplorerPage.open(page)) },
  { name: 'explorer-beside', who: 'rahmani', go: openBeside },
  { name: 'explorer-people', who: 'rahmani', go: async (page) => void (await ExplorerPage.open(page, '?group=person')) },
  {
    name: 'explorer-empty',
    who: 'rahmani',
    go: async (page) => void (await ExplorerPage.open(page, '?from=2001-01-01&to=2001-01-02')),
  },
  { name: 'entry', who: 'rahmani', go: openEntry },
  { name: 'verify', who: 'rahmani', go: async (page) => void (await (await VerifyPage.open(page)).check()) },
  { name: 'verify-file', go: async (page) => void (await (await VerifyFilePage.open(page)).choose(EXAMPLE)) },
  { name: 'verify-broken', who: 'rahmani', go: openBroken },
  { name: 'administration', who: 'nair', go: async (page) => void (await page.goto('/admin')) },
  { name: 'people', who: 'nair', go: async (page) => void (await PeoplePage.open(page)) },
  { name: 'person', who: 'nair', go: async (page) => void (await (await PeoplePage.open(page)).openPerson(PEOPLE.byrne)) },
  { name: 'add-person', who: 'nair', go: async (page) => void (await (await PeoplePage.open(page)).add()) },
  { name: 'imports', who: 'nair', go: openImports },
  { name: 'import', who: 'nair', go: openImport },
  { name: 'rota', who: 'nair', go: openRota },
  { name: 'rota-import', who: 'nair', go: openRotaImport },
  { name: 'organisations', who: 'nair', go: async (page) => void (await page.goto('/admin/organisations')) },
  { name: 'duplicates', who: 'nair', go: async (page) => void (await page.goto('/admin/duplicates')) },
  { name: 'linked-chart', who: 'solheim', go: openLinked },
  { name: 'desk', who: 'quispe', go: async (page) => void (await page.goto(`/p/${await idOf('vega')}`)) },
  { name: 'slip', who: 'quispe', go: openSlip },
  { name: 'activate', go: async (page) => void (await page.goto('/activate')) },
  { name: 'outbox', who: 'nair', go: openOutbox },
  { name: 'losses-empty', who: 'quispe', go: async (page) => void (await page.goto('/losses')) },
  { name: 'own-mail', who: 'solheim', go: async (page) => void (await page.goto('/account/mail')) },
  { name: 'own-loss', who: 'solheim', go: async (page) => void (await page.goto('/account/loss')) },
  { name: 'choose-password', go: async (page) => void (await page.goto('/sign-in/first')) },
  { name: 'nothing-here', who: 'solheim', go: async (page) => void (await page.goto('/p/nobody')) },
]

type Doors = { readonly enter: Enter; readonly stranger: Stranger }

export async function roomPage({ who, go }: Room, { enter, stranger }: Doors, options?: BrowserContextOptions): Promise<Page> {
  const page = await (who ? enter(who, options) : stranger(options))
  await go(page)
  return page
}

async function openSlip(page: Page): Promise<void> {
  await page.goto(`/p/${await idOf('vega')}`)
  await page.getByRole('button', { name: 'Make a code' }).click()
  await expect(page.getByRole('region', { name: /^For VEGA/ })).toBeVisible()
}

async function openOutbox(page: Page): Promise<void> {
  const login = `outbox-${Date.now()}`
  const form = await (await PeoplePage.open(page)).add()
  await (await form.fill({ name: 'Marta Novotná', role: 'nurse', login, address: 'marta@hospital.example' })).submit()
  await expect(page.getByText('a mail is on its way')).toBeVisible()
  await page.goto('/admin/outbox')
  await page.getByText('Your account in Chartseal').first().click()
}

async function openWork(page: Page): Promise<void> {
  await page.goto('/work')
  await expect(page.getByRole('list', { name: 'Your patients' })).toBeVisible()
}

async function openSign(page: Page): Promise<void> {
  const sign = await (await (await openRequest(page)).tick(/^Medicines/)).share()
  await expect(sign.makeKey).toBeVisible()
}

/** The rooms before it left a share in force. */
async function openShared(page: Page): Promise<void> {
  await page.goto('/work')
  await page.getByRole('list', { name: 'Shared with you' }).getByRole('link').first().click()
  await page.waitForURL(/\/p\//)
  await (await new ChartPage(page).isOpen()).entry()
}

async function openVega(page: Page): Promise<void> {
  await page.goto(`/p/${await idOf('vega')}`)
  await (await new ChartPage(page).isOpen()).entry()
}

async function openUnrelated(page: Page): Promise<void> {
  await endDeclarations()
  await page.goto(`/p/${await idOf(STORY.unrelated.persona)}`)
  await new ChartPage(page).isRefused()
}

async function openImports(page: Page): Promise<void> {
  const imports = await ImportsPage.open(page)
  const [taken, refused] = [goodUpload(701), badUpload(702)]
  await (
    await imports.start([
      { ...taken, name: 'visits.json' },
      { ...refused, name: 'visits-2.json' },
    ])
  ).finished()
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0)
}

async function openImport(page: Page): Promise<void> {
  await openImports(page)
  await page.getByRole('link', { name: 'What is kept of this import' }).click()
  await new ImportRunPage(page).isShown()
}

/** A day and a night, and one that runs. */
async function openRota(page: Page): Promise<void> {
  const rota = await (await RotaPage.open(page)).choose('5 West')
  if ((await rota.shiftsOf('Chidi Okafor').count()) === 0) await rota.put('Chidi Okafor', -2, 6)
  if ((await rota.shiftsOf('Bogdan Ilić').count()) === 0) await rota.put('Bogdan Ilić', 6, 18)
}

async function openRotaImport(page: Page): Promise<void> {
  const head = 'person,department,from,until\n'
  const lines = ['Bogdan Ilić', 'Colleen Byrne'].map((who, i) => `${who},5 West,${csvTime(60 + i)},${csvTime(68 + i)}\n`)
  await (await RotaImportPage.open(page)).choose(head + lines.join(''))
  await expect(page.getByRole('heading', { name: 'What this file will do' })).toBeVisible()
}

async function openLinked(page: Page): Promise<void> {
  await (await FindPage.open(page)).type('akesson')
  await page
    .getByRole('option', { name: /ÅKESSON/ })
    .first()
    .click()
  await expect(page.getByRole('complementary', { name: 'Linked charts' })).toBeVisible()
}

/** Something to look at, from the story: not this run's own queries. */
async function openBeside(page: Page): Promise<void> {
  await (await ExplorerPage.open(page, '?why=flagged')).openBeside(0)
}

async function openEntry(page: Page): Promise<void> {
  const entry = await (await ExplorerPage.open(page, '?action=chart.open&outcome=permitted')).openFull(0)
  await expect(entry.sentence).toContainText('opened the chart of')
}

async function openBroken(page: Page): Promise<void> {
  await alterTiles(page)
  await (await VerifyPage.open(page)).check()
}

async function openLocked(page: Page): Promise<void> {
  await (await SignInPage.open(page)).enterAs(PEOPLE.solheim)
  await LockedPage.lock(page)
}
