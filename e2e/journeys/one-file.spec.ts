import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { verifyFile } from '@/e2e/support/commands'
import { policy as examplePolicy, whole } from '@/e2e/support/example-evidence'
import { type Given, VerifyFilePage } from '@/e2e/support/pages/verify-file'
import { expect, type Stranger, test } from '@/e2e/support/personas'
import { pixelsTooWide } from '@/e2e/support/pictures'
import { saved, withAByteChanged } from '@/e2e/support/saved'
import { encodeEvidence } from '@/lib/ledger/evidence'
import { encodePolicy } from '@/lib/ledger/witness-policy'

/** The verifier that is one file: taken from the portal, kept on a disk, opened where there is no network. */
const FILE: Given = { name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(encodeEvidence(whole)) }
const POLICY = encodePolicy(examplePolicy)

let address: string | undefined

/** As somebody saves it who was given a file. */
async function savedPage(stranger: Stranger): Promise<string> {
  if (address) return address
  const { page } = await VerifyFilePage.open(await stranger())
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save this check as one file' }).click()
  const given = await download
  expect(given.suggestedFilename()).toMatch(/verify\.html$/)
  const path = join(mkdtempSync(join(tmpdir(), 'chartseal-one-file-')), 'verify.html')
  await given.saveAs(path)
  address = pathToFileURL(path).href
  return address
}

type Opened = { readonly verify: VerifyFilePage; readonly asked: readonly string[] }

async function offline(stranger: Stranger): Promise<Opened> {
  const from = await savedPage(stranger)
  const page = await stranger({ colorScheme: 'light' })
  const asked: string[] = []
  page.context().on('request', (request) => asked.push(request.url()))
  await page.context().setOffline(true)
  return { verify: await VerifyFilePage.openSaved(page, from), asked }
}

test('from a disk, without a network: intact, with the words of the command line, and nothing is asked of anybody', async ({
  stranger,
}) => {
  const { verify, asked } = await offline(stranger)
  await (await verify.underPolicy(POLICY)).choose(FILE)
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  const { status, said } = verifyFile(saved(FILE.name, FILE.buffer), saved('policy', POLICY))
  expect(status).toBe(0)
  const drawn = (await verify.room.textContent()) ?? ''
  const told = said.split('\n').filter((line) => line.startsWith('  '))
  expect(told.length).toBeGreaterThan(10)
  for (const line of told) expect(drawn).toContain(line.trim())
  expect(asked).toEqual([address])
})

test('with one byte changed it is broken, and says at which depth', async ({ stranger }) => {
  const { verify, asked } = await offline(stranger)
  await (await verify.underPolicy(POLICY)).choose(withAByteChanged(FILE))
  await expect(verify.room).toContainText('Broken: what this file holds contradicts itself or your policy.')
  await expect(verify.depth('Entry')).toContainText('Broken')
  await expect(verify.depth('Checkpoint')).toContainText('Holds')
  await verify.drop(FILE)
  await expect(verify.room).toContainText('Intact, and witnessed as your policy asks.')
  expect(asked).toEqual([address])
})

test('without a policy of one’s own nobody stands behind it; a policy of no witness is not called witnessed', async ({
  stranger,
}) => {
  const { verify } = await offline(stranger)
  await verify.choose(FILE)
  await expect(verify.room).toContainText('Cannot check who stands behind it: you named no policy of your own.')
  await verify.underPolicy(POLICY.replace(/quorum .*/, 'quorum none'))
  await expect(verify.room).toContainText('Intact on the word of the log alone')
  await verify.choose({ ...FILE, buffer: FILE.buffer.subarray(1) })
  await expect(verify.room).toContainText('This is not a file of evidence as it left the portal')
})

test('its own policy lets nothing out, also where there is a network and nobody else forbids it', async ({
  stranger,
  browser,
}) => {
  await savedPage(stranger)
  const html = readFileSync(new URL(address ?? ''), 'utf8')
  const reached: string[] = []
  const server = createServer((request, answer) => {
    reached.push(request.url ?? '')
    const page = request.url === '/without' ? html.replace(/<meta http-equiv[^>]+>/, '') : html
    answer.setHeader('content-type', 'text/html').end(page)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // A browser that nobody watches: what is tried here is refused, and its console says so.
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await (await VerifyFilePage.openSaved(page, `${here}/verify.html`)).choose(FILE)
    expect(await tries(page, here)).toEqual({ fetched: false, ran: false })
    expect(reached).toEqual(['/verify.html'])
    // The same page without its policy could: it is the policy that holds it.
    await VerifyFilePage.openSaved(page, `${here}/without`)
    expect(await tries(page, here)).toEqual({ fetched: true, ran: true })
    expect(reached).toEqual(expect.arrayContaining(['/told', '/told.png']))
  } finally {
    await context.close()
    await new Promise((done) => server.close(done))
  }
})

/** What code that had got into the page would try. */
function tries(page: Page, here: string) {
  return page.evaluate(async (to) => {
    const fetched = await fetch(`${to}/told`).then(
      () => true,
      () => false,
    )
    const image = new Image()
    await new Promise((done) => {
      image.onload = image.onerror = done
      image.src = `${to}/told.png`
    })
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    return { fetched, ran: 'ran' in window }
  }, here)
}

test('the portal hands it out to be kept, and never runs it', async ({ stranger }) => {
  const answer = await (await stranger()).request.get('/verify.html')
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-disposition']).toMatch(/^attachment/)
  expect((await answer.body()).equals(readFileSync(join(import.meta.dirname, '../../public/verify.html')))).toBe(true)
})

test('axe finds nothing in light and in dark, it fits a phone, and a keyboard is enough', async ({ stranger }) => {
  const { verify } = await offline(stranger)
  const { page } = verify
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter') // skips to the page
  await page.keyboard.press('Tab')
  await expect(verify.input).toBeFocused()
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('Space')
  await (await chooser).setFiles(FILE)
  await expect(verify.room).toContainText('Cannot check who stands behind it')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await pixelsTooWide(page)).toBeLessThanOrEqual(0)
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('What this file cannot show')).toBeVisible()
})
