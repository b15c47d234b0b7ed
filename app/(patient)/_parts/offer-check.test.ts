import { describe, expect, it } from 'vitest'
import { type Chosen, checkOffer } from '@/app/(patient)/_parts/offer-check'
import type { Offer } from '@/lib/consent/statement'
import { LANGUAGE, NOTICE, offerText } from '@/lib/consent/words'

const recipient = { person: 'Amara Osei', role: 'physician', organisation: 'City Heart Clinic', who: 'person' } as const
const kinds = [
  { kind: 'medicines', count: 14 },
  { kind: 'results', count: 214 },
] as const
const until = '2027-01-05T23:00:00.000Z'
const text = offerText({ kinds, recordsFrom: null, recordsUntil: null, until, message: 'Why' }, recipient, 'Europe/Berlin')
const HASH = 'pmWkWSBCL51Bfkhn79xPuKBKHz//H6B+mY6G9/eieuM='

const offer: Offer = {
  request: 'r',
  requestVersion: 2,
  patient: 'p',
  signer: { person: 'a', keyId: 'k', capacity: 'self', delegation: '' },
  recipient: { person: 'o', organisation: 'c', keyHash: HASH },
  kinds,
  compartments: ['demographics', 'general'],
  recordsFrom: '',
  recordsUntil: '',
  purpose: 'TREAT',
  validFrom: '2026-11-22T10:00:00.000Z',
  validUntil: until,
  language: LANGUAGE,
  notice: NOTICE,
  checkpoint: { size: 7, root: HASH },
  nonce: HASH,
  text,
}
const chosen: Chosen = {
  request: 'r',
  version: 2,
  patient: 'p',
  person: 'a',
  keyId: 'k',
  recipient,
  recipientIds: { person: 'o', organisation: 'c', keyHash: HASH },
  kinds: ['medicines', 'results'],
  recordsFrom: null,
  recordsUntil: null,
  purpose: 'TREAT',
  until,
  message: 'Why',
  timeZone: 'Europe/Berlin',
  checkpoint: { size: 7, root: HASH },
  displayed: text,
}
const worded = (change: Partial<Offer>) => {
  const altered = { ...offer, ...change }
  const parts = { ...altered, recordsFrom: altered.recordsFrom || null, recordsUntil: altered.recordsUntil || null }
  return { ...altered, text: offerText({ ...parts, until: altered.validUntil, message: 'Why' }, recipient, 'Europe/Berlin') }
}

describe('before a signature', () => {
  it('an offer of what she chose and read is signed', () => {
    expect(checkOffer(offer, text, chosen)).toEqual({ kind: 'same' })
  })

  it.each<[string, Offer]>([
    ['request', { ...offer, request: 'x' }],
    ['request', { ...offer, requestVersion: 3 }],
    ['patient', { ...offer, patient: 'x' }],
    ['signer', { ...offer, signer: { ...offer.signer, keyId: 'x' } }],
    ['signer', { ...offer, signer: { ...offer.signer, person: 'x' } }],
    ['signer', { ...offer, signer: { ...offer.signer, capacity: 'proxy' } }],
    ['signer', { ...offer, signer: { ...offer.signer, delegation: 'x' } }],
    ['recipient', { ...offer, recipient: { ...offer.recipient, person: '' } }],
    ['recipient', { ...offer, recipient: { ...offer.recipient, organisation: 'x' } }],
    ['recipient', { ...offer, recipient: { ...offer.recipient, keyHash: `x${HASH}` } }],
    ['compartments', { ...offer, compartments: ['demographics', 'general', 'PSY'] }],
    ['compartments', { ...offer, compartments: ['general'] }],
    ['purpose', { ...offer, purpose: 'HRESCH' }],
    ['language', { ...offer, language: 'de' }],
    ['notice', { ...offer, notice: '' }],
    ['checkpoint', { ...offer, checkpoint: { size: 9, root: HASH } }],
    ['text', { ...offer, text: `${text} ` }],
    ['until', { ...offer, validFrom: offer.validUntil }],
  ])('an altered %s is noticed', (field, altered) => {
    expect(checkOffer(altered, altered.text, chosen)).toEqual({ kind: 'altered', fields: [field] })
  })

  it.each<[string, Partial<Offer>]>([
    ['kinds', { kinds: [...kinds, { kind: 'notes', count: 38 }] }],
    ['kinds', { kinds: [kinds[1], kinds[0]] }],
    ['until', { validUntil: '2027-02-05T23:00:00.000Z' }],
    ['records', { recordsFrom: '2020-01-01' }],
  ])('%s altered together with the text is noticed', (field, change) => {
    const altered = worded(change)
    expect(checkOffer(altered, altered.text, chosen)).toMatchObject({ kind: 'altered', fields: expect.arrayContaining([field]) })
  })

  it('a text beside the offer that is not the offer’s is noticed', () => {
    expect(checkOffer(offer, `${text} `, chosen)).toEqual({ kind: 'altered', fields: ['text'] })
  })

  it('other numbers of items are read again before they are signed', () => {
    const newer = worded({ kinds: [kinds[0], { kind: 'results', count: 215 }] })
    expect(checkOffer(newer, newer.text, chosen)).toEqual({ kind: 'counts' })
  })
})
