import 'server-only'
import type { Bytes } from '@/lib/base/bytes'
import type { CompartmentLabel, RestrictedLabel } from '@/lib/base/compartment'
import { type BundleKind, type Coding, type Envelope, readEnvelope } from './bundle'
import { checkReferences } from './check-references'
import { cleanProblem } from './clean-problem'
import { assignCompartments } from './compartments'
import type { Condition } from './condition'
import { directoryEntries } from './directory-entries'
import type { PatientIdentity } from './identity'
import { distinct, LOCAL_LABELS, restrictedOf } from './labels'
import { findPatient } from './patient'
import { type ImportProblem, MAX_PROBLEMS, newProblemList, type ProblemList, report } from './problem'
import { type ReadEntry, readEntry } from './read-entry'
import { BundleIndex, type Identifier, type ParsedReference } from './resolve'
import { DEFAULT_LIMITS, type ScanLimits, type Span, scanBundle } from './scan'
import { sourceKeys } from './source-key'
import { type Edit, splice, stringToken } from './splice'

/**
 * From the bytes of a file to what the store writes: checked, labelled, its references resolved. Pure but for reading the
 * FHIR definitions. Promise: either the whole bundle or its list of problems, and memory bounded by the limits whatever
 * the bytes are: resources are parsed one at a time, and only their offsets are kept.
 */
export type ParseOptions = {
  readonly limits?: ScanLimits
  /** The program the file comes from, where that decides the compartment of all of it (ACCESS). */
  readonly program?: RestrictedLabel
}

export type ParsedEntry = {
  readonly index: number
  readonly type: string
  readonly fullUrl?: string
  /** What to keep as an HMAC, within (organisation, patient, source). */
  readonly sourceKey: string
  readonly compartment: CompartmentLabel
  /** All of them, also those that did not decide. */
  readonly securityLabels: readonly Coding[]
  readonly identifiers: readonly Identifier[]
  readonly references: readonly ParsedReference[]
  readonly ifNoneExist?: Condition
  /**
   * The resource bytes of FORMATS. `resolve` gives the local form (`Observation/<record id>`) of a reference, or undefined
   * to keep it as received. The same answers give the same bytes.
   */
  render(resolve: Resolve): Bytes
}

export type Resolve = (reference: ParsedReference) => string | undefined

export type ParsedBundle = {
  readonly kind: BundleKind
  /** Absent exactly for bundles of directory resources only. Her entry is among `records` too. */
  readonly patient?: { readonly entry: ParsedEntry; readonly identity: PatientIdentity }
  readonly directory: readonly ParsedEntry[]
  readonly records: readonly ParsedEntry[]
}

/** `dropped` counts the problems beyond the hundred listed. */
export type ParseResult =
  | { readonly ok: true; readonly bundle: ParsedBundle }
  | { readonly ok: false; readonly problems: readonly ImportProblem[]; readonly dropped: number }

export function parseBundle(bytes: Uint8Array, options: ParseOptions = {}): ParseResult {
  const scan = scanBundle(bytes, options.limits ?? DEFAULT_LIMITS)
  if ('code' in scan) return { ok: false, problems: [cleanProblem(scan)], dropped: 0 }
  const problems = newProblemList()
  const envelope = readEnvelope(bytes, scan, problems)
  const bundle = envelope && readBundle(bytes, envelope, options, problems)
  if (bundle && problems.problems.length === 0) return { ok: true, bundle }
  return { ok: false, problems: problems.problems.map(cleanProblem), dropped: problems.dropped }
}

