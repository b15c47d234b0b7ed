import type { Page } from '@playwright/test'
import { ms, print, spreadOf } from '@/bench/measure'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { expect, test } from '@/e2e/support/personas'
import { idOf } from '@/e2e/support/story'

/**
 * `npm run bench:ui`: the three budgets of the screens, in a browser slowed four times, against a production build. Times are
 * taken inside the page, from the key or the click to the frame that shows the answer. Printed, never a reason to fail.
 */
const SLOWER = 4
const TIMES = 20

test('search, banner and whole chart', async ({ enter }) => {
  test.setTimeout(300_000)
  const page = await enter('solheim')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const searches = await times(() => timeSearch(page))
  const charts = await times(() => timeChart(page))
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  const { shift, scripts } = await weigh(page, `/p/${await idOf('vega')}`)
  print(`Screens in a browser ${SLOWER}× slower, ${TIMES} times each, p50 / p95`, [
    line('search: key to rows', searches, 150),
    line(
      'chart: click to the banner',
      charts.map(({ banner }) => banner),
      300,
    ),
    line(
      'chart: click to complete',
      charts.map(({ whole }) => whole),
      1_000,
    ),
    { what: 'layout shift of a chart', value: shift.toFixed(3), target: '≤ 0.02', met: shift <= 0.02 },
    { what: 'client scripts of a chart, compressed', value: `${Math.round(scripts / 1_000)} kB` },
  ])
})

function line(what: string, taken: readonly number[], budget: number) {
  const { p50, p95 } = spreadOf(taken)
  return { what, value: `${ms(p50)} / ${ms(p95)}`, target: `p95 ≤ ${budget} ms`, met: p95 <= budget }
}

async function times<T>(once: () => Promise<T>): Promise<T[]> {
  const taken: T[] = []
  for (let i = 0; i < TIMES + 2; i++) {
    const one = await once()
    if (i >= 2) taken.push(one)
  }
  return taken
}

/** From the third letter of a name, the first with which anybody is found, to the frame with the rows. */
async function timeSearch(page: Page): Promise<number> {
  const find = await FindPage.open(page)
  await find.box.pressSequentially('fe')
  await page.waitForTimeout(500) // what those two letters asked is answered: nobody
  await expect(find.options).toHaveCount(0)
  const stamped = await stamp(page, 'keydown', { rows: '[role=option]' })
  await page.keyboard.press('r')
  return (await stamped()).rows ?? Number.NaN
}

async function timeChart(page: Page): Promise<{ banner: number; whole: number }> {
  await page.goto('/work')
  const row = page.getByRole('list', { name: 'Your patients' }).getByRole('link', { name: /VEGA/ })
  await expect(row).toBeVisible()
  const stamped = await stamp(page, 'click', { banner: '.banner h1', whole: 'footer.foot' })
  await row.click()
  const { banner = Number.NaN, whole = Number.NaN } = await stamped()
  await new ChartPage(page).isOpen()
  return { banner, whole }
}

type Stamps = { readonly [name: string]: number }

/**
 * Notes in the page when the next such event comes and, from then on, the first frame in which each of these is there. The
 * question for the answer is asked before the event: one asked meanwhile would be work of this test, four times slower too.
 */
async function stamp(
  page: Page,
  event: 'keydown' | 'click',
  shown: Readonly<Record<string, string>>,
): Promise<() => Promise<Stamps>> {
  await page.evaluate(
    ([name, selectors]) => {
      const stamps: Record<string, number> = {}
      const done = new Promise<Record<string, number>>((resolve) => {
        const look = (begun: number) => {
          for (const [what, selector] of Object.entries(selectors))
            if (!(what in stamps) && document.querySelector(selector)) stamps[what] = performance.now() - begun
          if (Object.keys(stamps).length === Object.keys(selectors).length) resolve(stamps)
          else requestAnimationFrame(() => look(begun))
        }
        addEventListener(name, ({ timeStamp }) => look(timeStamp), { capture: true, once: true })
      })
      Object.assign(window, { stamped: () => done })
    },
    [event, shown] as const,
  )
  const stamps = page.evaluate(() => (window as unknown as { stamped(): Promise<Stamps> }).stamped())
  return () => stamps
}

/** A chart loaded afresh: cumulative layout shift, and bytes of script as they came over the wire. */
async function weigh(page: Page, path: string): Promise<{ shift: number; scripts: number }> {
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 })
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries as (PerformanceEntry & { value: number })[])
        (window as unknown as { shift: number }).shift += entry.value
    }
    new PerformanceObserver((list) => add(list.getEntries())).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  return page.evaluate(() => {
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = files
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    return { shift: (window as unknown as { shift: number }).shift, scripts }
  })
}
