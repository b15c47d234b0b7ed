import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import type { Errand } from '@/e2e/faults/appender'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { killNow } from '@/e2e/faults/process-tree'
import { acknowledged, type Killable, startAppender, startSequencer } from '@/e2e/faults/processes'
import type { Random } from '@/e2e/faults/random'
import type { Stage } from '@/e2e/faults/stage'
import { requireWholeLedger, untilSigned, watchCheckpoints } from '@/e2e/faults/whole-ledger'
import { openChart } from '@/lib/records/chart'

/** What may be killed. `backend`: one connection's process; PostgreSQL then restarts all others by itself. */
export const TARGETS = ['web', 'sequencer', 'database', 'backend'] as const
export type Target = (typeof TARGETS)[number]

export type Cast = {
  readonly errand: Omit<Errand, 'seed'>
  readonly webs: readonly Killable[]
  readonly sequencers: readonly Killable[]
}

/** Web processes with callers, and sequencers of which one at a time may order; ready once something was acknowledged. */
export async function startCast(
  stage: Stage,
  random: Random,
  count: { webs: number; sequencers: number },
  round = 0,
): Promise<Cast> {
  const patients = []
  for (let seed = 1; seed <= 3; seed++) patients.push(await addPatient(stage.northgate, 6, 10 * round + seed))
  const stranger = await addPatient(stage.northgate, 6, 10 * round + 9)
  const actor = await addPhysician(stage.urls.owner, stage.northgate, patients)
  const errand = { actor, patients, stranger, callers: 4 }
  const sequencers = Array.from({ length: count.sequencers }, (_, i) => startSequencer(stage, `sequencer-${round}-${i}`))
  const webs = Array.from({ length: count.webs }, (_, i) =>
    startAppender(stage, `web-${round}-${i}`, { ...errand, seed: random.between(1, 2 ** 20) }),
  )
  await untilMoreAcknowledged(webs, 0)
  return { errand, webs, sequencers }
}

/** Kills these one after the other at random moments, each brought back at once; then asks whether anything was lost. */
export async function killAndCheck(stage: Stage, random: Random, cast: Cast, targets: readonly Target[]): Promise<string> {
  const watch = watchCheckpoints()
  try {
    for (const target of targets) await killAndGoOn(stage, random, cast, target)
    for (const web of cast.webs) await web.kill()
    await untilSigned(stage, 60, cast.sequencers)
  } finally {
    await watch.stop()
  }
  // With what was said before it: the stack of the error that nobody caught.
  const crashes = cast.webs.flatMap((web) => {
    const lines = web.said()
    return lines.flatMap((line, i) => (line.startsWith('Node.js v') ? [lines.slice(Math.max(0, i - 30), i).join('\n')] : []))
  })
  expect(crashes, 'a web process ended because its database did').toEqual([])
  const ids = acknowledged(cast.webs)
  const size = await requireWholeLedger(stage, ids, watch.seen)
  // What was written around the kills opens, with the content and the sets that the ledger committed to.
  for (const patient of cast.errand.patients) expect((await openChart(cast.errand.actor, patient)).ok).toBe(true)
  const said = `${targets.length} kills (${targets.join(', ')}): ${ids.length} acknowledged events among ${size} entries, ${watch.seen.size} checkpoints seen`
  process.stdout.write(`${said}\n`)
  return said
}

export async function endCast({ webs, sequencers }: Cast): Promise<void> {
  for (const web of webs) await web.kill()
  for (const sequencer of sequencers) await sequencer.stop()
}

async function killAndGoOn(stage: Stage, random: Random, cast: Cast, target: Target): Promise<void> {
  const before = acknowledged(cast.webs).length
  await pause(random.between(200, 1_500))
  await killOne(stage, random, cast, target)
  await untilMoreAcknowledged(cast.webs, before)
}

async function killOne(stage: Stage, random: Random, { webs, sequencers }: Cast, target: Target): Promise<void> {
  if (target === 'web') await random.pick(webs).killAndRestart()
  if (target === 'sequencer') await random.pick(sequencers).killAndRestart()
  if (target === 'database') {
    await stage.killDatabase()
    await stage.startDatabase()
  }
  if (target === 'backend') killNow(random.pick(await loadBackends(stage)))
}

async function loadBackends({ urls }: Stage): Promise<number[]> {
  const text = `select pid from pg_stat_activity where backend_type = 'client backend' and application_name = 'chartseal'`
  // It may still be recovering from the kill before this one.
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) {
    const rows = await asClient(urls.superuser, async (client) => (await client.query(text)).rows).catch(() => [])
    if (rows.length > 0) return rows.map(({ pid }) => Number(pid))
  }
  throw new Error('nobody speaks to the database')
}

/** Care goes on: after each kill somebody gets an answer again. */
async function untilMoreAcknowledged(webs: readonly Killable[], before: number): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    if (acknowledged(webs).length > before) return
  }
  expect.unreachable(`nobody got an answer within a minute: ${webs.flatMap((web) => web.said().slice(-3)).join(' | ')}`)
}
