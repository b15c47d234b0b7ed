import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { importInvented, sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { parseEvidence } from '@/lib/ledger/evidence'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { keepEntry } from '@/lib/oversight/keep-entry'
import { openChart } from '@/lib/records/chart'

let test: TestInstallation
let officer: Actor
let stranger: Actor
let position: number
let event: string

beforeAll(async () => {
  test = await testInstallation()
  const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  officer = await signedIn({ role: 'officer', organisation: test.northgate })
  stranger = await signedIn({ role: 'officer', organisation: test.cityHeart })
  const patient = await importInvented(test.northgate, 1)
  await startCare({ organisation: test.northgate, patient, account: nurse.id as AccountId, kind: 'team', since: new Date() })
  event = (await openChart(nurse, patient)).written[0]?.id ?? ''
  await sequenceAll(test)
  const { rows } = await test.owner.pool.query('select position::int from ledger_entry where event_id = $1', [event])
  position = rows[0].position
  await disableGuards(test.owner)
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})

async function kept() {
  const answer = await keepEntry(officer, position)
  if (!answer.ok) return { refusal: answer.refusal }
  return checkEvidence(parseEvidence(answer.value), { policy: loadPolicy().policy, nowSeconds: Math.floor(Date.now() / 1_000) })
}

describe('the proof of an entry', () => {
  it('holds for a stranger who has nothing but the file and the log’s key, and taking it is an entry', async () => {
    const before = await queueEnd(test)
    expect(await kept()).toMatchObject({
      verdict: 'intact',
      entries: [{ why: 'included', index: position, event: { id: event, action: 'chart.open' } }],
      consents: [],
      checkpoint: { why: 'signed' },
    })
    const [taken] = await eventsSince(test, before, test.northgate)
    expect(taken).toMatchObject({
      action: 'ledger.export',
      outcome: 'permitted',
      actor: { id: officer.id },
      objects: [{ type: 'LedgerEntry', id: event }],
      detail: { position },
    })
    expect(taken).not.toHaveProperty('subject')
  })

  it('is for officers of those it concerns; trying is an entry too', async () => {
    const before = await queueEnd(test)
    expect(await keepEntry(stranger, position)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    expect(await keepEntry(officer, 1_000_000)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    const [tried] = await eventsSince(test, before, test.cityHeart)
    expect(tried).toMatchObject({ action: 'ledger.export', outcome: 'refused', detail: { position } })
  })

  it.each([
    ['another entry of the log was changed', 'update ledger_entry set leaf = sha256(leaf) where position = 0', 'proof'],
    [
      'its own commitment was changed',
      'update ledger_entry set entry = set_byte(entry, 20, get_byte(entry, 20) # 1) where position = $1',
      'entry',
    ],
    [
      'what it seals was changed',
      'update ledger_entry set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where position = $1',
      'entry',
    ],
  ])('is not handed out where %s', async (_, change, field) => {
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql(change, change.includes('$1') ? [position] : [])
      expect(await kept()).toEqual({ refusal: { code: 'unavailable', field } })
    })
    expect(await kept()).toMatchObject({ verdict: 'intact' })
  })
})
