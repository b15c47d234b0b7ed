import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { enterAccount } from '@/e2e/support/people'
import { otherPatient, shareTests } from '@/e2e/support/share-tests'
import { ask, granted, inDays, offerFor, signOffer, termsOf } from '@/e2e/support/share-world'
import { underAudit } from '@/lib/access/gate'
import { eventOf } from '@/lib/access/permit'
import { concat, fromBase64, toBase64, toHex, utf8 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { type AccountId, newId, type OfferId, type ShareRequestId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { approveShare } from '@/lib/consent/approve'
import { changeRequest, withdrawRequest } from '@/lib/consent/ask'
import { declineRequest } from '@/lib/consent/decline'
import { makeOffer } from '@/lib/consent/offer'
import { enrolKey, revokeKey } from '@/lib/consent/signing-keys'
import { bytesToSign, type Offer, statementOf } from '@/lib/consent/statement'
import { insertOffer, lockRequest } from '@/lib/consent/store'
import type { OfferView } from '@/lib/consent/views'
import { INSTALLATION } from '@/lib/directory/organisations'
import { createKeyPair } from '@/lib/keys/organisation-keys'
import { fingerprint } from '@/lib/keys/public-key'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openChart } from '@/lib/records/chart'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()
let other: Awaited<ReturnType<typeof otherPatient>>
beforeAll(async () => {
  other = await otherPatient(world)
})

let request: ShareRequestId
let made: OfferView
beforeEach(async () => {
  request = await ask(world)
  made = await offerFor(world, request)
})

const answer = async (signature: string, actor = world.herself, offer: OfferId = made.offerId) => {
  const outcome = await approveShare(actor, { offer, signature })
  return outcome.ok ? 'permitted' : [outcome.refusal.code, outcome.refusal.field].filter(Boolean).join(': ')
}
const signed = (offer: Offer = made.offer) => signOffer(world, offer)

/** Nothing came of it: no consent, no grant, and the offer can still be used as it was meant. */
async function expectNothing(): Promise<void> {
  const { rows } = await world.owner.pool.query('select 1 from consent where request_id = $1', [request])
  expect(rows).toEqual([])
  expect(await answer(await signed())).toBe('permitted')
}

/** Each leaf of the statement, changed. */
function* alterations(value: unknown, path: readonly (string | number)[] = []): Generator<[string, (root: unknown) => unknown]> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* alterations(inner, [...path, key])
    return
  }
  const name = path.join('.')
  const other = (old: unknown) => {
    if (typeof old === 'number') return old + 1
    if (/^\d{4}-\d\d-\d\dT/.test(String(old))) return new Date(Date.parse(String(old)) + 1).toISOString()
    if (/^[A-Za-z0-9+/]{43}=$/.test(String(old))) return `${String(old).startsWith('A') ? 'B' : 'A'}${String(old).slice(1)}`
    if (old === 'self') return 'proxy'
    if (old === '' && name.startsWith('records')) return '2020-01-01'
    if (old === '' && name === 'checkpoint.root') return toBase64(new Uint8Array(32))
    if (name === 'kinds.0.kind') return 'notes'
    if (name === 'kinds.1.kind') return 'vitals'
    if (name === 'compartments.1') return 'PSY'
    if (name === 'compartments.0') return 'general'
    return `${String(old)}x`
  }
  yield [name, (root) => change(root, path, other)]
}

function change(value: unknown, [key, ...rest]: readonly (string | number)[], other: (old: unknown) => unknown): unknown {
  if (key === undefined) return other(value)
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  const at = copy as Record<string | number, unknown>
  at[key] = change(at[key], rest, other)
  return copy
}

describe('a signature that is not over what was offered', () => {
  it('is refused whatever field was altered, one by one', async () => {
    const fields = [...alterations(made.offer)]
    expect(fields.map(([name]) => name)).toHaveLength(27)
    for (const [name, alter] of fields) {
      const altered = alter(made.offer) as Offer
      expect(statementOf(altered), name).not.toEqual(statementOf(made.offer))
      expect(await answer(await signed(altered)), name).toBe('invalid: signature')
    }
    await expectNothing()
  })

  it('is refused where a key is another patient’s, or nobody’s', async () => {
    for (const device of [other.device, await newDeviceKey()])
      expect(await answer(await device.sign(bytesToSign(made.offer).signed))).toBe('invalid: signature')
    await expectNothing()
  })

  it('is refused where it was made for something else: a sign-in, the statement without its context', async () => {
    const { statement } = bytesToSign(made.offer)
    for (const bytes of [concat(utf8('chartseal/sign-in/v1\n'), statement), statement, utf8('chartseal/consent/v1\n')])
      expect(await answer(await world.device.sign(bytes))).toBe('invalid: signature')
    await expectNothing()
  })

  it('is refused in any other form than 64 bytes of r and s', async () => {
    const bytes = fromBase64(await signed())
    const der = concat(Uint8Array.of(0x30, 68, 2, 32), bytes.subarray(0, 32), Uint8Array.of(2, 32), bytes.subarray(32))
    const forms = [
      '',
      '!',
      toBase64(der),
      toBase64(bytes.subarray(1)),
      toBase64(concat(bytes, new Uint8Array(1))),
      toBase64(new Uint8Array(64)),
    ]
    for (const form of forms) expect(await answer(form)).toBe('invalid: signature')
    const flipped = bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))
    expect(await answer(toBase64(flipped))).toBe('invalid: signature')
    await expectNothing()
  })
})

