import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, equal, fromHex, lp, toHex, u64, utf8 } from '@/lib/base/bytes'
import { newId, newOpaqueId } from '@/lib/base/ids'
import { erasurePskId, eventKeyInfo, type GrantTerms, grantInfo } from '@/lib/crypto/grant'
import { generateKeyPair, HpkeOpenError, openAuthPsk, openBase, sealAuthPsk, sealBase } from '@/lib/crypto/hpke'
import { exchangeInJavaScript, exchangeOnPlatform, publicKeyOf } from '@/lib/crypto/x25519'

const alice = generateKeyPair()
const bob = generateKeyPair()
const eve = generateKeyPair()
const key = new Uint8Array(32).fill(5)
const psk = new Uint8Array(32).fill(6)
const pskId = erasurePskId(newId())
const info = utf8('info')

const RFC = {
  aliceSecret: '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
  alicePublic: '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
  bobPublic: 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
  shared: '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
}

describe('X25519', () => {
  it('RFC 7748, 6.1: the published pair', () => {
    const a = fromHex(RFC.aliceSecret)
    expect(toHex(publicKeyOf(a))).toBe(RFC.alicePublic)
    for (const exchange of [exchangeInJavaScript, exchangeOnPlatform]) {
      expect(exchange && toHex(exchange({ privateKey: a, publicKey: publicKeyOf(a) }, fromHex(RFC.bobPublic)))).toBe(RFC.shared)
    }
  })

  it('the platform and JavaScript agree on any keys', () => {
    const thirtyTwo = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(thirtyTwo, thirtyTwo, (secret, peer) => {
        const own = { privateKey: secret, publicKey: publicKeyOf(secret) }
        expect(exchangeOnPlatform?.(own, publicKeyOf(peer))).toEqual(exchangeInJavaScript(own, publicKeyOf(peer)))
      }),
      { numRuns: 20 },
    )
  })

  it('a new pair is 32 bytes each, and the public half belongs to the private one', () => {
    const { privateKey, publicKey } = generateKeyPair()
    expect(privateKey).toHaveLength(32)
    expect(publicKeyOf(privateKey)).toEqual(publicKey)
  })

  it.each([0, 1])('both refuse the peer key %i of small order', (first) => {
    const small = Uint8Array.of(first, ...new Uint8Array(31))
    expect(() => exchangeInJavaScript(alice, small)).toThrow()
    expect(() => exchangeOnPlatform?.(alice, small)).toThrow()
  })
})

describe('HPKE Base', () => {
  it('opens for the recipient only, under the same info only', async () => {
    const sealed = await sealBase(bob.publicKey, info, key)
    expect(sealed).toHaveLength(32 + 32 + 16)
    expect(await openBase(bob, info, sealed)).toEqual(key)
    await expect(openBase(eve, info, sealed)).rejects.toThrow(HpkeOpenError)
    await expect(openBase(bob, utf8('other'), sealed)).rejects.toThrow(HpkeOpenError)
  })

  it('cut, extended or with a byte flipped it gives one error', async () => {
    const sealed = await sealBase(bob.publicKey, info, key)
    for (const bad of [
      sealed.subarray(0, 47),
      sealed.subarray(0, 79),
      concat(sealed, Uint8Array.of(0)),
      new Uint8Array(0),
      flip(sealed, 3),
      flip(sealed, 40),
    ]) {
      await expect(openBase(bob, info, bad)).rejects.toThrow(HpkeOpenError)
    }
  })
})

describe('HPKE AuthPSK', () => {
  const sealing = { sender: alice, recipient: bob.publicKey, info, psk, pskId }
  const opening = { sender: alice.publicKey, recipient: bob, info, psk, pskId }

  it('opens with sender, recipient, info, secret and its id as sealed', async () => {
    const sealed = await sealAuthPsk(sealing, key)
    expect(sealed).toHaveLength(80)
    expect(await openAuthPsk(opening, sealed)).toEqual(key)
  })

  it.each([
    ['another sender', { sender: eve.publicKey }],
    ['another recipient', { recipient: eve }],
    ['another info', { info: utf8('x') }],
    ['another secret (erased and made again)', { psk: new Uint8Array(32).fill(7) }],
    ['another secret id', { pskId: utf8('x') }],
  ])('does not open with %s', async (_, change) => {
    const sealed = await sealAuthPsk(sealing, key)
    await expect(openAuthPsk({ ...opening, ...change }, sealed)).rejects.toThrow(HpkeOpenError)
  })

  it('refuses an empty or short secret and an empty id, sealing and opening', async () => {
    for (const bad of [{ psk: new Uint8Array(0) }, { psk: new Uint8Array(31) }, { pskId: new Uint8Array(0) }]) {
      await expect(sealAuthPsk({ ...sealing, ...bad }, key)).rejects.toThrow('pre-shared')
      await expect(openAuthPsk({ ...opening, ...bad }, new Uint8Array(80))).rejects.toThrow('pre-shared')
    }
  })

  it('what we seal opens with the library as it comes, on its own X25519', async () => {
    const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
    const sealed = await sealAuthPsk(sealing, key)
    const recipientKey = await suite.kem.deserializePrivateKey(bob.privateKey)
    const senderPublicKey = await suite.kem.deserializePublicKey(alice.publicKey)
    const params = { recipientKey, senderPublicKey, enc: sealed.slice(0, 32), info, psk: { key: psk, id: pskId } }
    expect(new Uint8Array(await suite.open(params, sealed.slice(32)))).toEqual(key)
  })

  it('what was sealed without the sender key does not pass for a grant', async () => {
    await expect(openAuthPsk(opening, await sealBase(bob.publicKey, info, key))).rejects.toThrow(HpkeOpenError)
  })
})

describe('what grants are bound to', () => {
  const terms: GrantTerms = {
    grantId: newId(),
    organisation: newId(),
    patient: newId(),
    compartment: newOpaqueId(),
    keyVersion: 1,
    holder: newId(),
    holderKeyId: newId(),
    basis: 'custody',
    reference: newId(),
    expires: new Date('2026-11-22T10:00:00.000Z'),
  }

  it('is the terms in order, each with its length', () => {
    const { grantId, organisation, patient, compartment, holder, holderKeyId, basis, reference } = terms
    const parts = [
      grantId,
      organisation,
      patient,
      compartment,
      u64(1),
      holder,
      holderKeyId,
      basis,
      reference ?? '',
      '2026-11-22T10:00:00.000Z',
    ]
    expect(grantInfo(terms)).toEqual(concat(utf8('chartseal/grant/v1\n'), ...parts.map(lp)))
    expect(toHex(grantInfo({ ...terms, reference: undefined, expires: undefined })).endsWith('00'.repeat(8))).toBe(true)
    expect(() => grantInfo({ ...terms, keyVersion: 0 })).toThrow('key version')
  })

  it('moving text from one term to the next gives another info', () => {
    expect(
      equal(grantInfo({ ...terms, basis: 'ab', reference: 'c' }), grantInfo({ ...terms, basis: 'a', reference: 'bc' })),
    ).toBe(false)
  })

  it('names patient, event key, stream and reader', () => {
    const [a, b, c] = [newId(), newOpaqueId(), newId()]
    expect(erasurePskId(a as never)).toEqual(utf8(`chartseal/erasure/v1\n${a}`))
    expect(eventKeyInfo(a as never, b as never, c as never)).toEqual(
      concat(utf8('chartseal/event-key/v1\n'), lp(a), lp(b), lp(c)),
    )
  })
})

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const out = bytes.slice()
  out[at] = (out[at] as number) ^ 1
  return out
}
