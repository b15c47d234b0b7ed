import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asClient } from '@/bin/set-up/databases'
import { besideThePortal } from '@/e2e/long/portal-under-fire'
import { type Look, look } from '@/e2e/long/readers'
import { publishedAt, requireWholePortal } from '@/e2e/long/whole-portal'
import { layWire, type Point } from '@/e2e/long/wire'
import { expect, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { signInAt } from '@/e2e/support/sign-in-at'
import { startWeb } from '@/e2e/support/web-process'

/**
 * The crash table's first two rows with a real web process: the wire to its database is held at the step, and the process is
 * killed while it waits there. What was never committed never happened; what was is there once, told or not.
 */
test.describe('a web process killed', () => {
  test('while its entry is on the way to the database: nothing happened', () => nothingHappensAt('append'))

  test('before its COMMIT reaches the database: nothing happened', () => nothingHappensAt('commit'))

  test('after its COMMIT and before its answer: the look is in the ledger once, though nobody was told', async () => {
    const { whole, left } = await killedAt('committed')
    expect(left).toEqual(whole)
  })
})

async function nothingHappensAt(point: Point): Promise<void> {
  const { left } = await killedAt(point)
  expect(left).toEqual({})
}

type Added = Record<string, number>

/** Which entries a look leaves that nothing disturbs, and which one that is cut at this point, the same chart both times. */
async function killedAt(point: Point): Promise<{ whole: Added; left: Added }> {
  const { urls, dataDir, url } = besideThePortal()
  const wire = await layWire(nameOf(urls.web))
  const web = await startWeb({ database: wire.url, keystore: urls.keystore, dataDir, logPath: join(dataDir, 'web-aimed.log') })
  try {
    const { cookie, charts } = await signInAt(web.url, 'solheim')
    const [chart = ''] = charts
    const acknowledged: string[] = []
    const whole = await addedBy(async () => acknowledged.push(await seen(chart, cookie)))
    const held = wire.holdAt(point)
    const left = await addedBy(async () => {
      const cut = look(chart, cookie)
      await Promise.race([held, cut.then(requireUnanswered)])
      await web.kill()
      requireUnanswered(await cut)
      await wire.close()
      await untilDisconnected(urls.owner)
    })
    // The other web process goes on, with the same session; the look that was cut is nobody's but the ledger's.
    acknowledged.push(await seen(chart.replace(web.url, url), cookie))
    await requireWholePortal({ acknowledged, wrong: [] }, [], publishedAt(url))
    return { whole, left }
  } finally {
    await web.kill()
    await wire.close()
  }
}

async function seen(chart: string, cookie: string): Promise<string> {
  const { event, failure } = await look(chart, cookie)
  if (!event || failure) throw new Error(`the chart did not open: ${failure}`)
  return event
}

function requireUnanswered({ event, failure, status }: Look): void {
  expect({ event, failure }, `status ${status}`).toEqual({ event: undefined, failure: expect.any(String) })
}

const NAME = 'chartseal-aimed'
function nameOf(address: string): string {
  const named = new URL(address)
  named.searchParams.set('application_name', NAME)
  return named.href
}

/** The dead one's connections end with what they were doing. */
async function untilDisconnected(owner: string): Promise<void> {
  const text = 'select 1 from pg_stat_activity where application_name = $1'
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(20))
    if ((await asClient(owner, (client) => client.query(text, [NAME]))).rowCount === 0) return
  throw new Error('its connections outlive it')
}
