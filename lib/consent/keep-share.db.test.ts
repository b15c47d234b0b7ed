import { describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { code, otherPatient, shareTests } from '@/e2e/support/share-tests'
import { ask, granted, share, signOffer } from '@/e2e/support/share-world'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { sequenceAll } from '@/e2e/tampering/world'
import { toBase64 } from '@/lib/base/bytes'
import type { ConsentId } from '@/lib/base/ids'
import { approveShare } from '@/lib/consent/approve'
import { keepShare } from '@/lib/consent/keep-share'
import { makeOffer } from '@/lib/consent/offer'
import { loadReceipt } from '@/lib/consent/shares'
import { checkEvidence, type EvidenceReport } from '@/lib/ledger/check-evidence'
import { parseCheckpoint } from '@/lib/ledger/checkpoint'
import { parseEvidence } from '@/lib/ledger/evidence'
import { parseNote } from '@/lib/ledger/note'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()
const keep = (consent: ConsentId, actor = world.herself) => keepShare(actor, consent, loadPolicy().text)

/** Under the installation's own policy, pinned as a stranger would. */
function checked(bytes: Uint8Array): EvidenceReport {
  return checkEvidence(parseEvidence(bytes), { policy: loadPolicy().policy, nowSeconds: Math.floor(Date.now() / 1_000) })
}

async function seenBy(device: typeof world): Promise<{ readonly size: number; readonly root: string }> {
  await sequenceAll(device)
  const { size, root } = parseCheckpoint(parseNote((await loadCheckpoint()) ?? '').text)
  return { size, root: toBase64(root) }
}

/** As `share` does, by a device that remembers what it saw of the log. */
async function shareRemembering(checkpoint: { readonly size: number; readonly root: string }): Promise<ConsentId> {
  const request = await ask(world)
  const wish = { request, version: 1, kinds: ['results'] as const, until: new Date(Date.now() + 86_400_000).toISOString() }
  const { offerId, offer } = granted(
    await makeOffer(world.herself, { ...wish, keyId: world.device.id, checkpoint }, previewShare),
  )
  return granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) })).consent
}

describe('the proof of a share', () => {
  it('holds in each depth: what she signed, that she agreed, and whose key it was; and taking it is an entry', async () => {
    const consent = await share(world)
    await sequenceAll(world)
    const before = await queueEnd(world)
    const bytes = granted(await keep(consent))
    const report = checked(bytes)
    expect(report).toMatchObject({
      verdict: 'intact',
      witnessed: false,
      entries: [{ event: { action: 'key.enrol' } }, { event: { action: 'share.approve' } }],
      consents: [{ why: 'signed', seeded: false, statement: { patient: world.patient, signer: { keyId: world.device.id } } }],
      checkpoint: { why: 'signed' },
      witnesses: { why: 'none-asked' },
    })
    const { text, statement } = granted(await loadReceipt(world.herself, consent, nameSelf))
    expect(parseEvidence(bytes).consents).toMatchObject([{ text, statement }])
    const [taken] = await eventsSince(world, before, world.northgate)
    expect(taken).toMatchObject({
      action: 'share.export',
      outcome: 'permitted',
      subject: { patient: world.patient },
      objects: [{ type: 'Consent', id: consent }],
    })
  })

  it('shows that the log continues what her device had seen, and that it does not where the device saw another', async () => {
    const seen = await seenBy(world)
    const honest = await shareRemembering(seen)
    const misled = await shareRemembering({ size: seen.size, root: toBase64(new Uint8Array(32)) })
    await sequenceAll(world)
    expect(checked(granted(await keep(honest)))).toMatchObject({ consents: [{ why: 'signed' }] })
    expect(parseEvidence(granted(await keep(honest))).consents[0]?.remembered.length).toBeGreaterThan(0)
    expect(await keep(misled)).toMatchObject({ ok: false, refusal: { code: 'unavailable', field: 'proof' } })
  })

  it('is not there before the entry is under a published checkpoint', async () => {
    const consent = await share(world)
    expect(await keep(consent)).toMatchObject({ ok: false, refusal: { code: 'conflict', field: 'checkpoint' } })
    await sequenceAll(world)
    expect(code(await keep(consent))).toBe('permitted')
  })

  it('is hers alone', async () => {
    const consent = await share(world)
    await sequenceAll(world)
    const officer = await signedIn({ role: 'officer', organisation: world.northgate })
    for (const other of [world.physician, officer, (await otherPatient(world)).herself])
      expect(code(await keep(consent, other))).toBe('not-found')
  })

  it('is not handed out where the log no longer holds', async () => {
    const consent = await share(world)
    await sequenceAll(world)
    await disableGuards(world.owner)
    await tampering(world.owner, ['ledger_entry'], async (sql) => {
      await sql('update ledger_entry set leaf = sha256(leaf) where position = 0')
      expect(await keep(consent)).toMatchObject({ ok: false, refusal: { code: 'unavailable', field: 'proof' } })
    })
    expect(code(await keep(consent))).toBe('permitted')
  })
})
