/**
 * A signed share as FHIR R4: a collection of one Consent and the Provenance whose signature is hers (decision 043). Made
 * from the signed statement each time it is asked for: a second copy beside it could come to say something else. Pure.
 *
 * What is narrower than FHIR can say is said so that a stranger's software opens less, never more: a kind is a code of
 * ours beside the resource types that may hold it, and a compartment is a label. Who knows neither finds nothing that fits.
 */
import type { Bundle, CodeableConcept, Coding, Consent, ConsentProvision, Provenance, Reference } from 'fhir/r4'
import { toBase64, utf8 } from '@/lib/base/bytes'
import type { CompartmentLabel } from '@/lib/base/compartment'
import { timeOfId } from '@/lib/base/ids'
import { typesOf } from '@/lib/base/kind'
import type { ReceiptView } from '@/lib/consent/views'
import { kindWords } from '@/lib/consent/words'
import { parseStatement, type Statement } from '@/lib/crypto/consent-statement'

const HL7 = 'http://terminology.hl7.org/CodeSystem'
const OWN = 'https://chartseal.org/fhir'

/** Throws `StatementError` for a statement that is none. */
export function fhirConsent(receipt: ReceiptView): Bundle {
  const statement = parseStatement(utf8(receipt.statement))
  const patient = known('Patient', statement.patient, receipt.name)
  const consent = consentOf(receipt, statement, patient)
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { fullUrl: urn(receipt.id), resource: consent },
      { fullUrl: urn(receipt.event), resource: provenanceOf(receipt, patient) },
    ],
  }
}

function consentOf(receipt: ReceiptView, statement: Statement, patient: Reference): Consent {
  const { id, state, keptBy } = receipt
  const recipient = recipientOf(receipt, statement)
  return {
    resourceType: 'Consent',
    id,
    ...tagsOf(receipt),
    language: statement.language,
    ...('contained' in recipient ? { contained: [recipient.contained] } : {}),
    // The only thing here that changes after she signed.
    status: state === 'in-force' ? 'active' : 'inactive',
    scope: concept(`${HL7}/consentscope`, 'patient-privacy', 'Privacy Consent'),
    category: [concept('http://loinc.org', '59284-0', 'Consent Document')],
    patient,
    dateTime: signedAt(receipt),
    performer: [patient],
    organization: [known('Organization', keptBy.id, keptBy.name)],
    sourceAttachment: {
      contentType: 'application/json',
      language: statement.language,
      data: toBase64(utf8(receipt.statement)),
      title: 'What she signed: “chartseal/consent/v1”, a line feed, then these bytes',
      creation: statement.validFrom,
    },
    policyRule: concept(`${HL7}/v3-ActCode`, 'OPTIN', 'opt-in'),
    provision: { ...provisionOf(statement), actor: [recipient.actor] },
  }
}

function provisionOf(statement: Statement): ConsentProvision {
  const { compartments, kinds, purpose, recordsFrom, recordsUntil, validFrom, validUntil } = statement
  const types = typesOf(kinds.map(({ kind }) => kind))
  const herself = compartments.includes('demographics')
  return {
    type: 'permit',
    // FHIR's end is part of the period, ours is not.
    period: { start: validFrom, end: new Date(Date.parse(validUntil) - 1).toISOString() },
    action: [concept(`${HL7}/consentaction`, 'access', 'Access')],
    securityLabel: compartments.map(labelOf),
    purpose: [{ system: `${HL7}/v3-ActReason`, code: purpose }],
    ...(types ? { class: [...types, ...(herself ? ['Patient'] : [])].map(typeCoding) } : {}),
    code: [
      ...kinds.map(({ kind }) => concept(`${OWN}/CodeSystem/kind`, kind, kindWords(kind))),
      ...(herself ? [concept(`${OWN}/CodeSystem/kind`, 'demographics', 'who she is')] : []),
    ],
    ...(recordsFrom || recordsUntil
      ? { dataPeriod: { ...(recordsFrom && { start: recordsFrom }), ...(recordsUntil && { end: recordsUntil }) } }
      : {}),
  }
}

