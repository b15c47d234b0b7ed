import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { disableGuards, sqlOf } from '@/e2e/tampering/as-owner'
import { type Hospital, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { pickVariables } from '@/lib/base/env'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await sequenceAll(test)
})
afterAll(() => test.drop())

/** As an operator types it: nothing of the environment but where programs are. */
function ledger(...args: string[]): Promise<{ code: number | string; said: string }> {
  const command = ['--conditions=react-server', '--import', 'tsx', resolve('bin/ledger.ts'), ...args, '--data', test.dataDir]
  const env = { ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const }
  return new Promise((done) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
}

describe('npm run ledger -- check', () => {
  it('ends with 0 for an intact ledger, 1 for a broken one and 2 for what it does not understand', async () => {
    expect(await ledger('check')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^History: intact, \d+ entries, signed by the log alone\n/),
    })
    expect(await ledger('check', '--all')).toMatchObject({ code: 2, said: expect.stringContaining('→ npm run ledger -- check') })
    await disableGuards(test.owner)
    await sqlOf(test.owner)('update ledger_entry set entry = set_byte(entry, 9, get_byte(entry, 9) # 1) where position = 3')
    expect(await ledger('check', '--history')).toMatchObject({
      code: 1,
      said: expect.stringContaining('History: BROKEN, entry at position 3'),
    })
  })
})
