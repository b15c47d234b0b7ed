import { setTimeout as pause } from 'node:timers/promises'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { watchCheckpoints } from '@/e2e/faults/whole-ledger'
import { killPart, logged, PARTS, restart } from '@/e2e/long/portal-under-fire'
import { type Person, type Readers, startReaders } from '@/e2e/long/readers'
import { publishedAt, requireWholePortal } from '@/e2e/long/whole-portal'
import { type Enter, expect, type Persona, test } from '@/e2e/support/personas'
import { ownerSql } from '@/e2e/support/portal'
import type { HistorySource } from '@/lib/ledger/history-source'

/**
 * The real portal: what the supervisor of bin/serve.ts runs, with charts fetched from outside. e2e/faults kills a stand-in
 * for the web process, and cuts what cannot be aimed at here: a single backend, one of two sequencers, a large import.
 */
const SECONDS = 150
/** Each reads in two places at once. */
const CLINICIANS = ['solheim', 'byrne', 'osei'] as const

test('SIGKILL of web process, sequencer and database while charts are opened: nothing acknowledged is lost, no gap, no fork', async ({
  enter,
  baseURL,
}) => {
  if (!baseURL) throw new Error('the run names the portal')
  const random = seededRandom('kills of the portal')
  const people: Person[] = []
  for (const who of CLINICIANS) people.push(await signIn(who, enter))
  const published = publishedAt(baseURL)
  const watch = watchCheckpoints(published.checkpoint)
  const readers = startReaders([...people, ...people], random)
  const started = Date.now()
  let rounds = 0
  try {
    await untilMoreAcknowledged(readers)
    for (; Date.now() - started < SECONDS * 1_000; rounds++) await killEach(readers, random, published)
  } finally {
    await readers.stop()
    await watch.stop()
  }
  const seconds = Math.round((Date.now() - started) / 1_000)
  const size = await requireWholePortal(readers, watch.seen, published)
  const unanswered = [...readers.unanswered].map(([reason, n]) => `${n}× ${reason}`).join(', ')
  process.stdout.write(
    `${rounds * PARTS.length} kills in ${seconds} s: ${readers.acknowledged.length} acknowledged looks among ${size} entries, ` +
      `${watch.seen.size} checkpoints seen; no answer: ${unanswered}\n`,
  )
  // An orderly stop afterwards leaves nothing running, and what comes up again is the same log.
  await restart()
  expect(await requireWholePortal(readers, watch.seen, published)).toBe(size)
})

test.afterEach(({ baseURL: _ }, { status, expectedStatus }) => {
  if (status !== expectedStatus) process.stdout.write(`${logged('web')}\n${logged('sequencer')}\n`)
})

/** Each part once, in random order, at random moments. After each kill charts open again. */
async function killEach(readers: Readers, random: Random, published: HistorySource): Promise<void> {
  for (const part of random.shuffled(PARTS)) {
    // A killed sequencer's lease keeps the next one waiting for ten seconds, with nothing under way that could be cut.
    if (part !== 'web') await untilMoreSigned(published, readers)
    await pause(random.between(200, 1_500))
    const killed = Date.now()
    await killPart(part)
    await untilMoreAcknowledged(readers)
    process.stdout.write(`${part} killed; charts open again after ${((Date.now() - killed) / 1_000).toFixed(1)} s\n`)
  }
}

/** A sequencer or signer that stands still would not show in the charts. */
async function untilMoreSigned(published: HistorySource, readers: Readers): Promise<void> {
  let before = 0
  for (const end = Date.now() + 120_000; Date.now() < end; await pause(100)) {
    const size = await signedSize(published)
    if (before > 0 && size > before) return
    before ||= size
  }
  const state = await ownerSql(
    `select h.size, h.epoch, l.expires_at, now(), (select count(*) from ledger_queue) as queued,
       (select max(size) from ledger_checkpoint) as signed, (select count(*) from pg_locks where not granted) as waiting
     from ledger_head h, ledger_lease l`,
  ).catch(String)
  const answers = `${readers.acknowledged.length} charts, ${JSON.stringify([...readers.unanswered])}, ${readers.wrong.length} wrong`
  throw new Error(`nothing beyond ${before} was published within two minutes: ${JSON.stringify(state)}; ${answers}`)
}

/** 0 while nobody answers or nothing is signed. */
async function signedSize(published: HistorySource): Promise<number> {
  return published.checkpoint().then(
    (note) => Number(note.split('\n')[1]),
    () => 0,
  )
}

/** A few, so that the next kill falls among appends and not into a start. */
async function untilMoreAcknowledged({ acknowledged, unanswered }: Readers): Promise<void> {
  const before = acknowledged.length
  for (const end = Date.now() + 120_000; Date.now() < end; await pause(50)) if (acknowledged.length > before + 5) return
  throw new Error(`hardly anybody got an answer within two minutes: ${JSON.stringify([...unanswered])}\n${logged('web')}`)
}

/** One click in a real browser; her charts are those of her worklist. */
async function signIn(who: Persona, enter: Enter): Promise<Person> {
  const page = await enter(who)
  await page.goto('/work')
  const rows = page.getByRole('list', { name: 'Your patients' }).getByRole('link')
  await expect(rows.first()).toBeVisible({ timeout: 60_000 })
  const charts = await rows.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))
  const cookies = await page.context().cookies()
  await page.close()
  return { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '), charts }
}
