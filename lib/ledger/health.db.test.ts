import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Hospital, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { setClock } from '@/lib/base/clock'
import { loadWaitingSince } from '@/lib/ledger/health'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
})
afterAll(async () => {
  setClock(undefined)
  await test.drop()
})

function minutesAgo(minutes: number): Date {
  const at = new Date(Date.now() - minutes * 60_000)
  setClock(() => at)
  return at
}

it('an entry that waits longer than a minute is said aloud, until it is signed', async () => {
  minutesAgo(5)
  await sequenceAll(test)
  expect(await loadWaitingSince(-1)).toBeUndefined()
  const waiting = minutesAgo(2)
  await search(test.nurse)
  expect(await loadWaitingSince(-1)).toEqual(waiting)
  minutesAgo(0)
  await sequenceAll(test)
  expect(await loadWaitingSince(-1)).toBeUndefined()
})
