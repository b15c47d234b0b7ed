import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { type ShareWorld, share, shareWorld } from '@/e2e/support/share-world'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { now, setClock } from '@/lib/base/clock'
import { stopShare } from '@/lib/consent/stop'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { ExplorerFilter } from '@/lib/oversight/explorer-view'
import { openChart } from '@/lib/records/chart'
import { identifyPatients } from '@/lib/records/identify'

let world: ShareWorld
let here: Actor
let there: Actor

beforeAll(async () => {
  world = await shareWorld()
  here = await signedIn({ role: 'officer', organisation: world.northgate })
  there = await signedIn({ role: 'officer', organisation: world.cityHeart })
  await disableGuards(world.owner)
})
afterEach(() => setClock(undefined))
afterAll(() => world.drop())

const OPENED: ExplorerFilter = { choices: { action: { include: ['chart.open'] } } }

async function explore(who: Actor, filter = OPENED) {
  const answer = await exploreLedger(who, filter, identifyPatients)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return answer.value
}
const newest = async (who: Actor) => (await explore(who)).entries[0]

describe('a share', () => {
  it('does not explain a try of a colleague to whom nothing was shared, nor one two months later', async () => {
    const consent = await share(world, { who: 'person' })
    await stopShare(world.herself, consent)
    await openChart(world.nurse, world.patient)
    const { entries } = await explore(here, { choices: { actor: { include: [String(world.nurse.id)] } } })
    expect(entries[0]?.why).toMatchObject({ state: 'flagged', words: 'refused' })
    await openChart(world.physician, world.patient)
    expect((await newest(here))?.why.words).toMatch(/^share ended at/)
    const later = new Date(now().getTime() + 60 * 86_400_000)
    setClock(() => later)
    const physician = await signedIn({ role: 'physician', organisation: world.cityHeart })
    await openChart(physician, world.patient)
    const officer = await signedIn({ role: 'officer', organisation: world.northgate })
    expect(await newest(officer)).toMatchObject({ outcome: 'refused', why: { state: 'flagged', words: 'refused' } })
  })

  it('explains what it opened and, for thirty days, why it no longer opens: to both officers, by what the custodian sealed', async () => {
    const consent = await share(world)
    await openChart(world.physician, world.patient)
    await sequenceAll(world)
    for (const officer of [here, there]) expect((await newest(officer))?.why).toMatchObject({ state: 'explained' })
    await stopShare(world.herself, consent)
    await openChart(world.physician, world.patient)
    await sequenceAll(world)
    for (const officer of [here, there])
      expect(await newest(officer)).toMatchObject({
        outcome: 'refused',
        why: { state: 'explained', words: expect.stringMatching(/^share ended at/) },
      })
    await tampering(world.owner, ['consent'], async (sql) => {
      await sql("update consent set ended_at = ended_at - interval '1 minute'")
      expect((await newest(here))?.why).toMatchObject({ state: 'flagged', words: 'refused' })
    })
  })

  it('in force leaves her a reference to the recipient’s officer', async () => {
    await share(world)
    await openChart(world.physician, world.patient)
    const { facets, entries } = await explore(there)
    const told = JSON.stringify([facets, entries])
    expect(told).toContain(`patient ${world.patient.slice(-6)}`)
    expect(told).not.toMatch(/VÖGELIN/i)
    expect(JSON.stringify(await explore(here))).toMatch(/VÖGELIN/i)
  })
})
