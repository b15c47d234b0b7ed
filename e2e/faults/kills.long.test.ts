import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, endCast, killAndCheck, startCast, TARGETS, type Target } from '@/e2e/faults/kills'
import { type Random, seededRandom } from '@/e2e/faults/random'
import { openStage, type Stage } from '@/e2e/faults/stage'

const MINUTES = 5
const KILLS_A_ROUND = 12

let stage: Stage
let random: Random
beforeAll(async () => {
  random = seededRandom('kills, long')
  stage = await openStage()
})
afterAll(() => stage?.drop())

describe('SIGKILL during appends, again and again', () => {
  it('of random processes: the same ledger stays whole over many rounds', async () => {
    const end = Date.now() + MINUTES * 60_000
    for (let round = 0; Date.now() < end; round++) {
      const cast: Cast = await startCast(stage, random, { webs: 2, sequencers: 2 }, round)
      try {
        const targets: Target[] = Array.from({ length: KILLS_A_ROUND }, () => random.pick(TARGETS))
        expect(await killAndCheck(stage, random, cast, targets)).toMatch(/^12 kills/)
      } finally {
        await endCast(cast)
      }
    }
  }, 900_000)
})
