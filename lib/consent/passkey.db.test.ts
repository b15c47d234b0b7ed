import { beforeAll, describe, expect, it } from 'vitest'
import { newPasskey, type Passkey, type Twist } from '@/e2e/support/authenticator'
import { said } from '@/e2e/support/factor-world'
import { visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { opened, shareTests } from '@/e2e/support/share-tests'
import { ask, granted, inDays, signOffer } from '@/e2e/support/share-world'
import { sequenceAll } from '@/e2e/tampering/world'
import { type Bytes, fromBase64url, toBase64, toBase64url } from '@/lib/base/bytes'
import { setVariable } from '@/lib/base/env'
import { approveShare } from '@/lib/consent/approve'
import { keepShare } from '@/lib/consent/keep-share'
import { makeOffer } from '@/lib/consent/offer'
import { loadReceipt } from '@/lib/consent/shares'
import { enrolPasskeyKey, listKeys } from '@/lib/consent/signing-keys'
import { bytesToSign, type Offer } from '@/lib/consent/statement'
import type { OfferView } from '@/lib/consent/views'
import { sha256 } from '@/lib/crypto/hash'
import { encodeAssertion } from '@/lib/crypto/passkey-signature'
import { beginPasskey, enrolPasskey, revokeFactor } from '@/lib/directory/factors/enrol'
import { listFactors } from '@/lib/directory/factors/list'
import { askForPasskey } from '@/lib/directory/factors/passkey'
import { signInWithPasskey } from '@/lib/directory/factors/show'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { parseEvidence } from '@/lib/ledger/evidence'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

const ORIGIN = 'http://localhost:3000'
const world = shareTests()
type Hers = { readonly passkey: Passkey; readonly factor: string; readonly keyId: Awaited<ReturnType<typeof keyOf>> }
let hers: Hers

beforeAll(async () => {
  setVariable('NEXTAUTH_URL', ORIGIN)
  hers = await newOne('Laptop')
})

async function newOne(name: string): Promise<Hers> {
  const passkey = newPasskey(ORIGIN)
  const response = passkey.create(granted(await beginPasskey(world.herself)))
  const { id } = granted(await enrolPasskey(world.herself, { response, name }))
  return { passkey, factor: id, keyId: await keyOf(id) }
}

async function keyOf(factor: string) {
  return granted(await enrolPasskeyKey(world.herself, factor)).id
}

async function offered(keyId = hers.keyId): Promise<OfferView> {
  const wish = { request: await ask(world), version: 1, kinds: ['results'] as const, until: inDays(5), keyId }
  return granted(await makeOffer(world.herself, wish, previewShare))
}

const challengeOf = (offer: Offer) => toBase64url(sha256(bytesToSign(offer).signed))

function signed(challenge: string, twist: Twist = {}, { passkey } = hers): string {
  const { response } = passkey.get({ challenge, rpId: 'localhost' }, twist)
  const [authenticatorData, clientData, signature] = [
    response.authenticatorData,
    response.clientDataJSON,
    response.signature,
  ].map(fromBase64url) as [Bytes, Bytes, Bytes]
  return toBase64(encodeAssertion({ authenticatorData, clientData, signature }))
}

const approve = ({ offerId }: OfferView, signature: string) => approveShare(world.herself, { offer: offerId, signature })

describe('a consent signed with a passkey', () => {
  it('opens what she shared, names the passkey, and holds in the file she takes away', async () => {
    const view = await offered()
    const from = await queueEnd(world)
    const { consent } = granted(await approve(view, signed(challengeOf(view.offer))))
    const [event] = await eventsSince(world, from, world.northgate)
    expect(event).toMatchObject({ action: 'share.approve', detail: { key: hers.keyId, by: 'passkey' } })
    expect(event?.detail.counter).toBeUndefined()
    expect(said(await opened(world))).toBe('permitted')
    expect(granted(await loadReceipt(world.herself, consent, nameSelf)).key).toMatchObject({ id: hers.keyId, method: 'passkey' })
    await sequenceAll(world)
    const { text, policy } = loadPolicy()
    const file = parseEvidence(granted(await keepShare(world.herself, consent, text)))
    const report = checkEvidence(file, { policy, nowSeconds: Math.floor(Date.now() / 1_000) })
    expect(report).toMatchObject({ verdict: 'intact', consents: [{ why: 'signed', passkeyAt: ORIGIN }] })
    const [kept] = file.consents
    const altered = kept && {
      ...file,
      consents: [{ ...kept, signature: kept.signature.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) }],
    }
    expect(altered && checkEvidence(altered, { policy, nowSeconds: Math.floor(Date.now() / 1_000) }).consents).toMatchObject([
      { why: 'signature-fails' },
    ])
  })

  it('is refused with anything but her passkey’s signature over exactly this, and the offer stays good', async () => {
    const view = await offered()
    const other = await offered()
    const signIn = await askForPasskey('sign-in', undefined)
    const twists: [string, string][] = [
      ['a challenge of a sign-in', signed(signIn.challenge)],
      ['another offer', signed(challengeOf(other.offer))],
      ['the page of another site', signed(challengeOf(view.offer), { origin: 'http://localhost:3001' })],
      ['another relying party', signed(challengeOf(view.offer), { rpId: 'elsewhere.example' })],
      ['its holder not checked', signed(challengeOf(view.offer), { flags: 0x01 })],
      ['another ceremony', signed(challengeOf(view.offer), { type: 'webauthn.create' })],
      ['a signature over something else', signed(challengeOf(view.offer), { forged: true })],
      ['a stranger’s passkey', signed(challengeOf(view.offer), {}, { ...hers, passkey: newPasskey(ORIGIN) })],
      ['her device’s key', await signOffer(world, view.offer)],
      ['nothing', ''],
    ]
    for (const [what, signature] of twists) expect(said(await approve(view, signature)), what).toBe('invalid: signature')
    const right = signed(challengeOf(view.offer))
    expect(said(await approve(view, right))).toBe('permitted')
    expect(said(await approve(view, right)), 'a replay').toBe('conflict: used')
  })

  it('does not sign anybody in', async () => {
    const view = await offered()
    const response = hers.passkey.get({ challenge: challengeOf(view.offer), rpId: 'localhost' })
    expect(said(await signInWithPasskey(response, visitFrom()))).toBe('no-session')
  })

  it('whose count of uses fell is taken, and the entry says so', async () => {
    const approveWith = async (counter: number) => {
      const view = await offered()
      const from = await queueEnd(world)
      granted(await approve(view, signed(challengeOf(view.offer), { counter })))
      return (await eventsSince(world, from, world.northgate))[0]?.detail.counter
    }
    expect(await approveWith(9)).toBeUndefined()
    expect(await approveWith(4)).toBe('fell')
    expect(await approveWith(10)).toBeUndefined()
    await approveWith(0)
  })
})

describe('a passkey as a signing key', () => {
  it('is enrolled once, in her own list, and only one of hers', async () => {
    const { keys } = granted(await listKeys(world.herself, nameSelf))
    expect(keys.find(({ id }) => id === hers.keyId)).toMatchObject({ kind: 'passkey', credential: hers.passkey.id })
    expect(said(await enrolPasskeyKey(world.herself, hers.factor))).toBe('conflict')
    expect(said(await enrolPasskeyKey(world.herself, '00000000-0000-7000-8000-000000000000'))).toBe('not-found')
    expect(said(await enrolPasskeyKey(world.physician, hers.factor))).toBe('not-found')
  })

  it('signs nothing once she does not sign in with it any more', async () => {
    const lost = await newOne('Phone')
    const view = await offered(lost.keyId)
    expect(granted(await listFactors(world.herself)).factors).toHaveLength(2)
    expect(granted(await revokeFactor(world.herself, lost.factor))).toEqual({ signingKey: lost.keyId })
    expect(said(await approve(view, signed(challengeOf(view.offer), {}, lost)))).toBe('invalid: signature')
  })
})