describe('an offer', () => {
  it('is used once: the same signature again approves nothing', async () => {
    const signature = await signed()
    expect(await answer(signature)).toBe('permitted')
    expect(await answer(signature)).toBe('conflict: used')
    const second = await ask(world)
    const { offerId } = await offerFor(world, second)
    expect(await answer(signature, world.herself, offerId)).toBe('invalid: signature')
  })

  it('lasts ten minutes', async () => {
    const signature = await signed()
    const at = Date.parse(made.expiresAt)
    // Just signed in anew: what she showed ten minutes ago would not be enough.
    setClock(() => new Date(at - 1))
    const anew = await enterAccount(world.herself.id as AccountId)
    setClock(() => new Date(at))
    expect(await answer(signature, anew)).toBe('conflict: expired')
    setClock(() => new Date(at - 1))
    expect(await answer(signature)).toBe('factor')
    expect(await answer(signature, anew)).toBe('permitted')
  })

  it('lasts no longer because its row says so', async () => {
    const signature = await signed()
    const later = `update share_offer set expires_at = expires_at + interval '1 year' where id = '${made.offerId}'`
    await world.owner.pool.query(
      `alter table share_offer disable trigger used_once; ${later}; alter table share_offer enable trigger used_once`,
    )
    setClock(() => new Date(Date.parse(made.expiresAt)))
    expect(await answer(signature, await enterAccount(world.herself.id as AccountId))).toBe('conflict: expired')
  })

  it('is void once the request was changed, and the new version can be decided', async () => {
    granted(await changeRequest(world.physician, request, termsOf({ kinds: ['medicines'] })))
    expect(await answer(await signed())).toBe('conflict: changed')
    made = await offerFor(world, request, { version: 2, kinds: ['medicines'] })
    await expectNothing()
  })

  it('is void once the request was withdrawn or declined', async () => {
    granted(await withdrawRequest(world.physician, request))
    expect(await answer(await signed())).toBe('conflict: withdrawn')
    const declined = await ask(world)
    const offer = await offerFor(world, declined)
    granted(await declineRequest(world.herself, { request: declined, version: 1 }))
    expect(await answer(await signed(offer.offer), world.herself, offer.offerId)).toBe('conflict: decided')
  })

  it('of two, the second is void once the first was approved', async () => {
    const second = await offerFor(world, request, { kinds: ['results'] })
    expect(await answer(await signed())).toBe('permitted')
    expect(await answer(await signed(second.offer), world.herself, second.offerId)).toBe('conflict: decided')
  })

  it('is nobody else’s: another patient, and an id that does not exist, look the same', async () => {
    const signature = await other.device.sign(bytesToSign(made.offer).signed)
    expect(await answer(signature, other.herself)).toBe('not-found')
    expect(await answer(signature, world.herself, newId<OfferId>())).toBe('not-found')
    expect(await answer(signature, world.physician)).toBe('not-found')
    await expectNothing()
  })

  it('is void once its key was revoked', async () => {
    const device = await newDeviceKey()
    granted(await enrolKey(world.herself, { spki: device.spki }))
    const wish = { request, version: 1, kinds: ['results'] as const, until: inDays(3), keyId: device.id }
    const { offerId, offer } = granted(await makeOffer(world.herself, wish, previewShare))
    granted(await revokeKey(world.herself, device.id))
    expect(await answer(await device.sign(bytesToSign(offer).signed), world.herself, offerId)).toBe('invalid: keyId')
    await expectNothing()
  })

  it('that names a restricted compartment is refused, though she signed it', async () => {
    const offer: Offer = { ...made.offer, compartments: ['demographics', 'general', 'PSY'] }
    const id = newId<OfferId>()
    const planted = { actor: world.herself, action: 'share.offer' as const, patient: world.patient }
    await underAudit(planted, async (permit, tx) => {
      const row = await lockRequest(permit, tx, request)
      if (!row) throw new Error('no request')
      await insertOffer(permit, tx, row, { id, offer, expiresAt: new Date(Date.now() + 60_000), event: eventOf(permit) })
      return permitted(undefined)
    })
    expect(await answer(await signed(offer), world.herself, id)).toBe('invalid: compartments')
    await expectNothing()
  })

  it('is void once the recipient’s key is another: she agreed to this one', async () => {
    await underAudit({ actor: INSTALLATION, action: 'key.create' }, async (permit, tx) => {
      const key = await createKeyPair(tx, world.cityHeart, 'records', eventOf(permit))
      const detail = { purpose: 'records', sha256: toHex(fingerprint(key.publicKey)) }
      permit.report({ custody: world.cityHeart, objects: [{ type: 'PublicKey', id: key.id }], detail })
      return permitted(undefined)
    })
    forgetShortLived()
    expect(await answer(await signed())).toBe('conflict: recipient')
    made = await offerFor(world, request)
    await expectNothing()
    expect((await openChart(world.physician, world.patient)).ok).toBe(true)
  })
})
