/** Branded ids. The parsers here are the only place that brands text from outside. */
import { v4, v7 } from 'uuid'

declare const brand: unique symbol
export type Branded<B extends string> = string & { readonly [brand]: B }

export type OrganisationId = Branded<'organisation'>
export type AccountId = Branded<'account'>
export type PatientId = Branded<'patient'>
export type StreamId = Branded<'stream'>
export type CompartmentId = Branded<'compartment'>
export type RecordId = Branded<'record'>
export type VersionId = Branded<'version'>
export type EventId = Branded<'event'>
export type SessionId = Branded<'session'>
export type DeviceId = Branded<'device'>
export type RequestId = Branded<'request'>
export type KeyId = Branded<'key'>
export type ShareRequestId = Branded<'share-request'>
export type OfferId = Branded<'offer'>
export type ConsentId = Branded<'consent'>
/** base64url of SHA-256 of the SubjectPublicKeyInfo (FORMATS). */
export type SigningKeyId = Branded<'signing-key'>
export type ImportRunId = Branded<'import-run'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** UUIDv7: sorts by creation time. */
export function newId<T extends Branded<string>>(): T {
  return v7() as string as T
}

/** UUIDv7 with a given time, so that seeded history sorts like real history. */
export function newIdAt<T extends Branded<string>>(at: Date): T {
  return v7({ msecs: at.getTime() }) as string as T
}

/** The time in a UUIDv7, to the millisecond. */
export function timeOfId(id: Branded<string>): Date {
  if (id[14] !== '7') throw new Error('an id that tells no time')
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
}

/** UUIDv4 for streams and compartments: the order of v7 would betray which label was made when (FORMATS). */
export function newOpaqueId<T extends Branded<string>>(): T {
  return v4() as string as T
}

/** `undefined` for anything but a lower-case UUID v4 or v7. */
export function parseId<T extends Branded<string>>(text: unknown): T | undefined {
  return typeof text === 'string' && UUID.test(text) ? (text as T) : undefined
}

/** `undefined` for anything but 43 base64url characters that stand for 32 bytes. */
export function parseSigningKeyId(text: unknown): SigningKeyId | undefined {
  return typeof text === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text) ? (text as SigningKeyId) : undefined
}
