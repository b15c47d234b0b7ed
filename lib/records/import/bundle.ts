import { type Condition, parseCondition } from './condition'
import { type ProblemList, report } from './problem'
import type { EntrySpan, LinkToken, Scan, Span } from './scan'
import { splice } from './splice'

/**
 * The envelope of a bundle: which entries there are and what is asked to be done with them. Resources are cut out by
 * offset first, so what is parsed here is small whatever the bundle holds.
 */
export type BundleKind = 'transaction' | 'batch' | 'document'

export type Coding = { readonly system?: string; readonly code: string }

export type EnvelopeEntry = {
  readonly index: number
  readonly resource: Span
  readonly links: readonly LinkToken[]
  readonly fullUrl?: string
  /** From `PUT Type/id`. */
  readonly requestId?: string
  readonly requestType?: string
  /** From ifNoneExist: checked for its form only, since what is already there is recognised by its source anyway. */
  readonly ifNoneExist?: Condition
}

export type Envelope = {
  readonly kind: BundleKind
  readonly labels: readonly Coding[]
  readonly entries: readonly EnvelopeEntry[]
}

const MAX_ENVELOPE_BYTES = 1024 * 1024
const MAX_ENTRY_BYTES = 64 * 1024
const NOTHING = new TextEncoder().encode('null')

type Json = Record<string, unknown>

export function readEnvelope(bytes: Uint8Array, scan: Scan, problems: ProblemList): Envelope | undefined {
  const root = parseWithout(bytes, scan.root, scan.entryArray, MAX_ENVELOPE_BYTES)
  if (root?.resourceType !== 'Bundle') {
    report(problems, { code: 'not-a-bundle', path: 'resourceType', reason: 'the file holds no FHIR Bundle' })
    return undefined
  }
  const kind = root.type
  if (kind !== 'transaction' && kind !== 'batch' && kind !== 'document') {
    report(problems, {
      code: 'unsupported-bundle-type',
      path: 'Bundle.type',
      reason: 'only transaction, batch and document bundles are imported',
    })
    return undefined
  }
  if (scan.entries.length === 0) {
    report(problems, { code: 'invalid-entry', path: 'Bundle.entry', reason: 'the bundle has no entries' })
    return undefined
  }
  const read = scan.entries.map((span, index) => readEntry(bytes, span, index, kind, problems))
  const entries = read.filter((entry) => entry !== undefined)
  refuseEqualUrls(entries, problems)
  return { kind, labels: codings((root.meta as Json | undefined)?.security), entries }
}

/** Codings with a code; anything else is the validator's business. */
export function codings(value: unknown): Coding[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: Json | null) =>
    typeof one?.code === 'string' ? [{ code: one.code, ...(typeof one.system === 'string' ? { system: one.system } : {}) }] : [],
  )
}

function parseWithout(bytes: Uint8Array, whole: Span, hole: Span | undefined, limit: number): Json | undefined {
  const size = whole.end - whole.start - (hole ? hole.end - hole.start : 0)
  if (size > limit) return undefined
  const text = splice(bytes, whole.start, whole.end, hole ? [{ ...hole, text: NOTHING }] : [])
  return JSON.parse(new TextDecoder().decode(text)) as Json
}

function readEntry(
  bytes: Uint8Array,
  span: EntrySpan,
  index: number,
  kind: BundleKind,
  problems: ProblemList,
): EnvelopeEntry | undefined {
  const refuse = (code: 'invalid-entry' | 'missing-resource', path: string, reason: string) => {
    report(problems, { code, entry: index, path: `Bundle.entry[${index}]${path}`, reason })
    return undefined
  }
  const { resource, links } = span
  const json = parseWithout(bytes, span, resource, MAX_ENTRY_BYTES)
  if (!json) return refuse('invalid-entry', '', `an entry with more than ${MAX_ENTRY_BYTES} bytes beside its resource`)
  if (json.modifierExtension !== undefined)
    return refuse('invalid-entry', '.modifierExtension', 'changes the meaning of the entry in a way not known here')
  const fullUrl = json.fullUrl
  if (fullUrl !== undefined && (typeof fullUrl !== 'string' || !/^\S{1,2048}$/.test(fullUrl)))
    return refuse('invalid-entry', '.fullUrl', 'no URL')
  const request = kind === 'document' ? {} : readRequest(json.request, index, problems)
  if (!request) return undefined
  if (!resource) return refuse('missing-resource', '.resource', 'no resource')
  return { index, resource, links, ...(fullUrl === undefined ? {} : { fullUrl: normalUrl(fullUrl) }), ...request }
}

type Request = Pick<EnvelopeEntry, 'requestId' | 'requestType' | 'ifNoneExist'>

function readRequest(value: unknown, entry: number, problems: ProblemList): Request | undefined {
  const path = `Bundle.entry[${entry}].request`
  const request = typeof value === 'object' && value !== null ? (value as Json) : {}
  const { method, url, ifNoneExist } = request
  if (method !== 'POST' && method !== 'PUT') {
    report(problems, { code: 'unsupported-method', entry, path: `${path}.method`, reason: 'an import only adds: POST and PUT' })
    return undefined
  }
  const parts =
    typeof url === 'string' ? /^\/?(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?(\?\S*)?$/.exec(url) : null
  if (!parts?.[1] || (method === 'POST' && parts[2]) || (method === 'PUT' && !parts[2] && !parts[3])) {
    report(problems, {
      code: 'request-mismatch',
      entry,
      path: `${path}.url`,
      reason: 'no resource type (POST) or no resource (PUT)',
    })
    return undefined
  }
  const condition = typeof ifNoneExist === 'string' ? parseCondition(parts[1], ifNoneExist) : undefined
  if (ifNoneExist !== undefined && !condition) {
    report(problems, {
      code: 'unsupported-condition',
      entry,
      path: `${path}.ifNoneExist`,
      reason: 'only identifier=system|value is understood',
    })
    return undefined
  }
  return { requestType: parts[1], ...(parts[2] ? { requestId: parts[2] } : {}), ...(condition ? { ifNoneExist: condition } : {}) }
}

/** FHIR bdl-7. Two entries under one URL: a reference to it would mean either. */
function refuseEqualUrls(entries: readonly EnvelopeEntry[], problems: ProblemList): void {
  const seen = new Set<string>()
  for (const { index, fullUrl } of entries) {
    if (fullUrl === undefined) continue
    if (seen.has(fullUrl)) {
      report(problems, {
        code: 'duplicate-full-url',
        entry: index,
        path: `Bundle.entry[${index}].fullUrl`,
        reason: 'another entry has the same fullUrl',
      })
    }
    seen.add(fullUrl)
  }
}

/** UUIDs in URNs are the same in either case (RFC 8141); other URLs are compared as they are. */
export function normalUrl(url: string): string {
  return /^urn:uuid:/i.test(url) ? url.toLowerCase() : url
}