/**
 * For one person: in the role at that organisation, one actor. Two actors side by side would be read as either, and the
 * share as one with the whole organisation.
 */
function recipientOf({ recipient: names }: ReceiptView, { recipient }: Statement) {
  const organization = known('Organization', recipient.organisation, names.organisation)
  if (!recipient.person)
    return { actor: { role: participation('IRCP', 'information recipient'), reference: organization } } as const
  const contained = {
    resourceType: 'PractitionerRole',
    id: 'recipient',
    practitioner: known('Practitioner', recipient.person, names.person),
    organization,
  } as const
  const reference = { reference: '#recipient', type: 'PractitionerRole' }
  return { contained, actor: { role: participation('PRCP', 'primary information recipient'), reference } } as const
}

const METHOD: { readonly [M in ReceiptView['key']['method']]: string } = {
  device: 'Device key, no user check',
  passkey: 'Passkey, which checked who holds it',
  seeded: 'A key of the demo, which was thrown away',
}

/** Its id is that of the entry in the ledger which says that she agreed. */
function provenanceOf(receipt: ReceiptView, patient: Reference): Provenance {
  const { id, event, key, signature, spki } = receipt
  const when = signedAt(receipt)
  return {
    resourceType: 'Provenance',
    id: event,
    ...tagsOf(receipt),
    target: [{ reference: urn(id), type: 'Consent' }],
    recorded: when,
    agent: [
      { type: concept(`${HL7}/provenance-participant-type`, 'author', 'Author'), who: patient },
      {
        type: { text: 'The key that signed' },
        who: { type: 'Device', identifier: { system: `${OWN}/signing-key`, value: key.id }, display: METHOD[key.method] },
      },
    ],
    signature: [
      {
        extension: [{ url: `${OWN}/StructureDefinition/signing-key-spki`, valueBase64Binary: spki }],
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.7', display: 'Consent Signature' }],
        when,
        who: patient,
        // Not FHIR: she signed the statement that the Consent carries as its source, and no rendering of it.
        targetFormat: 'application/x.chartseal.consent-v1',
        sigFormat: 'application/octet-stream',
        data: signature,
      },
    ],
  }
}

/** When her signature came and was verified; the offer she signed was made some minutes before. */
function signedAt({ id }: ReceiptView): string {
  return timeOfId(id).toISOString()
}

/** What the seed signed must not be taken for somebody's consent elsewhere. */
function tagsOf({ seeded }: ReceiptView) {
  return seeded ? { meta: { tag: [{ system: `${HL7}/v3-ActReason`, code: 'HTEST', display: 'test health data' }] } } : {}
}

/** HL7 has no code for care a minor agreed to alone, nor for what bears no label at all: those are ours. */
function labelOf(label: CompartmentLabel): Coding {
  const own = label === 'demographics' || label === 'general' || label === 'MINOR'
  return { system: own ? `${OWN}/CodeSystem/compartment` : `${HL7}/v3-ActCode`, code: label }
}

function typeCoding(code: string): Coding {
  return { system: 'http://hl7.org/fhir/resource-types', code }
}

function participation(code: string, display: string): CodeableConcept {
  return concept(`${HL7}/v3-ParticipationType`, code, display)
}

function concept(system: string, code: string, display: string): CodeableConcept {
  return { coding: [{ system, code, display }] }
}

/** By identifier: the ids are this portal's, and no server answers to them. */
function known(type: 'Patient' | 'Practitioner' | 'Organization', id: string, name: string): Reference {
  return { type, identifier: { system: 'urn:ietf:rfc:3986', value: urn(id) }, ...(name ? { display: name } : {}) }
}

function urn(id: string): string {
  return `urn:uuid:${id}`
}
