import { describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { code, grantsTo, opened, shareTests, versionsOf } from '@/e2e/support/share-tests'
import { ask, granted, ITEMS, importItems, inDays, offerFor, share, signOffer } from '@/e2e/support/share-world'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { fromBase64, utf8 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { approveShare } from '@/lib/consent/approve'
import { listAsked } from '@/lib/consent/asked'
import { listShares, loadDecisions, loadReceipt } from '@/lib/consent/shares'
import { revokeKey } from '@/lib/consent/signing-keys'
import { bytesToSign } from '@/lib/consent/statement'
import { stopShare } from '@/lib/consent/stop'
import { signedBytes } from '@/lib/crypto/consent-statement'
import { verifyDeviceSignature } from '@/lib/crypto/device-signature'
import { listLooks, openHome } from '@/lib/oversight/looked'
import { openChart } from '@/lib/records/chart'
import { nameSelf } from '@/lib/records/identify'

const world = shareTests()

describe('the end of a share', () => {
  it('comes by itself: nobody acts, and the next write closes it before it writes', async () => {
    const consent = await share(world, {}, { until: inDays(1) })
    expect(code(await opened(world))).toBe('permitted')
    const version = (await versionsOf(world)) ?? 0
    setClock(() => new Date(Date.parse(inDays(1)) + 1_000))
    await world.owner.pool.query(
      "update session set expires_at = now() + interval '9 days', last_seen_at = now() + interval '1 day'",
    )
    expect(code(await opened(world))).toBe('share-ended')
    expect(granted(await listShares(world.herself, nameSelf)).shares.find(({ id }) => id === consent)).toMatchObject({
      state: 'ended',
    })
    expect(await grantsTo(world, world.cityHeart)).toBeGreaterThan(0)
    await importItems(world.northgate, ITEMS.slice(0, 1), 'e')
    expect(await grantsTo(world, world.cityHeart)).toBe(0)
    expect(await versionsOf(world)).toBe(version + 1)
    const { looks } = granted(await listLooks(world.herself, nameSelf))
    expect(looks.map(({ actor, what }) => `${actor.name}: ${what}`)).toContain('The portal: A share ended: its time was over.')
    expect(await stopShare(world.herself, consent)).toMatchObject({ ok: false, refusal: { code: 'conflict' } })
  })

  it('is said for thirty days, and then she is nobody again', async () => {
    const consent = await share(world)
    granted(await stopShare(world.herself, consent))
    expect(code(await opened(world))).toBe('share-ended')
    await world.owner.pool.query("update session set expires_at = now() + interval '90 days'")
    setClock(() => new Date(Date.parse(inDays(31))))
    const nobody = await openChart(world.physician, '00000000-0000-7000-8000-000000000000' as typeof world.patient)
    const stranger = await opened(world)
    expect(stranger).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    if (!stranger.ok && !nobody.ok) expect(stranger.refusal).toEqual(nobody.refusal)
  })
})

describe('what she is shown', () => {
  it('a receipt by which anybody can check her signature, also after the key was revoked', async () => {
    const request = await ask(world)
    const { offerId, offer, text } = await offerFor(world, request)
    expect(granted(await openHome(world.herself, nameSelf, loadDecisions)).beside).toMatchObject({
      waiting: [{ id: request, recipient: { person: 'Test physician', organisation: 'City Heart Clinic' }, deferred: false }],
      newKeys: [{ id: world.device.id, bySession: 'this' }],
      sharesInForce: 0,
    })
    const { consent } = granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) }))
    expect(granted(await openHome(world.herself, nameSelf, loadDecisions)).beside).toMatchObject({
      waiting: [],
      sharesInForce: 1,
    })
    await expectIntact(world)
    const receipt = granted(await loadReceipt(world.herself, consent, nameSelf))
    expect(receipt).toMatchObject({
      text,
      verified: true,
      seeded: false,
      key: { method: 'device' },
      position: expect.any(Number),
    })
    const statement = utf8(receipt.statement)
    expect(statement).toEqual(bytesToSign(offer).statement)
    expect(verifyDeviceSignature(fromBase64(receipt.spki), signedBytes(statement), fromBase64(receipt.signature))).toBe(true)
    expect(granted(await listAsked(world.physician))[0]).toMatchObject({ state: 'shared', patient: world.patient })
    granted(await revokeKey(world.herself, world.device.id))
    expect(granted(await loadReceipt(world.herself, consent, nameSelf)).verified).toBe(true)
    expect(code(await opened(world))).toBe('permitted')
    granted(await stopShare(world.herself, consent))
    expect(granted(await listAsked(world.physician))[0]).not.toHaveProperty('patient')
    expect(
      code(
        await loadReceipt(
          await signedIn({ role: 'patient', organisation: null, patient: await importItems(world.cityHeart, [], 'z') }),
          consent,
          nameSelf,
        ),
      ),
    ).toBe('not-found')
  })
})
