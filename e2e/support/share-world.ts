import 'server-only'
import { type DeviceKey, newDeviceKey } from '@/e2e/support/device-key'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import { utf8 } from '@/lib/base/bytes'
import type { ConsentId, OrganisationId, PatientId, ShareRequestId } from '@/lib/base/ids'
import type { Kind } from '@/lib/base/kind'
import type { Outcome } from '@/lib/base/outcome'
import { approveShare } from '@/lib/consent/approve'
import { askForShare } from '@/lib/consent/ask'
import { makeOffer } from '@/lib/consent/offer'
import { enrolKey } from '@/lib/consent/signing-keys'
import { bytesToSign, type Offer } from '@/lib/consent/statement'
import type { Described, Terms } from '@/lib/consent/terms'
import type { OfferView } from '@/lib/consent/views'
import { findDescribed } from '@/lib/records/find-described'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { previewShare } from '@/lib/records/share-preview'

/** Two organisations, a patient of Northgate with her own device, and a physician and a nurse of the City Heart Clinic. */
export type ShareWorld = TestInstallation & {
  readonly patient: PatientId
  readonly herself: Actor
  readonly physician: Actor
  readonly nurse: Actor
  readonly device: DeviceKey
}

/** How she is described where somebody asks for her. */
export const SHE: Described = { family: 'Vögelin', given: 'Maja', birthDate: '1974-03-14' }

const TERMS = 'http://terminology.hl7.org/CodeSystem'
const coded = (code: string, text: string) => ({ coding: [{ system: 'http://example.org/words', code, display: text }], text })
const category = (code: string) => [{ coding: [{ system: `${TERMS}/observation-category`, code }] }]
const measured = (value: number, unit: string) => ({ valueQuantity: { value, unit } })
const psychiatric = { meta: { security: [{ system: `${TERMS}/v3-ActCode`, code: 'PSY' }] } }

type Json = Record<string, unknown>
const subject = { reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' }

/** One item of each sort, each with a word found nowhere else. */
export const ITEMS: readonly Json[] = [
  { resourceType: 'Condition', subject, code: coded('c1', 'Mitral regurgitation'), onsetDateTime: '2020-05-01' },
  {
    resourceType: 'MedicationRequest',
    subject,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: coded('m1', 'Warfarin'),
    authoredOn: '2024-02-01',
  },
  {
    resourceType: 'Observation',
    subject,
    status: 'final',
    category: category('laboratory'),
    code: coded('o1', 'Prothrombin ratio'),
    effectiveDateTime: '2025-03-02',
    ...measured(4.6, '1'),
  },
  {
    resourceType: 'Observation',
    subject,
    status: 'final',
    category: category('laboratory'),
    code: coded('o2', 'Hemoglobin'),
    effectiveDateTime: '2019-03-02',
    ...measured(13.2, 'g/dL'),
  },
  {
    resourceType: 'Observation',
    subject,
    status: 'final',
    category: category('vital-signs'),
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
    effectiveDateTime: '2025-03-02',
    ...measured(71, '/min'),
  },
  {
    resourceType: 'Observation',
    subject,
    status: 'final',
    category: category('social-history'),
    code: coded('o3', 'Shelter'),
    effectiveDateTime: '2025-03-02',
    valueString: 'homeless',
  },
  {
    resourceType: 'DiagnosticReport',
    subject,
    status: 'final',
    category: [coded('34117-2', 'History and physical')],
    code: coded('34117-2', 'Confidential anamnesis'),
    effectiveDateTime: '2025-03-02',
  },
  {
    resourceType: 'MedicationRequest',
    ...psychiatric,
    subject,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: coded('m2', 'Sertraline'),
    authoredOn: '2024-02-01',
  },
]

/** A bundle of her, with these items beside her own resource. `tag` makes the items others than those of an earlier one. */
export function bundleOf(items: readonly Json[], tag = 'a'): Uint8Array {
  const patient = {
    resourceType: 'Patient',
    identifier: [
      { system: 'http://example.org/mrn', value: 'MRN-4711', type: { coding: [{ system: `${TERMS}/v2-0203`, code: 'MR' }] } },
    ],
    name: [{ use: 'official', family: SHE.family, given: [SHE.given, 'Luisa'] }],
    gender: 'female',
    birthDate: SHE.birthDate,
  }
  const entries = items.map((resource, i) => ({
    fullUrl: `urn:uuid:${tag.charCodeAt(0).toString(16).padStart(8, '0')}-0000-4000-8000-${String(i + 1).padStart(12, '0')}`,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  }))
  const own = { fullUrl: subject.reference, resource: patient, request: { method: 'POST', url: 'Patient' } }
  return utf8(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [own, ...entries] }))
}

export async function importItems(organisation: OrganisationId, items: readonly Json[], tag = 'a'): Promise<PatientId> {
  const result = await importBundle({ actor: importAgent(organisation), source: 'test' }, bundleOf(items, tag))
  if (!result.ok || !result.imported.patient) throw new Error(`the bundle was refused: ${JSON.stringify(result)}`)
  return result.imported.patient
}

export async function shareWorld(): Promise<ShareWorld> {
  const test = await testInstallation()
  const patient = await importItems(test.northgate, ITEMS)
  const herself = await signedIn({ role: 'patient', organisation: null, patient })
  const physician = await signedIn({ role: 'physician', organisation: test.cityHeart })
  const nurse = await signedIn({ role: 'nurse', organisation: test.cityHeart })
  const device = await newDeviceKey()
  granted(await enrolKey(herself, { spki: device.spki }))
  return { ...test, patient, herself, physician, nurse, device }
}

/** The value of what must have been permitted. */
export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.field ?? ''}`)
  return outcome.value
}

const DAY_MS = 86_400_000
export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

export function termsOf(more: Partial<Terms> = {}): Terms {
  return {
    kinds: ['medicines', 'results'],
    recordsFrom: null,
    recordsUntil: null,
    purpose: 'TREAT',
    until: inDays(30),
    message: 'To plan your surgery',
    who: 'organisation',
    ...more,
  }
}

export async function ask(world: ShareWorld, more: Partial<Terms> = {}): Promise<ShareRequestId> {
  return granted(await askForShare(world.physician, SHE, termsOf(more), findDescribed)).request
}

export type Narrowed = { readonly kinds?: readonly Kind[]; readonly until?: string; readonly version?: number }

export async function offerFor(world: ShareWorld, request: ShareRequestId, narrowed: Narrowed = {}): Promise<OfferView> {
  const { kinds = ['medicines', 'results'], until = inDays(20), version = 1 } = narrowed
  return granted(await makeOffer(world.herself, { request, version, kinds, until, keyId: world.device.id }, previewShare))
}

export function signOffer({ device }: ShareWorld, offer: Offer): Promise<string> {
  return device.sign(bytesToSign(offer).signed)
}

/** Asked, narrowed, signed. */
export async function share(world: ShareWorld, more: Partial<Terms> = {}, narrowed: Narrowed = {}): Promise<ConsentId> {
  const request = await ask(world, more)
  const { offerId, offer } = await offerFor(world, request, { kinds: more.kinds ?? ['medicines', 'results'], ...narrowed })
  return granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) })).consent
}
