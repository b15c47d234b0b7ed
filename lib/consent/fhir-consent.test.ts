import type { Coding, Consent, ConsentProvision } from 'fhir/r4'
import { beforeAll, describe, expect, it } from 'vitest'
import { type DeviceKey, newDeviceKey } from '@/e2e/support/device-key'
import { problemsIn, resourcesOf } from '@/e2e/support/fhir-consent'
import { fromBase64, fromUtf8, toBase64 } from '@/lib/base/bytes'
import { type ConsentId, type EventId, newIdAt, type OrganisationId } from '@/lib/base/ids'
import { KINDS } from '@/lib/base/kind'
import { bytesToSign, type Offer } from '@/lib/consent/statement'
import type { ReceiptView } from '@/lib/consent/views'
import { verifyDeviceSignature } from '@/lib/crypto/device-signature'
import { kindOf } from '@/lib/records/kind-of'

const OFFERED = '2026-11-22T08:00:00.000Z'
const SIGNED = '2026-11-22T08:03:20.123Z'
const HASH = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
const CITY_HEART = '01a2058f-0000-7000-8000-000000000004'
const CONSENT = newIdAt<ConsentId>(new Date(SIGNED))

let device: DeviceKey
beforeAll(async () => {
  device = await newDeviceKey()
})

function offerOf(more: Partial<Offer> = {}): Offer {
  return {
    request: '01a2058f-0000-7000-8000-000000000001',
    requestVersion: 1,
    patient: '01a2058f-0000-7000-8000-000000000002',
    signer: { person: '01a2058f-0000-7000-8000-000000000003', keyId: device.id, capacity: 'self', delegation: '' },
    recipient: { person: '', organisation: CITY_HEART, keyHash: HASH },
    kinds: [{ kind: 'results', count: 12 }],
    compartments: ['demographics', 'general'],
    recordsFrom: '',
    recordsUntil: '',
    purpose: 'TREAT',
    validFrom: OFFERED,
    validUntil: '2027-01-06T00:00:00.000Z',
    language: 'en',
    text: 'I share …',
    notice: 'What they have read they know.',
    checkpoint: { size: 0, root: '' },
    nonce: HASH,
    ...more,
  }
}

const FOR_ONE = { person: '01a2058f-0000-7000-8000-000000000005', organisation: CITY_HEART, keyHash: HASH }

async function receiptOf(offer: Offer, more: Partial<ReceiptView> = {}): Promise<ReceiptView> {
  const { statement, signed } = bytesToSign(offer)
  const who = offer.recipient.person ? 'person' : 'organisation'
  return {
    id: CONSENT,
    recipient: { person: 'Jonas Keller', role: 'nurse', organisation: 'City Heart Clinic', who },
    kinds: offer.kinds,
    recordsFrom: offer.recordsFrom || null,
    recordsUntil: offer.recordsUntil || null,
    purpose: 'TREAT',
    from: offer.validFrom,
    until: offer.validUntil,
    state: 'in-force',
    key: { id: device.id, method: more.seeded ? 'seeded' : 'device', enrolledAt: OFFERED },
    event: newIdAt<EventId>(new Date(SIGNED)),
    seeded: false,
    text: offer.text,
    statement: fromUtf8(statement),
    signature: await device.sign(signed),
    spki: device.spki,
    verified: true,
    keptBy: { id: '01a2058f-0000-7000-8000-000000000006' as OrganisationId, name: 'Northgate General' },
    name: 'Marisol Vega',
    ...more,
  }
}

async function permitOf(offer: Partial<Offer>, more: Partial<ReceiptView> = {}): Promise<Consent> {
  return resourcesOf(await receiptOf(offerOf(offer), more)).permit
}

async function provisionOf(offer: Partial<Offer>): Promise<ConsentProvision> {
  return (await permitOf(offer)).provision ?? {}
}

const codes = (codings: readonly Coding[] = []) => codings.map(({ code }) => code)

