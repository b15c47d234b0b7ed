import { createCipheriv } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, equal, lp, toBase64, utf8, uuidBytes } from '@/lib/base/bytes'
import { newId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { canonicalize } from '@/lib/crypto/canonical'
import { contentOf, stateOf } from '@/lib/crypto/content'
import { type EnvelopePlace, MAX_RESOURCE_BYTES, openEnvelope, sealEnvelope } from '@/lib/crypto/envelope'
import { sha256 } from '@/lib/crypto/hash'
import { hkdfSha256 } from '@/lib/crypto/hkdf'

function newPlace(): EnvelopePlace {
  return {
    compartmentKey: crypto.getRandomValues(new Uint8Array(32)),
    keyId: newId(),
    organisation: newId(),
    patient: newId(),
    record: newId(),
    version: newId(),
    resourceType: 'Observation',
  }
}

const place = newPlace()
const small = utf8('{"resourceType":"Observation","valueQuantity":{"value":1.50}}')
const large = utf8(`{"text":"${'lung sounds clear '.repeat(400)}"}`)
const noise = crypto.getRandomValues(new Uint8Array(5000))

describe('envelope', () => {
  it.each([
    ['nothing', new Uint8Array(0), 1],
    ['a small record', small, 1],
    ['4 KiB exactly', new Uint8Array(4096), 1],
    ['4 KiB and a byte', new Uint8Array(4097), 2],
    ['a large record', large, 2],
    ['what does not compress', noise, 1],
  ])('%s opens to the same bytes and content', (_, resourceBytes, suite) => {
    const { envelope, content } = sealEnvelope({ ...place, resourceBytes })
    const opened = openEnvelope({ ...place, envelope })
    expect(equal(opened.resourceBytes, resourceBytes)).toBe(true)
    expect(opened.content).toEqual(content)
    expect(envelope[1]).toBe(suite)
  })

  it('is laid out to the byte, and its content is the one a browser computes', () => {
    const salt = new Uint8Array(32).fill(9)
    const { envelope, content } = sealEnvelope({ ...place, resourceBytes: small, salt })
    const derived = hkdfSha256(place.compartmentKey, uuidBytes(place.version), utf8('chartseal/record/v1'), 64)
    expect(equal(envelope.subarray(0, 2), Uint8Array.of(1, 1))).toBe(true)
    expect(equal(envelope.subarray(2, 18), uuidBytes(place.keyId))).toBe(true)
    expect(equal(envelope.subarray(18, 50), derived.subarray(32))).toBe(true)
    expect(envelope).toHaveLength(62 + 32 + small.length + 16)
    expect(equal(content, contentOf(salt, small))).toBe(true)
  })

  it.each([
    ['small', small],
    ['compressed', large],
  ])('a %s envelope with any one byte flipped gives one uniform error', (_, resourceBytes) => {
    const { envelope } = sealEnvelope({ ...place, resourceBytes })
    for (let i = 0; i < envelope.length; i++) {
      const flipped = envelope.slice()
      flipped[i] = (flipped[i] as number) ^ (1 << (i % 8))
      expect(failure(() => openEnvelope({ ...place, envelope: flipped }))).toBe('OpenError: does not open')
    }
  })

  it('cut anywhere or extended, it gives the same error', () => {
    const { envelope } = sealEnvelope({ ...place, resourceBytes: small })
    for (let end = 0; end < envelope.length; end++) {
      expect(failure(() => openEnvelope({ ...place, envelope: envelope.subarray(0, end) }))).toBe('OpenError: does not open')
    }
    expect(failure(() => openEnvelope({ ...place, envelope: concat(envelope, Uint8Array.of(0)) }))).toBe(
      'OpenError: does not open',
    )
  })

  it.each(Object.keys(place) as (keyof EnvelopePlace)[])('does not open with another %s', (part) => {
    const { envelope } = sealEnvelope({ ...place, resourceBytes: small })
    const elsewhere = { ...place, [part]: part === 'resourceType' ? 'Condition' : newPlace()[part] }
    expect(failure(() => openEnvelope({ ...elsewhere, envelope }))).toBe('OpenError: does not open')
    expect(openEnvelope({ ...place, envelope }).resourceBytes).toHaveLength(small.length)
  })

  it('whoever holds the key still gets the uniform error for a bomb, for broken compression and for a missing salt', () => {
    expect(
      failure(() => openEnvelope({ ...place, envelope: forged(2, deflateRawSync(new Uint8Array(MAX_RESOURCE_BYTES + 33))) })),
    ).toMatch('OpenError')
    expect(failure(() => openEnvelope({ ...place, envelope: forged(2, utf8('not deflated')) }))).toMatch('OpenError')
    expect(failure(() => openEnvelope({ ...place, envelope: forged(1, new Uint8Array(31)) }))).toMatch('OpenError')
    expect(openEnvelope({ ...place, envelope: forged(1, new Uint8Array(32)) }).resourceBytes).toHaveLength(0)
  })

  it('the same record sealed twice looks different and keeps no content in common', () => {
    const [a, b] = [sealEnvelope({ ...place, resourceBytes: small }), sealEnvelope({ ...place, resourceBytes: small })]
    expect(equal(a.envelope, b.envelope)).toBe(false)
    expect(equal(a.content, b.content)).toBe(false)
  })

  it('refuses a key or salt of another length', () => {
    expect(() => sealEnvelope({ ...place, compartmentKey: new Uint8Array(16), resourceBytes: small })).toThrow('32 bytes')
    expect(() => sealEnvelope({ ...place, salt: new Uint8Array(16), resourceBytes: small })).toThrow('32 bytes')
  })
})

/** An envelope made by somebody who holds the compartment key: valid commitment and tag around any plaintext. */
function forged(suite: number, plaintext: Uint8Array): Bytes {
  const derived = hkdfSha256(place.compartmentKey, uuidBytes(place.version), utf8('chartseal/record/v1'), 64)
  const nonce = new Uint8Array(12)
  const cipher = createCipheriv('aes-256-gcm', derived.subarray(0, 32), nonce)
  const parts = [place.organisation, place.patient, place.record, place.version, place.resourceType, place.keyId]
  cipher.setAAD(concat(lp(Uint8Array.of(suite)), ...parts.map(lp)))
  const sealed = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]
  return concat(Uint8Array.of(1, suite), uuidBytes(place.keyId), derived.subarray(32), nonce, ...sealed)
}

