import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asClient } from '@/bin/set-up/databases'
import { besideThePortal } from '@/e2e/long/portal-under-fire'
import { look } from '@/e2e/long/readers'
import { publishedAt, requireWholePortal } from '@/e2e/long/whole-portal'
import { expect, test } from '@/e2e/support/personas'
import { signInAt } from '@/e2e/support/sign-in-at'
import { startWeb } from '@/e2e/support/web-process'

/** All of them are inside the gate at once, fewer than there are connections to the database. */
const REQUESTS = 12
const HELD_SECONDS = 3

test('SIGTERM under load (ASSURANCE 31): whatever is under way gets its whole answer, nothing new begins, and it ends by itself', async () => {
  const { urls, dataDir, url } = besideThePortal()
  const logPath = join(dataDir, 'web-stopped.log')
  const web = await startWeb({ database: urls.web, keystore: urls.keystore, dataDir, logPath })
  const { cookie, charts } = await signInAt(web.url, 'solheim')
  const { looks, ended, told } = await asClient(urls.owner, async (client) => {
    await client.query('begin')
    await client.query('lock table ledger_queue in share mode')
    const looks = Array.from({ length: REQUESTS }, (_, i) => look(charts[i % charts.length] ?? '', cookie))
    await untilWaiting(urls.owner)
    const told = Date.now()
    const ended = web.stop()
    await untilRefused(web.url)
    await pause(HELD_SECONDS * 1_000)
    await client.query('rollback')
    return { looks, ended, told }
  })
  const answers = await Promise.all(looks)
  for (const { status, text, event, failure } of answers) {
    expect({ status, failure }, readFileSync(logPath, 'utf8')).toEqual({ status: 200, failure: undefined })
    expect(event).toBeDefined()
    expect(text).toMatch(/<\/html>\s*$/)
  }
  expect(await ended, 'by itself, with the exit code of a SIGTERM').toBe(143)
  const seconds = (Date.now() - told) / 1_000
  expect(seconds).toBeLessThan(30)
  process.stdout.write(`${REQUESTS} requests under way at SIGTERM were answered, and it ended after ${seconds.toFixed(1)} s\n`)
  await requireWholePortal({ acknowledged: answers.flatMap(({ event }) => event ?? []), wrong: [] }, [], publishedAt(url))
})

async function untilWaiting(owner: string): Promise<void> {
  const text = 'select count(distinct pid)::int as n from pg_locks where not granted'
  let n = 0
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(20)) {
    n = (await asClient(owner, (client) => client.query<{ n: number }>(text))).rows[0]?.n ?? 0
    if (n === REQUESTS) return
  }
  throw new Error(`${n} of ${REQUESTS} requests came to their entry`)
}

/** It no longer listens: whoever comes now goes to another web process. Connections that are open are answered on. */
async function untilRefused(url: string): Promise<void> {
  const { hostname: host, port } = new URL(url)
  for (const end = Date.now() + 10_000; Date.now() < end; await pause(20)) {
    const code = await new Promise<string | undefined>((done) => {
      const socket = connect({ host, port: Number(port) }, () => done(undefined))
      socket.once('error', ({ code }: NodeJS.ErrnoException) => done(code))
      socket.once('connect', () => socket.destroy())
    })
    if (code === 'ECONNREFUSED') return
  }
  throw new Error('it went on listening')
}
