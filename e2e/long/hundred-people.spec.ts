import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startSequencer } from '@/e2e/faults/processes'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { watchCheckpoints } from '@/e2e/faults/whole-ledger'
import { besideThePortal, killPart, logged } from '@/e2e/long/portal-under-fire'
import { type Person, type Readers, startReaders } from '@/e2e/long/readers'
import { publishedAt, requireWholePortal } from '@/e2e/long/whole-portal'
import { test } from '@/e2e/support/personas'
import { signInAt } from '@/e2e/support/sign-in-at'
import { startWeb, type WebProcess } from '@/e2e/support/web-process'

/**
 * ASSURANCE 35. One hundred sessions on two web processes with one database: the supervised one and another beside it; so with
 * the sequencer, and both want the lease. Each of the four is killed at random moments meanwhile.
 */
const PEOPLE_EACH = 50
const SECONDS = 60
/** A hundred wait for each other on a small machine, and a killed process makes its half begin again. */
const ANSWER_WITHIN_SECONDS = 180
const CLINICIANS = ['solheim', 'byrne', 'osei', 'haddad'] as const

test('one hundred at once on two web processes: no gap, no fork, nothing acknowledged is lost', async () => {
  const random = seededRandom('one hundred people')
  const portal = besideThePortal()
  const published = publishedAt(portal.url)
  const second = await secondWeb()
  const sequencer = startSequencer(portal, 'sequencer-beside')
  const readers: Readers[] = []
  const watch = watchCheckpoints(published.checkpoint)
  try {
    // All of them are in before the first one reads: who is turned away at the door is no part of this.
    const people = [await signInAll(portal.url), await signInAll(second.url)]
    for (const half of people) readers.push(startReaders(half, random, ANSWER_WITHIN_SECONDS))
    await Promise.all(readers.map((one) => untilMoreAcknowledged(one, 10)))
    const kills = { web: () => killPart('web'), second: second.killAndRestart, sequencer: () => killPart('sequencer') }
    const killed = await killAtRandom({ ...kills, beside: sequencer.killAndRestart }, random)
    // Care goes on at both, after all of it.
    await Promise.all(readers.map((one) => untilMoreAcknowledged(one, PEOPLE_EACH)))
    await Promise.all(readers.map((one) => one.stop()))
    process.stdout.write(`killed: ${killed.join(', ')}\n`)
  } finally {
    await Promise.all(readers.map((one) => one.stop()))
    await watch.stop()
    await second.kill()
    await sequencer.stop()
  }
  const acknowledged = readers.flatMap((one) => one.acknowledged)
  const size = await requireWholePortal({ acknowledged, wrong: readers.flatMap(({ wrong }) => wrong) }, watch.seen, published)
  const each = readers.map((one) => one.acknowledged.length)
  const unanswered = readers.flatMap((one) => [...one.unanswered].map(([reason, n]) => `${n}× ${reason}`)).join(', ')
  process.stdout.write(
    `${each.join(' + ')} acknowledged looks among ${size} entries, ${watch.seen.size} checkpoints seen; no answer: ${unanswered}\n`,
  )
})

async function secondWeb(): Promise<WebProcess & { killAndRestart(): Promise<void> }> {
  const { urls, dataDir } = besideThePortal()
  const logPath = join(dataDir, 'web-beside.log')
  const start = (port?: number) =>
    startWeb({ database: urls.web, keystore: urls.keystore, dataDir, logPath, ...(port ? { port } : {}) })
  let web = await start()
  return {
    url: web.url,
    kill: () => web.kill(),
    stop: () => web.stop(),
    async killAndRestart() {
      await web.kill()
      web = await start(Number(new URL(web.url).port))
    },
  }
}

async function signInAll(url: string): Promise<Person[]> {
  const people: Person[] = []
  while (people.length < PEOPLE_EACH) people.push(...(await Promise.all(CLINICIANS.map((who) => signInAt(url, who)))))
  return people.slice(0, PEOPLE_EACH)
}

/** Each at least once, then whichever, until the time is over. */
async function killAtRandom(kills: Readonly<Record<string, () => Promise<void>>>, random: Random): Promise<string[]> {
  const killed: string[] = []
  const names = Object.keys(kills)
  const waiting = random.shuffled(names)
  for (const end = Date.now() + SECONDS * 1_000; Date.now() < end || waiting.length > 0; ) {
    await pause(random.between(1_000, 8_000))
    const name = waiting.pop() ?? random.pick(names)
    await kills[name]?.()
    killed.push(name)
  }
  return killed
}

async function untilMoreAcknowledged({ acknowledged, unanswered }: Readers, more: number): Promise<void> {
  const before = acknowledged.length
  for (const end = Date.now() + 300_000; Date.now() < end; await pause(50)) if (acknowledged.length >= before + more) return
  throw new Error(`hardly anybody got an answer within five minutes: ${JSON.stringify([...unanswered])}\n${logged('web')}`)
}
