import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import { openDatabase, setDatabase } from '@/lib/db/client'
import { createInstallation, createOrganisation } from '@/lib/directory/organisations'
import { createInstallationKeys } from '@/lib/keys/installation-keys'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { publishCheckpoint } from '@/lib/ledger/publish'
import { sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner } from '@/lib/ledger/signer'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
  const origin = createInstallationKeys('localhost:3000/ledger')
  await setDatabase(openDatabase(test.ownerUrl))
  await createInstallation({ id: test.installationId, demo: true, origin })
  await createOrganisation('NG', 'Northgate General')
})
afterAll(() => test.drop())

describe('the log', () => {
  it('orders what was queued and signs it', async () => {
    await setDatabase(openDatabase(test.sequencerUrl))
    const state = await takeLease('00000000-0000-4000-8000-000000000001')
    if (!state) throw new Error('no lease')
    const signer = openSigner(state.size)
    const { placed } = await sequenceBatch(state)
    // Installation, log key, receipt key, audit pair; organisation and its two pairs.
    expect(placed).toBe(7)
    expect(await publishCheckpoint(signer, state)).toBe(7)
    await setDatabase(openDatabase(test.webUrl))
    const note = await loadCheckpoint()
    expect(note).toMatch(/\n7\n/)
    expect((await loadTile({ kind: 'entries', n: 0, width: 7 }))?.length).toBe(7 * 35)
    expect(await loadTile({ kind: 'chain', n: 0, width: 8 })).toBeUndefined()
  })
})
