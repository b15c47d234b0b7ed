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

describe('npm run ledger -- self-check', () => {
  it('records what it found; a break stands until somebody says that it was seen, and why', async () => {
    expect(await ledger('check', '--last')).toMatchObject({ code: 2, said: expect.stringContaining('not checked by itself yet') })
    expect(await ledger('self-check')).toMatchObject({ code: 0, said: expect.stringMatching(/^\S+Z all: intact\n/) })
    expect(await ledger('check', '--last')).toMatchObject({ code: 0, said: expect.stringContaining('New entries: intact') })
    expect(await ledger('acknowledge', '--because', 'x')).toMatchObject({
      code: 2,
      said: expect.stringContaining('no break stands'),
    })
    await sqlOf(test.owner)('grant delete on ledger_queue to chartseal_web')
    expect(await ledger('self-check')).toMatchObject({ code: 1, said: expect.stringMatching(/^\S+Z what was new: broken\n/) })
    await sqlOf(test.owner)('revoke delete on ledger_queue from chartseal_web')
    expect(await ledger('self-check')).toMatchObject({ code: 0, said: expect.stringContaining('and not acknowledged:') })
    expect(await ledger('check', '--last')).toMatchObject({ code: 1, said: expect.stringContaining('DELETE on ledger_queue') })
    expect(await ledger('acknowledge')).toMatchObject({ code: 2, said: expect.stringContaining('say what was done about it') })
    expect(await ledger('acknowledge', '--because', 'a grant made by mistake')).toMatchObject({ code: 0 })
    expect(await ledger('check', '--last')).toMatchObject({ code: 0, said: expect.stringContaining('a grant made by mistake') })
  })
})

describe('npm run ledger -- check', () => {
  it('ends with 0 for an intact ledger, 1 for a broken one and 2 for what it does not understand', async () => {
    expect(await ledger('check')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^Database: intact, \d+ guards.*\nHistory: intact, \d+ entries, signed by the log alone\n/),
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
