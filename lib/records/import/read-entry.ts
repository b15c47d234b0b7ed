import 'server-only'
import { fromUtf8 } from '@/lib/base/bytes'
import type { Coding, EnvelopeEntry } from './bundle'
import { type PatientIdentity, patientIdentity } from './identity'
import { labelsOf } from './labels'
import { type ProblemList, report } from './problem'
import { type RawReference, readReferences } from './references'
import type { Addressed } from './resolve'
import { identifiersOf, type Keyed, ownIdentifier } from './source-key'
import { checkResource } from './validate'

/** What is kept of one resource once it has been parsed and judged; the parsed object itself is not. */
export type ReadEntry = Addressed &
  Keyed &
  EnvelopeEntry & {
    readonly valid: boolean
    readonly labels: readonly Coding[]
    readonly raw: readonly RawReference[]
    /** Only of a Patient. */
    readonly identity?: PatientIdentity
    /** A place that is somebody's home: no directory entry. */
    readonly home: boolean
  }

type Json = Record<string, unknown>

/** An invalid resource is reported and still returned with its addresses, so that references to it do not seem to dangle. */
export function readEntry(bytes: Uint8Array, entry: EnvelopeEntry, problems: ProblemList): ReadEntry | undefined {
  const resource = JSON.parse(fromUtf8(bytes.subarray(entry.resource.start, entry.resource.end))) as Json
  const claimed = typeof resource.resourceType === 'string' ? resource.resourceType : ''
  const id = typeof resource.id === 'string' ? { id: resource.id } : {}
  const addressed = { ...entry, type: claimed, ...id, identifiers: identifiersOf(resource) }
  const valid = checkResource(resource, entry.index, problems) !== undefined && matchesRequest(entry, addressed, problems)
  if (!valid) return { ...addressed, valid, labels: [], raw: [], home: false }
  const reading = readReferences(resource, entry.links)
  const own = ownIdentifier(resource)
  return {
    ...addressed,
    valid,
    labels: [...labelsOf(resource), ...reading.inlineLabels],
    raw: reading.references,
    ...(own ? { own } : {}),
    ...(claimed === 'Patient' ? { identity: patientIdentity(resource, entry.fullUrl ?? addressed.id) } : {}),
    home: claimed === 'Location' && isHome(resource),
  }
}

function matchesRequest(entry: EnvelopeEntry, found: { type: string; id?: string }, problems: ProblemList): boolean {
  const wrongType = entry.requestType !== undefined && entry.requestType !== found.type
  const wrongId = entry.requestId !== undefined && found.id !== undefined && entry.requestId !== found.id
  if (!wrongType && !wrongId) return true
  const reason = 'the request names another type or id than the resource has'
  report(problems, { code: 'request-mismatch', entry: entry.index, path: `Bundle.entry[${entry.index}].request.url`, reason })
  return false
}

/** `ho` house, `PTRES` patient's residence: such an address belongs into the sealed record, not into a directory in the clear. */
function isHome(location: Json): boolean {
  return /"code":"(?:ho|PTRES)"/.test(JSON.stringify([location.physicalType, location.type]))
}
