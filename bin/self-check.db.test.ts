import { getPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT, startChild, stopChild, TYPESCRIPT } from '@/bin/set-up/children'
import { signedIn } from '@/e2e/support/people'
import { type Hospital, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { loadCheckRecord } from '@/lib/oversight/check/check-record'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await sequenceAll(test)
})
afterAll(() => test.drop())

it('checks everything at its first start, at low priority, and after a restart only what is new', async () => {
  const env = { DATABASE_URL: test.webUrl, KEYSTORE_URL: test.keystoreUrl, CHARTSEAL_DATA: test.dataDir, NODE_ENV: 'test' }
  const args = [...TYPESCRIPT, join(ROOT, 'bin/self-check.ts')]
  const leaver = await signedIn({ role: 'nurse', organisation: test.northgate })
  await test.owner.pool.query(`update account set ends_at = now() - interval '1 day' where id = $1`, [leaver.id])
  for (const did of ['all', 'new']) {
    const before = loadCheckRecord()?.at
    const child = startChild({ name: 'self-check', args, env, logPath: join(test.dataDir, 'self-check.log') })
    try {
      for (const end = Date.now() + 60_000; loadCheckRecord()?.at === before && Date.now() < end; ) await pause(50)
      expect(loadCheckRecord()).toMatchObject({ did, verdict: 'intact' })
      expect(getPriority(child.pid)).toBeGreaterThan(0)
    } finally {
      await stopChild(child)
    }
  }
  // Beside the check: whoever left is closed, whether or not anybody remembers.
  const { rows } = await test.owner.pool.query('select active from account where id = $1', [leaver.id])
  expect(rows).toEqual([{ active: false }])
})
