import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { ask, granted, offerFor, type ShareWorld, shareWorld } from '@/e2e/support/share-world'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import type { AccountId } from '@/lib/base/ids'
import { declineRequest } from '@/lib/consent/decline'
import { loadRequest } from '@/lib/consent/offer'
import { startCare } from '@/lib/directory/accounts'
import { ALTERED_NAME } from '@/lib/keys/sealed-names'
import { exploreLedger } from '@/lib/oversight/explorer'
import { listLooks } from '@/lib/oversight/looked'
import { openChart } from '@/lib/records/chart'
import { identifyPatients, nameSelf } from '@/lib/records/identify'
import { listRuns, startRun } from '@/lib/records/import-runs'
import { previewShare } from '@/lib/records/share-preview'

let world: ShareWorld
beforeAll(async () => {
  world = await shareWorld()
  await disableGuards(world.owner)
})
afterAll(async () => {
  await expectIntact(world)
  await world.drop()
})

type Change = readonly [what: string, table: 'account' | 'organisation', set: string, id: unknown]

/** Runs with the row changed by whoever owns the database; everything is put back. */
async function altered<T>([, table, set, id]: Change, work: () => Promise<T>): Promise<T> {
  return tampering(world.owner, [table], async (sql) => {
    await sql(`update ${table} set ${set} where id = $1`, [id])
    return work()
  })
}

describe('a name that somebody else wrote', () => {
  it('above a request is shown as altered, and nobody signs for it', async () => {
    const request = await ask(world)
    const sign = () => offerFor(world, request, { kinds: ['results'] })
    const read = async () => granted(await loadRequest(world.herself, { request }, previewShare, nameSelf))
    await sign()
    expect(Object.values((await read()).recipient)).not.toContain(ALTERED_NAME)
    const changes: Change[] = [
      ['another name', 'account', "display_name = 'Dr. Ines Solheim'", world.physician.id],
      ['none, so that she would sign for somebody', 'account', 'display_name = null', world.physician.id],
      ['another house', 'organisation', "name = 'Your own clinic'", world.cityHeart],
    ]
    for (const change of changes) {
      await altered(change, async () => {
        const shown = await read()
        expect(Object.values(shown.recipient), change[0]).toContain(ALTERED_NAME)
        expect(JSON.stringify(shown)).not.toMatch(/Solheim|Your own/)
        await expect(sign(), change[0]).rejects.toThrow('recipient')
      })
    }
    await sign()
    granted(await declineRequest(world.herself, { request, version: 1 }))
  })

  it('in her list of who looked, and in the officer’s, is shown as altered; the house is that of the entry', async () => {
    const nurse = await signedIn({ role: 'nurse', organisation: world.northgate })
    const care = { organisation: world.northgate, patient: world.patient, account: nurse.id as AccountId }
    granted(await startCare({ ...care, kind: 'team', since: new Date() }))
    granted(await openChart(nurse, world.patient))
    await sequenceAll(world)
    const officer = await signedIn({ role: 'officer', organisation: world.northgate })
    const mine = async () =>
      granted(await listLooks(world.herself, nameSelf)).looks.find(({ actor }) => actor.id === nurse.id)?.actor
    const explored = async () => JSON.stringify(granted(await exploreLedger(officer, {}, identifyPatients)))
    const before = await mine()
    expect(before).toMatchObject({ organisation: 'Northgate General' })
    expect(await explored()).not.toContain(ALTERED_NAME)
    await altered(['', 'account', "display_name = 'Dr. Ines Solheim'", nurse.id], async () => {
      expect(await mine()).toMatchObject({ name: ALTERED_NAME, organisation: 'Northgate General' })
      const seen = await explored()
      expect(seen).toContain(ALTERED_NAME)
      expect(seen).not.toContain('Solheim')
    })
    await altered(['', 'account', `organisation_id = '${world.cityHeart}'`, nurse.id], async () => {
      expect(await mine()).toMatchObject({ name: ALTERED_NAME, organisation: 'Northgate General' })
    })
    await altered(['', 'organisation', "name = 'Your own clinic'", world.northgate], async () => {
      expect(await mine()).toMatchObject({ name: before?.name, organisation: ALTERED_NAME })
      expect(await explored()).not.toContain('Your own')
    })
    expect(await mine()).toEqual(before)
  })

  it('over an import is shown as altered', async () => {
    const administrator = await signedIn({ role: 'administrator', organisation: world.northgate })
    const reader = await signedIn({ role: 'administrator', organisation: world.northgate })
    granted(await startRun(administrator))
    const by = async () => granted(await listRuns(reader)).map((run) => run.by)
    expect(await by()).toEqual(['Test administrator'])
    await altered(['', 'account', "display_name = 'Somebody Else'", administrator.id], async () => {
      expect(await by()).toEqual([ALTERED_NAME])
    })
  })
})
