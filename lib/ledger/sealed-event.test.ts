import { describe, expect, it } from 'vitest'
import { concat, equal, toHex, utf8, uuidBytes } from '@/lib/base/bytes'
import { newId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { hmacSha256 } from '@/lib/crypto/hash'
import { commitment, leafEntry, parseLeafEntry } from '@/lib/ledger/commitment'
import { eventKeyIdOf, openEvent, type SealedPlace, sealEvent } from '@/lib/ledger/sealed-event'

const bytes = utf8('{"v":1}')
const salt = crypto.getRandomValues(new Uint8Array(32))
const committed = commitment(salt, bytes)
const place: SealedPlace = { key: new Uint8Array(32).fill(4), keyId: newId(), eventId: newId(), commitment: committed }
const sealed = sealEvent({ ...place, salt, bytes })

describe('commitment', () => {
  it('is the keyed hash with its context, and the entry is one byte and it', () => {
    expect(committed).toEqual(hmacSha256(salt, concat(utf8('chartseal/event/v1\n'), bytes)))
    expect(toHex(leafEntry(committed))).toBe(`01${toHex(committed)}`)
    expect(parseLeafEntry(leafEntry(committed))).toEqual(committed)
  })

  it('takes salts and commitments of 32 bytes only, since a short salt and its zero-padded twin would commit alike', () => {
    expect(equal(hmacSha256(new Uint8Array(31), bytes), hmacSha256(new Uint8Array(32), bytes))).toBe(true)
    expect(() => commitment(new Uint8Array(31), bytes)).toThrow('32 bytes')
    expect(() => leafEntry(new Uint8Array(33))).toThrow('32 bytes')
    for (const bad of [
      new Uint8Array(33),
      concat(Uint8Array.of(1), new Uint8Array(31)),
      concat(Uint8Array.of(2), new Uint8Array(32)),
    ]) {
      expect(() => parseLeafEntry(bad)).toThrow('leaf entry')
    }
  })
})

describe('sealed event', () => {
  it('opens to salt and bytes, and is laid out to the byte', () => {
    expect(openEvent({ ...place, sealed })).toEqual({ salt, bytes })
    expect(sealed).toHaveLength(1 + 16 + 12 + 32 + bytes.length + 16)
    expect(equal(sealed.subarray(1, 17), uuidBytes(place.keyId))).toBe(true)
    expect(eventKeyIdOf(sealed)).toBe(place.keyId)
    expect(eventKeyIdOf(sealed.subarray(0, 28))).toBeUndefined()
  })

  it('every byte flipped, cut or extended gives one uniform error', () => {
    for (let i = 0; i < sealed.length; i++) {
      const flipped = sealed.slice()
      flipped[i] = (flipped[i] as number) ^ 1
      expect(() => openEvent({ ...place, sealed: flipped })).toThrow(OpenError)
      expect(() => openEvent({ ...place, sealed: sealed.subarray(0, i) })).toThrow(OpenError)
    }
    expect(() => openEvent({ ...place, sealed: concat(sealed, Uint8Array.of(0)) })).toThrow(OpenError)
  })

  it.each<[string, Partial<SealedPlace>]>([
    ['key', { key: new Uint8Array(32) }],
    ['key id', { keyId: newId() }],
    ['event id', { eventId: newId() }],
    ['commitment', { commitment: new Uint8Array(32) }],
  ])('does not open with another %s', (_, change) => {
    expect(() => openEvent({ ...place, ...change, sealed })).toThrow(OpenError)
  })

  it('another event sealed for the same entry by somebody who holds the event key does not pass', () => {
    expect(() => openEvent({ ...place, sealed: sealEvent({ ...place, salt, bytes: utf8('{"v":2}') }) })).toThrow(OpenError)
  })
})
