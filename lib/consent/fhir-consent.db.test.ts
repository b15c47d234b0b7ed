import { describe, expect, it } from 'vitest'
import { problemsIn, resourcesOf } from '@/e2e/support/fhir-consent'
import { signedIn } from '@/e2e/support/people'
import { code, otherPatient, shareTests } from '@/e2e/support/share-tests'
import { ask, granted, inDays, offerFor, share, signOffer } from '@/e2e/support/share-world'
import { fromBase64 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { approveShare } from '@/lib/consent/approve'
import { loadReceipt } from '@/lib/consent/shares'
import { bytesToSign } from '@/lib/consent/statement'
import { stopShare } from '@/lib/consent/stop'
import { verifyDeviceSignature } from '@/lib/crypto/device-signature'
import { nameSelf } from '@/lib/records/identify'

const world = shareTests()

describe('the receipt of a share as FHIR', () => {
  it('is a Consent with its Provenance, which only she gets, and which says when it was stopped', async () => {
    const began = Date.now()
    const request = await ask(world, { who: 'person' })
    const { offerId, offer } = await offerFor(world, request)
    const { consent } = granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) }))
    const read = async () => resourcesOf(granted(await loadReceipt(world.herself, consent, nameSelf)))
    const before = await read()
    const { permit, provenance } = before
    expect(problemsIn(permit, provenance)).toEqual([])
    expect(permit).toMatchObject({
      status: 'active',
      patient: { display: 'Maja Vögelin', identifier: { value: `urn:uuid:${world.patient}` } },
      organization: [{ display: 'Northgate General', identifier: { value: `urn:uuid:${world.northgate}` } }],
      contained: [{ practitioner: { display: 'Test physician', identifier: { value: `urn:uuid:${world.physician.id}` } } }],
    })
    expect(Date.parse(permit.dateTime ?? '')).toBeGreaterThanOrEqual(began)
    const data = fromBase64(provenance.signature?.[0]?.data ?? '')
    expect(verifyDeviceSignature(fromBase64(world.device.spki), bytesToSign(offer).signed, data)).toBe(true)

    const others = [
      world.physician,
      await signedIn({ role: 'officer', organisation: world.northgate }),
      (await otherPatient(world)).herself,
    ]
    for (const other of others) expect(code(await loadReceipt(other, consent, nameSelf))).toBe('not-found')

    granted(await stopShare(world.herself, consent))
    const after = await read()
    expect(after).toEqual({ provenance, permit: { ...permit, status: 'inactive' } })
    expect(problemsIn(after.permit)).toEqual([])
  })

  it('is inactive, too, where the time was over and nobody acted', async () => {
    const consent = await share(world, {}, { until: inDays(1) })
    setClock(() => new Date(Date.parse(inDays(1)) + 1_000))
    await world.owner.pool.query(
      "update session set expires_at = now() + interval '9 days', last_seen_at = now() + interval '1 day'",
    )
    const receipt = granted(await loadReceipt(world.herself, consent, nameSelf))
    expect(resourcesOf(receipt).permit.status).toBe('inactive')
  })
})
