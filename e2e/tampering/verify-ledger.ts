import 'server-only'
import { expect } from 'vitest'
import type { TestInstallation } from '@/e2e/support/installation'
import { sequenceAll } from '@/e2e/tampering/world'
import { historySourceOf } from '@/lib/ledger/history-source'
import { parseVerifierKey, type VerifierKey } from '@/lib/ledger/note-key'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'
import { checkHistory, type HistoryResult } from '@/lib/ledger/verify'
import type { Remembered } from '@/lib/ledger/verify-memory'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { checkLog } from '@/lib/oversight/check/check-log'
import { checkRecords } from '@/lib/oversight/check/check-records'

export function verifierKey(): VerifierKey {
  return parseVerifierKey(loadVerifierKey())
}

export function history(remembered?: Remembered): Promise<HistoryResult> {
  const terms = { verifierKey: verifierKey(), ...(remembered && { remembered: [remembered] }) }
  return checkHistory(historySourceOf(loadTile, loadCheckpoint), terms)
}

/** After each test that wrote: everything ordered and signed, and every check passes. Returns the size checked. */
export async function expectIntact(test: TestInstallation): Promise<number> {
  const size = await sequenceAll(test)
  expect(await history()).toMatchObject({ verdict: 'intact', size })
  expect(await checkLog([verifierKey()])).toMatchObject({ verdict: 'intact', checked: size })
  expect(await checkEvents()).toMatchObject({ verdict: 'intact' })
  for (const organisation of [test.northgate, test.cityHeart])
    expect(await checkRecords(organisation)).toMatchObject({ verdict: 'intact' })
  return size
}
