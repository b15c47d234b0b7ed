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
import { fail, id, integer, list, map, object, oneOf, text, type Value } from '@/lib/ledger/event-parts'

/**
 * Every act the ledger knows, with its plain words ("… opened the chart"). One registry: an action that is not here can
 * be neither written nor read, so no act enters the log under a name nobody can look up.
 */
export const ACTIONS = {
  'installation.create': 'set up this installation',
  'installation.start': 'started the portal',
  'organisation.create': 'added an organisation',
  'user.create': 'added a person',
  'user.update': 'changed a person’s details',
  'user.list': 'looked at the people of the organisation',
  'user.disable': 'closed a person’s account',
  'user.enable': 'opened a person’s account again',
  'role.assign': 'gave a role',
  'role.remove': 'took a role away',
  'key.create': 'made a key',
  'key.rotate': 'replaced a key',
  'key.retire': 'took a key of the ledger out of use',
  'key.enrol': 'enrolled a signing key',
  'key.revoke': 'revoked a signing key',
  'key.list': 'looked at the signing keys',
  'policy.change': 'changed the rules of access',
  'session.start': 'signed in',
  'session.end': 'signed out',
  'session.refuse': 'was not let in',
  'session.revoke': 'ended a person’s sessions',
  'password.reset': 'gave a person a new first password',
  'password.choose': 'chose a password',
  'patient.create': 'registered the patient',
  'patient.match': 'recognised the patient in imported data',
  'patient.link': 'linked two charts of one person',
  'patient.unlink': 'separated two charts',
  'patient.search': 'searched for patients',
  'patient.erase': 'erased content',
  'stream.create': 'opened a part of the ledger for the patient',
  'stream.close': 'closed a part of the ledger',
  'care.start': 'recorded a care relationship',
  'care.end': 'ended a care relationship',
  'fact.record': 'noted facts that explain accesses',
  'record.create': 'added to the record',
  'record.update': 'changed the record',
  'record.withdraw': 'withdrew an item of the record',
  'record.import': 'imported into the record',
  'record.check': 'checked the record against the ledger',
  'record.open': 'opened one item of the record',
  'record.export': 'exported the record',
  'import.bundle': 'imported a bundle',
  'import.refuse': 'refused a bundle',
  'import.start': 'started an import',
  'import.list': 'looked at past imports',
  'chart.open': 'opened the chart',
  'chart.declare': 'declared a reason to open the chart',
  'work.list': 'looked at the worklist',
  'home.open': 'opened the home page',
  'looked.list': 'looked at who looked',
  'looked.export': 'took away the proof of a list of who looked',
  'ledger.query': 'listed entries of the ledger',
  'ledger.read': 'opened an entry of the ledger',
  'ledger.export': 'took away the proof of ledger entries',
  'ledger.check': 'checked the ledger',
  'ledger.explain': 'examined new entries of the ledger',
  'ledger.resume': 'named the checkpoint from which the ledger is signed again',
  'ledger.succeed': 'started a new log after a loss',
  'share.request': 'asked for a share',
  'share.change': 'changed what was asked to be shared',
  'share.withdraw': 'withdrew a request for a share',
  'share.deliver': 'passed on a request for a share',
  'share.asked': 'looked at the shares asked for',
  'share.read': 'read a request for a share',
  'share.offer': 'was shown the terms of a share',
  'share.approve': 'approved a share',
  'share.decline': 'declined a share',
  'share.defer': 'put off a request for a share',
  'share.list': 'looked at the shares',
  'share.export': 'took away the proof of a share',
  'share.stop': 'stopped a share',
  'share.expire': 'a share ended',
  'emergency.open': 'opened the chart in an emergency',
  'emergency.review': 'reviewed an emergency access',
  'proxy.appoint': 'appointed somebody to act for the patient',
  'proxy.end': 'ended that somebody acts for the patient',
  'restriction.set': 'restricted who may see',
  'restriction.lift': 'lifted a restriction',
  'case.open': 'opened a case',
  'case.close': 'closed a case',
} as const

export type EventAction = keyof typeof ACTIONS

export function isAction(text: string): text is EventAction {
  return Object.hasOwn(ACTIONS, text)
}

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
