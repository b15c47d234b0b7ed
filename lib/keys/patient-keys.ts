import 'server-only'
/**
 * Everything a new patient needs before the first record can be written: streams with audit keys, and compartments with
 * keys and grants. Every label is made for everybody, with opaque ids, so that having one tells nothing.
 */
import { randomBytes } from 'node:crypto'
import { toBase64 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { COMPARTMENTS, STREAMS } from '@/lib/base/compartment'
import {
  type CompartmentId,
  type EventId,
  type KeyId,
  newId,
  newOpaqueId,
  type OrganisationId,
  type PatientId,
  type StreamId,
} from '@/lib/base/ids'
import type { Touched } from '@/lib/base/permit'
import { stateOf } from '@/lib/crypto/content'
import { generateKeyPair } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { loadErasureSecret } from '@/lib/keys/erasure-secret'
import { type GrantBasis, sealGrant } from '@/lib/keys/grant'
import { wrapLabel } from '@/lib/keys/labels'
import { fingerprint, signPublicKey } from '@/lib/keys/public-key'

/**
 * Streams, heads and audit keys. The patient's row must exist in this transaction. Returns the keys as `patient.create`
 * names them, each with the hash of its public half: a pair exchanged whole, signature and all, then contradicts the history.
 */
export async function createStreams(tx: Tx, patient: PatientId): Promise<Touched[]> {
  const made = await Promise.all(
    STREAMS.map(async (label) => {
      const id = newOpaqueId<StreamId>()
      return { stream: { id, patientId: patient, ...(await wrapLabel(id, label)) }, key: await newAuditKey(patient, id) }
    }),
  )
  // The order of insertion would betray the labels, as the order of v7 ids would.
  made.sort((a, b) => (a.stream.id < b.stream.id ? -1 : 1))
  await tx.stream.createMany({ data: made.map(({ stream }) => stream) })
  await tx.streamHead.createMany({ data: made.map(({ stream }) => ({ streamId: stream.id, commitment: new Uint8Array() })) })
  await tx.patientAuditKey.createMany({ data: made.map(({ key }) => key) })
  return made.map(({ key }) => ({ type: 'PublicKey', id: key.id, digest: toBase64(fingerprint(key.publicKey)) }))
}

async function newAuditKey(patient: PatientId, stream: StreamId) {
  const id = newId<KeyId>()
  const { publicKey, privateKey } = generateKeyPair()
  return {
    id,
    patientId: patient,
    streamId: stream,
    publicKey: new Uint8Array(publicKey),
    privateWrapped: await custodian().wrap('audit-key', id, privateKey),
    signature: signPublicKey({ id, owner: stream, purpose: 'audit', version: 1, publicKey }),
    createdAt: now(),
  }
}

export type Writer = {
  readonly patient: PatientId
  readonly writer: OrganisationId
  readonly custody: OrganisationId
  readonly event: EventId
}

/**
 * Compartments of one writing organisation, a first key for each, and grants to the writer and to custody. What is returned
 * goes into `event`: that each was empty then. An emptied compartment could otherwise pass for one never written to.
 */
export async function createCompartments(tx: Tx, { patient, writer, custody, event }: Writer): Promise<Touched[]> {
  const erasureSecret = await loadErasureSecret(patient)
  if (!erasureSecret) throw new Error('the patient has no erasure secret')
  const made = await Promise.all(
    COMPARTMENTS.map(async (label) => {
      const id = newOpaqueId<CompartmentId>()
      const row = { id, patientId: patient, organisationId: writer, stateEventId: event, ...(await wrapLabel(id, label)) }
      return { row, keyId: newOpaqueId<KeyId>(), compartmentKey: new Uint8Array(randomBytes(32)) }
    }),
  )
  made.sort((a, b) => (a.row.id < b.row.id ? -1 : 1))
  await tx.compartment.createMany({ data: made.map(({ row }) => row) })
  await tx.compartmentKey.createMany({
    data: made.map(({ row, keyId }) => ({ id: keyId, compartmentId: row.id, version: 1, createdAt: now() })),
  })
  const holders = new Map<OrganisationId, GrantBasis>([
    [writer, 'writer'],
    [custody, 'custody'],
  ])
  const grants = []
  for (const { row, keyId, compartmentKey } of made) {
    for (const [holder, basis] of holders) {
      const shared = { patient, compartment: row.id, writer, granter: writer, holder, keyId, keyVersion: 1, compartmentKey }
      grants.push(await sealGrant(tx, { ...shared, erasureSecret, basis, reference: event, expiresAt: null, event }))
    }
  }
  await tx.keyGrant.createMany({ data: grants.map((grant) => ({ ...grant, sealed: new Uint8Array(grant.sealed) })) })
  const state = toBase64(stateOf([]))
  return made.map(({ row }) => ({ type: 'Compartment', id: row.id, organisation: writer, state }))
}
