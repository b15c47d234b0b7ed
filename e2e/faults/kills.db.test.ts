import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, endCast, killAndCheck, startCast, TARGETS } from '@/e2e/faults/kills'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { openStage, type Stage } from '@/e2e/faults/stage'

let stage: Stage
let cast: Cast
let random: Random
beforeAll(async () => {
  random = seededRandom('kills')
  stage = await openStage()
  cast = await startCast(stage, random, { webs: 1, sequencers: 2 })
})
afterAll(async () => {
  if (cast) await endCast(cast)
  await stage?.drop()
})

describe('SIGKILL during appends', () => {
  it('of web, sequencer, database and a single backend: nothing acknowledged is lost, no gap, no fork', async () => {
    expect(await killAndCheck(stage, random, cast, random.shuffled(TARGETS))).toMatch(/^4 kills/)
  }, 120_000)
})
