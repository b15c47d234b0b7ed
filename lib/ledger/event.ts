/**
 * An event: what one act was, private, and committed to by a leaf of the log. One event has one spelling: canonical
 * JSON (RFC 8785) of strings, integers within ±(2^53−1), arrays and objects. No null, no fraction, no boolean: each is
 * a place where two readers of the same bytes could come to differ.
 *
 *   {"action":"chart.open","actor":{"id":"…","org":"…","role":"physician"},"at":"2026-11-22T09:14:03.120Z",…,"v":1}
 *
 * `parseEvent` accepts exactly what `encodeEvent` writes; unknown keys and words are refused, because a field the
 * checker ignores is a field in which something else can be said.
 */
import { type Bytes, equal, fromUtf8, utf8 } from '@/lib/base/bytes'
import type { EventId, OrganisationId, PatientId, StreamId } from '@/lib/base/ids'
import type { Touched } from '@/lib/base/permit'
import {
  BASIS_KINDS,
  type BasisKind,
  OUTCOMES,
  type OutcomeWord,
  PURPOSES,
  type Purpose,
  ROLES,
  type Role,
} from '@/lib/base/vocabulary'
import { canonicalize } from '@/lib/crypto/canonical'
import { type EventAction, isAction } from '@/lib/ledger/actions'
import { fail, id, integer, list, map, object, oneOf, text, type Value } from '@/lib/ledger/event-parts'

/** Who acted. `id`: an account or a process ('import'); `org` is empty where there is none. */
export type Actor = { readonly id: string; readonly role: Role; readonly org: OrganisationId | '' }

/** Place in the patient's stream: `seq` from 1 without gaps, `prev` the base64 commitment before it, '' for the first. */
export type Subject = { readonly patient: PatientId; readonly stream: StreamId; readonly seq: number; readonly prev: string }

/** `ref` names the fact (relationship, consent, session), '' where there is none; `policySet` is the hash in force. */
export type Basis = {
  readonly kind: BasisKind
  readonly ref: string
  readonly policies: readonly string[]
  readonly policySet: string
}

/** What was touched: one shape from the act that reports it to the entry that says it. */
export type EventObject = Touched

export type LedgerEvent = {
  readonly v: 1
  readonly id: EventId
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string
  readonly action: EventAction
  readonly outcome: OutcomeWord
  readonly actor: Actor
  /** The person a proxy or an automatic agent acts for. */
  readonly onBehalfOf?: { readonly id: string; readonly role: Role }
  readonly subject?: Subject
  readonly purpose: Purpose
  readonly basis: Basis
  readonly objects: readonly EventObject[]
  /** '' where there is none. */
  readonly session: string
  readonly request: string
  /** Typed beside each domain; never clinical content. */
  readonly detail: { readonly [key: string]: Value }
}

/** Throws `EventError` for anything the type allows but the format does not: check before writing. */
export function encodeEvent(event: LedgerEvent): Bytes {
  checkEvent(event)
  return utf8(canonicalize(event))
}

/** Throws `EventError`. */
export function parseEvent(bytes: Uint8Array): LedgerEvent {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch {
    fail('not JSON')
  }
  checkEvent(value)
  // Duplicate keys, spaces, other key orders and escapes parse to the same value: only one spelling is the event.
  if (!equal(utf8(canonicalize(value)), bytes)) fail('not canonical')
  return value
}

const REQUIRED = ['v', 'id', 'at', 'action', 'outcome', 'actor', 'purpose', 'basis', 'objects', 'session', 'request', 'detail']

function checkEvent(value: unknown): asserts value is LedgerEvent {
  const event = object(value, 'event', REQUIRED, ['onBehalfOf', 'subject'])
  if (event.v !== 1) fail('v')
  id(event.id, 'id')
  instant(event.at)
  if (!isAction(text(event.action, 'action'))) fail('action')
  oneOf(event.outcome, OUTCOMES, 'outcome')
  const actor = object(event.actor, 'actor', ['id', 'role', 'org'])
  text(actor.id, 'actor.id')
  oneOf(actor.role, ROLES, 'actor.role')
  if (actor.org !== '') id(actor.org, 'actor.org')
  if ('onBehalfOf' in event) {
    const principal = object(event.onBehalfOf, 'onBehalfOf', ['id', 'role'])
    text(principal.id, 'onBehalfOf.id')
    oneOf(principal.role, ROLES, 'onBehalfOf.role')
  }
  if ('subject' in event) checkSubject(event.subject)
  oneOf(event.purpose, PURPOSES, 'purpose')
  checkBasis(event.basis)
  for (const item of list(event.objects, 'objects')) checkObject(item)
  text(event.session, 'session')
  text(event.request, 'request')
  map(event.detail, 'detail')
}

function instant(value: unknown): void {
  const at = text(value, 'at')
  const time = Date.parse(at)
  if (!/^\d{4}-/.test(at) || Number.isNaN(time) || new Date(time).toISOString() !== at) fail('at')
}

function checkSubject(value: unknown): void {
  const subject = object(value, 'subject', ['patient', 'stream', 'seq', 'prev'])
  id(subject.patient, 'subject.patient')
  id(subject.stream, 'subject.stream')
  if (integer(subject.seq, 'subject.seq') < 1) fail('subject.seq')
  const prev = text(subject.prev, 'subject.prev')
  if (subject.seq === 1 ? prev !== '' : !COMMITMENT.test(prev)) fail('subject.prev')
}

/** 32 bytes in base64, in their one spelling. */
const COMMITMENT = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

function checkBasis(value: unknown): void {
  const basis = object(value, 'basis', ['kind', 'ref', 'policies', 'policySet'])
  oneOf(basis.kind, BASIS_KINDS, 'basis.kind')
  text(basis.ref, 'basis.ref')
  text(basis.policySet, 'basis.policySet')
  for (const policy of list(basis.policies, 'basis.policies')) text(policy, 'basis.policies')
}

const OBJECT_TEXTS = ['version', 'content', 'organisation', 'state', 'asOf', 'digest']

function checkObject(value: unknown): void {
  const item = object(value, 'objects', ['type', 'id'], [...OBJECT_TEXTS, 'compartments', 'counts'])
  text(item.type, 'objects.type')
  text(item.id, 'objects.id')
  for (const key of OBJECT_TEXTS) if (key in item) text(item[key], `objects.${key}`)
  if ('compartments' in item) for (const entry of list(item.compartments, 'compartments')) text(entry, 'compartments')
  if ('counts' in item) for (const count of Object.values(map(item.counts, 'counts'))) integer(count, 'counts')
}
