import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { ask, granted, offerFor, type ShareWorld, share, shareWorld, signOffer } from '@/e2e/support/share-world'
import { disableGuards, type Sql, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { history } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import { approveShare } from '@/lib/consent/approve'
import { declineRequest } from '@/lib/consent/decline'
import { enrolKey, revokeKey } from '@/lib/consent/signing-keys'
import { stopShare } from '@/lib/consent/stop'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { checkEvents } from '@/lib/oversight/check/check-events'

let world: ShareWorld
let sql: Sql
beforeAll(async () => {
  world = await shareWorld()
  await disableGuards(world.owner)
  sql = sqlOf(world.owner)
})
afterAll(async () => {
  await sequenceAll(world)
  expect(await history()).toMatchObject({ verdict: 'intact' })
  await world.drop()
})

async function found(): Promise<string[]> {
  forgetShortLived()
  forgetEventKeys()
  const result = await checkEvents()
  if (result.verdict === 'cannot-check') throw new Error(result.reason)
  return result.verdict === 'intact' ? [] : result.findings.map(({ column, what }) => `${column}: ${what}`)
}

describe('behind the portal’s back', () => {
  it('a signing key put back as it was before she revoked it signs nothing, and is found', async () => {
    const device = await newDeviceKey()
    granted(await enrolKey(world.herself, { spki: device.spki }))
    const mine = { ...world, device }
    const request = await ask(world)
    const { offerId, offer } = await offerFor(mine, request, { kinds: ['results'] })
    const [kept] = await sql('select * from signing_key where id = $1', [device.id])
    granted(await revokeKey(world.herself, device.id))
    await sequenceAll(world)
    await tampering(world.owner, ['signing_key'], async (change) => {
      await change('update signing_key set (revoked_at, seal) = ($2, $3) where id = $1', [
        device.id,
        kept?.revoked_at,
        kept?.seal,
      ])
      const approved = await approveShare(world.herself, { offer: offerId, signature: await signOffer(mine, offer) })
      expect(approved.ok).toBe(false)
      await expect(offerFor(mine, request, { kinds: ['results'] })).rejects.toThrow('keyId')
      expect(await found()).toEqual(['signing_key.revoked_at: it was revoked, and is in use again'])
    })
    granted(await declineRequest(world.herself, { request, version: 1 }))
  })

  // Last: what it approves stays in the history.
  it('a share approved under a key after she had revoked it is found, also once the row says revoked again', async () => {
    const device = await newDeviceKey()
    granted(await enrolKey(world.herself, { spki: device.spki }))
    const mine = { ...world, device }
    const before = await share(mine)
    const [kept] = await sql('select revoked_at, seal from signing_key where id = $1', [device.id])
    granted(await revokeKey(world.herself, device.id))
    await sequenceAll(world)
    // Signed before: nothing is wrong with it.
    expect(await found()).toEqual([])
    granted(await stopShare(world.herself, before))
    const request = await ask(world)
    await sequenceAll(world)
    const revoked = await sql<{ position: string; revoked_at: Date; seal: Buffer }>(
      `select e.position, k.revoked_at, k.seal from ledger_entry e, signing_key k where e.action = 'key.revoke' and k.id = $1
       order by e.position desc limit 1`,
      [device.id],
    )
    const put = (row: Record<string, unknown> | undefined, action: string) =>
      Promise.all([
        sql('update signing_key set (revoked_at, seal) = ($2, $3) where id = $1', [device.id, row?.revoked_at, row?.seal]),
        sql('update ledger_entry set action = $2 where position = $1', [revoked[0]?.position, action]),
      ])
    // With the entry of the revocation hidden from the portal, the key put back signs.
    await put(kept, 'key.list')
    const { offerId, offer } = await offerFor(mine, request, { kinds: ['results'] })
    granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(mine, offer) }))
    await put(revoked[0], 'key.revoke')
    expect(await found()).toEqual(['consent.signing_key_id: its key was revoked before it signed'])
  })
})