describe('a share as FHIR', () => {
  it.each<[string, Partial<Offer>, Partial<ReceiptView>]>([
    ['for an organisation, all days', {}, {}],
    ['for one person', { recipient: FOR_ONE }, {}],
    ['of some days', { recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' }, {}],
    ['from a day on, for one person', { recordsFrom: '2025-01-01', recipient: FOR_ONE }, {}],
    ['up to a day', { recordsUntil: '2025-12-31' }, {}],
    ['of every kind', { kinds: KINDS.map((kind) => ({ kind, count: 0 })) }, {}],
    ['of every compartment', { compartments: ['demographics', 'general', 'PSYTHPN', 'MINOR', 'PSY'] }, {}],
    ['over', {}, { state: 'ended' }],
    ['of the demo', {}, { seeded: true }],
    ['of somebody whose name is not recorded', {}, { name: '' }],
  ])('%s is valid FHIR R4', async (_title, offer, more) => {
    const { permit, provenance } = resourcesOf(await receiptOf(offerOf(offer), more))
    expect(problemsIn(permit, provenance)).toEqual([])
  })

  it('is judged by a validator that does refuse', async () => {
    const { permit, provenance } = resourcesOf(await receiptOf(offerOf()))
    const { policyRule: _, ...bare } = permit
    expect(problemsIn(bare)).not.toEqual([])
    expect(problemsIn({ ...permit, status: 'stopped' })).not.toEqual([])
    expect(problemsIn({ ...provenance, target: [] })).not.toEqual([])
  })

  it('carries a signature that her enrolled key verifies over the statement of the offer', async () => {
    const offer = offerOf({ recipient: FOR_ONE, recordsFrom: '2025-01-01' })
    const { permit, provenance } = resourcesOf(await receiptOf(offer))
    const [signature] = provenance.signature ?? []
    const { statement, signed } = bytesToSign(offer)
    expect(verifyDeviceSignature(fromBase64(device.spki), signed, fromBase64(signature?.data ?? ''))).toBe(true)
    expect(permit.sourceAttachment?.data).toBe(toBase64(statement))
    expect(signature?.extension?.[0]?.valueBase64Binary).toBe(device.spki)
    expect(signature?.type[0]?.code).toBe('1.2.840.10065.1.12.1.7')
    expect(provenance.target).toEqual([{ reference: `urn:uuid:${CONSENT}`, type: 'Consent' }])
  })

  it('says when she signed, not when she was shown what she would sign', async () => {
    const { permit, provenance } = resourcesOf(await receiptOf(offerOf()))
    expect([permit.dateTime, provenance.recorded, provenance.signature?.[0]?.when]).toEqual([SIGNED, SIGNED, SIGNED])
    expect(permit.sourceAttachment?.creation).toBe(OFFERED)
  })

  it('is active while it is in force, and nothing else changes when it is not', async () => {
    const receipt = await receiptOf(offerOf())
    const inForce = resourcesOf(receipt)
    expect(inForce.permit.status).toBe('active')
    for (const state of ['stopped', 'ended'] as const) {
      const over = resourcesOf({ ...receipt, state, endedAt: SIGNED })
      expect(over).toEqual({ ...inForce, permit: { ...inForce.permit, status: 'inactive' } })
    }
  })

  it('of the demo says that it is test data', async () => {
    const { permit, provenance } = resourcesOf(await receiptOf(offerOf(), { seeded: true }))
    for (const { meta } of [permit, provenance]) expect(codes(meta?.tag)).toEqual(['HTEST'])
    expect(await permitOf({})).not.toHaveProperty('meta')
  })
})

describe('what it permits', () => {
  it('is for one actor: the organisation, or one person in it', async () => {
    const all = await permitOf({})
    expect(all.provision?.actor).toMatchObject([
      { role: { coding: [{ code: 'IRCP' }] }, reference: { identifier: { value: `urn:uuid:${CITY_HEART}` } } },
    ])
    const one = await permitOf({ recipient: FOR_ONE })
    expect(one.provision?.actor).toMatchObject([{ role: { coding: [{ code: 'PRCP' }] }, reference: { reference: '#recipient' } }])
    expect(one.contained).toMatchObject([
      {
        practitioner: { identifier: { value: `urn:uuid:${FOR_ONE.person}` }, display: 'Jonas Keller' },
        organization: { identifier: { value: `urn:uuid:${CITY_HEART}` } },
      },
    ])
    expect(JSON.stringify(all)).not.toContain('Jonas Keller')
  })

  it('ends just before the end, which is not of it; and is of whole days', async () => {
    const { period, dataPeriod } = await provisionOf({ recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' })
    expect(period).toEqual({ start: OFFERED, end: '2027-01-05T23:59:59.999Z' })
    expect(dataPeriod).toEqual({ start: '2025-01-01', end: '2025-12-31' })
    expect((await provisionOf({ recordsUntil: '2025-12-31' })).dataPeriod).toEqual({ end: '2025-12-31' })
    expect(await provisionOf({})).not.toHaveProperty('dataPeriod')
  })

  it('is the kinds themselves, since types alone would say more than she signed', async () => {
    const results = await provisionOf({})
    expect(codes(results.class)).toEqual(['Observation', 'DiagnosticReport', 'Patient'])
    expect(kindOf('Observation', { category: [{ coding: [{ code: 'vital-signs' }] }] })).toBe('vitals')
    expect(results.code?.map(({ coding }) => codes(coding))).toEqual([['results'], ['demographics']])
    const other = await provisionOf({ kinds: [{ kind: 'other', count: 1 }] })
    expect(other).not.toHaveProperty('class')
    expect(other.code?.map(({ coding }) => codes(coding))).toEqual([['other'], ['demographics']])
  })

  it('is of the compartments she signed, each by its label', async () => {
    expect(codes((await provisionOf({})).securityLabel)).toEqual(['demographics', 'general'])
    const { securityLabel, code } = await provisionOf({ compartments: ['general', 'HIV', 'MINOR'] })
    expect(securityLabel).toEqual([
      { system: 'https://chartseal.org/fhir/CodeSystem/compartment', code: 'general' },
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' },
      { system: 'https://chartseal.org/fhir/CodeSystem/compartment', code: 'MINOR' },
    ])
    expect(code?.map(({ coding }) => codes(coding))).toEqual([['results']])
  })
})
