import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cast, endCast } from '@/e2e/faults/kills'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { acknowledged, startAppender, startSequencer } from '@/e2e/faults/processes'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { requireWholeLedger, untilSigned, watchCheckpoints } from '@/e2e/faults/whole-ledger'

/**
 * 100 callers on two web processes and two sequencers that both want the lease. The web processes are those of appender.ts:
 * the gate as the portal uses it, without HTTP before it, so that all hundred are in the gate at once.
 */
const CALLERS = 50
const SECONDS = 60

let stage: Stage
let random: Random
let cast: Cast | undefined
beforeAll(async () => {
  random = seededRandom('hundred appenders')
  stage = await openStage()
})
afterAll(async () => {
  if (cast) await endCast(cast)
  await stage?.drop()
})

it('one hundred at once: no gap, no fork, nothing acknowledged is lost; sequencers and web processes killed meanwhile', async () => {
  const patients = []
  for (let seed = 1; seed <= 3; seed++) patients.push(await addPatient(stage.northgate, 6, seed))
  const stranger = await addPatient(stage.northgate, 6, 9)
  const actor = await addPhysician(stage.urls.owner, stage.northgate, patients)
  const errand = { actor, patients, stranger, callers: CALLERS }
  const sequencers = [0, 1].map((n) => startSequencer(stage, `sequencer-${n}`))
  const webs = [0, 1].map((n) => startAppender(stage, `web-${n}`, { ...errand, seed: random.between(1, 2 ** 20) }))
  cast = { errand, webs, sequencers }
  const watch = watchCheckpoints()
  for (const end = Date.now() + SECONDS * 1_000; Date.now() < end; ) {
    await pause(random.between(2_000, 15_000))
    await random.pick(random.between(0, 2) ? webs : sequencers).killAndRestart()
  }
  for (const web of webs) await web.kill()
  await untilSigned(stage, 120, sequencers)
  await watch.stop()
  const ids = acknowledged(webs)
  const size = await requireWholeLedger(stage, ids, watch.seen)
  expect(ids.length).toBeGreaterThan(2 * CALLERS)
  process.stdout.write(`${ids.length} acknowledged events among ${size} entries, ${watch.seen.size} checkpoints seen\n`)
})
