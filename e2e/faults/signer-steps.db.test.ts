import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { createOrganisation } from '@/lib/directory/organisations'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { publishCheckpoint } from '@/lib/ledger/publish'
import { type SequencerState, sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner } from '@/lib/ledger/signer'

/** The crash table of LEDGER.md, step by step: a process that ends there is one that never runs the next line. */
const HOLDER = '00000000-0000-4000-8000-000000000001'

let test: TestInstallation
beforeAll(async () => {
  test = await testInstallation()
  await setDatabase(openDatabase(test.sequencerUrl))
  openSigner((await newLife()).size) // the first life of all begins with an empty log, and writes that down
})
afterAll(() => test.drop())

let organisations = 0
async function queueThree(): Promise<void> {
  await setDatabase(openDatabase(test.ownerUrl))
  await createOrganisation(`X${organisations++}`, 'An organisation')
  await setDatabase(openDatabase(test.sequencerUrl))
}

async function newLife(): Promise<SequencerState> {
  const state = await takeLease(HOLDER)
  if (!state) throw new Error('no lease')
  return state
}

async function refuseSignatures(refuse: boolean): Promise<void> {
  const check = `add constraint refused check (false) not valid`
  await test.owner.pool.query(`alter table checkpoint_signature ${refuse ? check : 'drop constraint refused'}`)
}

const stateSize = () => Number(readFileSync(join(test.dataDir, 'log.state'), 'utf8').split('\n')[2])
const publishedSize = async () => Number((await loadCheckpoint())?.split('\n')[1] ?? 0)

describe('a sequencer that ends', () => {
  beforeEach(queueThree)

  it('after a batch and before signing: the next life signs the same head', async () => {
    const { state } = await sequenceBatch(await newLife())
    const again = await newLife()
    expect(again.size).toBe(state.size)
    expect(await publishCheckpoint(openSigner(again.size), again)).toBe(state.size)
    expect(await publishedSize()).toBe(state.size)
  })

  it('after the state file was written and before the checkpoint is stored: the same head is signed again', async () => {
    const { state } = await sequenceBatch(await newLife())
    await refuseSignatures(true)
    const before = await publishedSize()
    await expect(publishCheckpoint(openSigner(state.size), state)).rejects.toThrow(/refused/)
    await refuseSignatures(false)
    expect(stateSize(), 'it remembers what it may have signed').toBe(state.size)
    expect(await publishedSize(), 'and half a checkpoint is none').toBe(before)
    const again = await newLife()
    expect(await publishCheckpoint(openSigner(again.size), again)).toBe(state.size)
    expect(await publishedSize()).toBe(state.size)
  })

  it('there, with more entries placed before it signs again: the larger head follows from what it remembers', async () => {
    const first = await sequenceBatch(await newLife())
    await refuseSignatures(true)
    await expect(publishCheckpoint(openSigner(first.state.size), first.state)).rejects.toThrow(/refused/)
    await refuseSignatures(false)
    await queueThree()
    const { state } = await sequenceBatch(await newLife())
    expect(state.size).toBeGreaterThan(stateSize())
    expect(await publishCheckpoint(openSigner(state.size), state)).toBe(state.size)
    expect(await publishCheckpoint(openSigner(state.size), state), 'nothing new').toBeUndefined()
  })

  it('while a signer lives on after a failed store: it signs the next head from the edge it has on disk', async () => {
    const signer = openSigner((await newLife()).size)
    const first = await sequenceBatch(await newLife())
    await refuseSignatures(true)
    await expect(publishCheckpoint(signer, first.state)).rejects.toThrow(/refused/)
    await refuseSignatures(false)
    await queueThree()
    const { state } = await sequenceBatch(await newLife())
    expect(await publishCheckpoint(signer, state)).toBe(state.size)
    expect(stateSize()).toBe(state.size)
  })
})
