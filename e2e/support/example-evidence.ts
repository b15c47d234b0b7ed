import { type DeviceKey, newDeviceKey } from '@/e2e/support/device-key'
import { cosigners, log, logLine, policyOf, vkey } from '@/e2e/support/example-policy'
import { type Bytes, fromBase64, fromUtf8, toBase64, u64, utf8 } from '@/lib/base/bytes'
import { newId, newOpaqueId, type OrganisationId, type PatientId, type StreamId } from '@/lib/base/ids'
import { encodeStatement, type Statement, signedBytes } from '@/lib/crypto/consent-statement'
import { sha256 } from '@/lib/crypto/hash'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { commitment, leafEntry } from '@/lib/ledger/commitment'
import { signCosignature } from '@/lib/ledger/cosignature'
import { encodeEvent, type LedgerEvent } from '@/lib/ledger/event'
import type { Evidence, EvidenceConsent, EvidenceEntry } from '@/lib/ledger/evidence'
import { memoryHashes } from '@/lib/ledger/fixtures/memory-hashes'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { joinNote, signText } from '@/lib/ledger/note'
import { proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'
import { encodePolicy } from '@/lib/ledger/witness-policy'

/** A log of 21 entries, three of which are hers: a key enrolled, a share agreed to, a chart opened. Whole, or with one lie in it. */
export const SIZE = 21
/** Before any clock of today: the command line goes by the machine's. */
export const NOW = 1_700_000_000
export const [ENROLLED, APPROVED, OPENED] = [5, 13, 17]
/** What her device had seen of the log before she signed. */
const SEEN = 11

export const policy = policyOf(
  logLine,
  `witness one ${vkey('x1')}`,
  `witness two ${vkey('x2')}`,
  'group both all one two',
  'quorum both',
)

export const device = await newDeviceKey()
export const ids = { patient: newId<PatientId>(), person: newId(), clinic: newId<OrganisationId>(), request: newId() }
export const SUBJECT = { patient: ids.patient, stream: newOpaqueId<StreamId>(), seq: 1, prev: '' }
const TEXT = 'I share my results with the City Heart Clinic.\n'

export type Lies = {
  readonly statement?: Partial<Statement>
  readonly approval?: Partial<LedgerEvent>
  readonly enrolment?: Partial<LedgerEvent>
  /** Where the key's entry stands. */
  readonly enrolled?: number
  /** Bytes of the third entry. */
  readonly opened?: string
  /** Signs in her stead. */
  readonly device?: DeviceKey
  /** Makes another history of what is in the leaves beside hers. */
  readonly history?: number
  readonly checkpoint?: (text: string) => string
}

export function checkpointSigned(text: string, signer = log, witnesses = [cosigners.x1, cosigners.x2]): string {
  return joinNote(text, [signText(text, signer), ...witnesses.map((witness) => signCosignature(text, witness, NOW - 60))])
}

export async function evidenceOf(lies: Lies = {}): Promise<Evidence> {
  const { history = 0, checkpoint = checkpointSigned, enrolled = ENROLLED } = lies
  const signing = lies.device ?? device
  const enrolment = eventOf('key.enrol', {
    objects: [digested('DeviceKey', device.id, fromBase64(device.spki))],
    detail: { kind: 'device' },
    ...lies.enrolment,
  })
  const own = new Map([[enrolled, sealed(encodeEvent(enrolment), 1)]])
  const statement = encodeStatement({ ...statementOf(signing.id, rootOf(leavesOf(0, own).slice(0, SEEN))), ...lies.statement })
  own.set(
    APPROVED,
    sealed(
      encodeEvent(eventOf('share.approve', { objects: [digested('Consent', ids.request, statement)], ...lies.approval })),
      2,
    ),
  )
  own.set(OPENED, sealed(lies.opened === undefined ? encodeEvent(eventOf('chart.open', {})) : utf8(lies.opened), 3))
  const leaves = leavesOf(history, own)
  const reader = memoryHashes(leaves)
  const note = checkpoint(encodeCheckpoint({ origin: log.name, size: SIZE, root: rootOf(leaves) }))
  const entries: EvidenceEntry[] = []
  for (const [index, { event, salt }] of [...own].sort(([a], [b]) => a - b)) {
    const { hashes } = await proveInclusion(index, SIZE, reader)
    entries.push({ event, salt, proof: encodeTlogProof({ index, hashes, checkpoint: note }) })
  }
  const consent: EvidenceConsent = {
    statement: fromUtf8(statement),
    text: TEXT,
    key: fromBase64(signing.spki),
    signature: fromBase64(await signing.sign(signedBytes(statement))),
    remembered: (await proveConsistency(SEEN, SIZE, reader)).hashes,
  }
  return { entries, consents: [consent], policy: encodePolicy(policy) }
}

type Own = { readonly event: string; readonly salt: Bytes; readonly leaf: Bytes }

function leavesOf(history: number, own: ReadonlyMap<number, Own>): Bytes[] {
  return Array.from({ length: SIZE }, (_, i) => own.get(i)?.leaf ?? leafHash(u64(i + 1_000 * history)))
}

function sealed(bytes: Bytes, which: number): Own {
  const salt = sha256(u64(which))
  return { event: fromUtf8(bytes), salt, leaf: leafHash(leafEntry(commitment(salt, bytes))) }
}

function eventOf(action: LedgerEvent['action'], more: Partial<LedgerEvent>): LedgerEvent {
  return {
    v: 1,
    id: newId(),
    at: '2026-11-22T09:14:03.120Z',
    action,
    outcome: 'permitted',
    actor: { id: ids.person, role: 'patient', org: '' },
    subject: SUBJECT,
    purpose: 'PATRQT',
    basis: { kind: 'self', ref: ids.patient, policies: ['self.record'], policySet: 'ab12' },
    objects: [],
    session: '',
    request: newId(),
    detail: {},
    ...more,
  }
}

function digested(type: string, id: string, bytes: Uint8Array) {
  return { type, id, digest: toBase64(sha256(bytes)) }
}

function statementOf(keyId: string, seen: Uint8Array): Statement {
  return {
    v: 1,
    request: ids.request,
    requestVersion: 1,
    patient: ids.patient,
    signer: { person: ids.person, keyId, capacity: 'self', delegation: '' },
    recipient: { person: '', organisation: ids.clinic, keyHash: toBase64(sha256(utf8('key'))) },
    kinds: [{ kind: 'results', count: 12 }],
    compartments: ['demographics', 'general'],
    recordsFrom: '',
    recordsUntil: '',
    purpose: 'TREAT',
    validFrom: '2026-11-22T08:00:00.000Z',
    validUntil: '2027-01-06T00:00:00.000Z',
    language: 'en',
    textHash: toBase64(sha256(utf8(TEXT))),
    notice: 'What they have read they know.',
    checkpoint: { size: SEEN, root: toBase64(seen) },
    nonce: toBase64(sha256(utf8('nonce'))),
  }
}

/** The file that nobody touched. */
export const whole = await evidenceOf()