function readBundle(
  bytes: Uint8Array,
  envelope: Envelope,
  options: ParseOptions,
  problems: ProblemList,
): ParsedBundle | undefined {
  const read: ReadEntry[] = []
  for (const entry of envelope.entries) {
    if (problems.problems.length >= MAX_PROBLEMS) return undefined
    const one = readEntry(bytes, entry, problems)
    if (one) read.push(one)
  }
  if (envelope.kind === 'document') requireComposition(read, problems)
  const index = new BundleIndex(read)
  const references = read.map((entry) => checkReferences(entry, envelope.kind, index, problems))
  const directory = directoryEntries(read, references)
  const patient = findPatient(read, directory, references, problems)
  const keys = sourceKeys(read)
  refuseNameless(read, keys, problems)
  if (problems.problems.length > 0) return undefined
  // From here on nothing was left out: an entry's position is its index.
  const labels = withBundleLabels(read, directory, envelope.labels, options.program)
  const compartments = assignCompartments(
    read.map(({ type }, at) => ({
      type,
      directory: directory.has(at),
      labels: labels[at] ?? [],
      targets: targetsOf(references[at]),
    })),
  )
  const entries = read.map((entry, at) => ({
    ...described(entry),
    sourceKey: keys[at] as string,
    compartment: compartments[at] as CompartmentLabel,
    securityLabels: distinct(labels[at] ?? []),
    references: references[at] ?? [],
    render: (resolve: Resolve) => render(bytes, entry.resource, references[at] ?? [], resolve),
  }))
  return {
    kind: envelope.kind,
    ...(patient ? { patient: { entry: entries[patient.index] as ParsedEntry, identity: patient.identity } } : {}),
    directory: entries.filter((entry) => directory.has(entry.index)),
    records: entries.filter((entry) => !directory.has(entry.index)),
  }
}

function described({ index, type, fullUrl, identifiers, ifNoneExist }: ReadEntry) {
  return { index, type, identifiers, ...(fullUrl === undefined ? {} : { fullUrl }), ...(ifNoneExist ? { ifNoneExist } : {}) }
}

function targetsOf(references: readonly ParsedReference[] | undefined): number[] {
  return (references ?? []).flatMap(({ target }) => (target.kind === 'entry' ? [target.index] : []))
}

function render(bytes: Uint8Array, span: Span, references: readonly ParsedReference[], resolve: Resolve): Bytes {
  const edits: Edit[] = []
  for (const reference of references) {
    const { token, target } = reference
    const local = token && resolve(reference)
    if (!token || local === undefined) continue
    edits.push({ start: token.start, end: token.end, text: stringToken(local + (target.kind === 'entry' ? target.suffix : '')) })
  }
  return splice(bytes, span.start, span.end, edits)
}

function requireComposition(read: readonly ReadEntry[], problems: ProblemList): void {
  const first = read.find((entry) => entry.index === 0)
  if (first?.type === 'Composition') return
  report(problems, {
    code: 'composition-first',
    entry: 0,
    path: 'Bundle.entry[0]',
    reason: 'a document begins with its Composition',
  })
}

function refuseNameless(read: readonly ReadEntry[], keys: readonly (string | undefined)[], problems: ProblemList): void {
  read.forEach(({ index, type }, at) => {
    if (keys[at] !== undefined) return
    const reason = 'no identifier, fullUrl or id of its own by which it would be known again'
    report(problems, { code: 'duplicate-record', entry: index, path: type, reason })
  })
}

/**
 * Labels on the bundle as a whole are a high-water mark: they repeat what some entry says. Where no entry says it, nobody
 * knows which one is meant, and all records take it. The program of the source is meant for all in any case.
 */
function withBundleLabels(
  read: readonly ReadEntry[],
  directory: ReadonlySet<number>,
  bundleLabels: readonly Coding[],
  program: RestrictedLabel | undefined,
): (readonly Coding[])[] {
  const said = new Set(read.flatMap((entry) => entry.labels.map((label) => restrictedOf([label]))))
  const orphaned = bundleLabels.filter((label) => {
    const restricted = restrictedOf([label])
    return restricted !== undefined && !said.has(restricted)
  })
  const extra = program ? [...orphaned, { system: LOCAL_LABELS, code: program }] : orphaned
  return read.map((entry) => (directory.has(entry.index) ? entry.labels : [...entry.labels, ...extra]))
}