function failure(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return String(error)
  }
  return 'opened'
}

describe('state', () => {
  const items = ['b', 'a', 'c'].map((id) => [id, `v-${id}`, toBase64(sha256(utf8(id)))] as const)

  it('is the hash of the canonical list sorted by record', () => {
    expect(equal(stateOf(items), sha256(utf8(canonicalize([items[1], items[0], items[2]]))))).toBe(true)
    expect(toBase64(stateOf([]))).toBe(toBase64(sha256(utf8('[]'))))
  })

  it('does not depend on order, and changes with every id, version and content', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...items], { minLength: 3 }), fc.nat(2), fc.nat(2), (shuffled, row, column) => {
        expect(equal(stateOf(shuffled), stateOf(items))).toBe(true)
        const changed = items.map((item, i) => (i === row ? item.map((cell, j) => (j === column ? `${cell}x` : cell)) : item))
        expect(equal(stateOf(changed as never), stateOf(items))).toBe(false)
      }),
    )
    expect(equal(stateOf(items.slice(1)), stateOf(items))).toBe(false)
  })

  it('refuses two current versions of one record', () => {
    expect(() => stateOf([...items, ['a', 'v-2', '']])).toThrow('two current versions')
  })
})

describe('OpenError', () => {
  it('carries nothing but its name', () => expect(Object.keys(new OpenError())).toEqual(['name']))
})
