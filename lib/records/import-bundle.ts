import 'server-only'
/**
 * One bundle, one transaction: all of it or nothing. Parsed and checked before any row is touched; a bundle that is not
 * valid leaves only the ledger entry that says so.
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor, Principal } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { lp } from '@/lib/base/bytes'
import { newId, type OrganisationId, type PatientId, type RecordId } from '@/lib/base/ids'
import { permitted, type RefusalCode, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { hmacSha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { closeAccountsOf } from '@/lib/keys/close-patient'
import { endExpiredShares } from '@/lib/keys/end-share'
import { loadHeld } from '@/lib/keys/held'
import { loadIndexKey } from '@/lib/keys/index-keys'
import { lockPatientStreams } from '@/lib/keys/lock-patient'
import { indexPatient, tokensOf } from '@/lib/records/blind-index'
import { cleanProblem } from '@/lib/records/import/clean-problem'
import { type ParsedBundle, type ParsedEntry, type ParseOptions, parseBundle } from '@/lib/records/import/parse'
import type { ImportProblem } from '@/lib/records/import/problem'
import { isKnownType } from '@/lib/records/import/schema'
import { loadDirectory, writeDirectory } from '@/lib/records/import-directory'
import { createPatient, matchPatient, reportDuplicates } from '@/lib/records/patients'
import { loadBySource } from '@/lib/records/store'
import { type Item, type WriteCounts, writeItems } from '@/lib/records/write-records'

/** The automatic agent that imports for one organisation; where somebody started it, on her behalf and as long as she may. */
export function importAgent(organisation: OrganisationId, onBehalfOf?: Principal): Actor {
  const agent = { id: 'import', role: 'agent', organisation, patient: null, session: null, name: null } as const
  return onBehalfOf ? { ...agent, onBehalfOf } : agent
}

export type Imported = WriteCounts & {
  /** Absent for bundles of directory resources only. */
  readonly patient?: PatientId
  readonly isNewPatient: boolean
  readonly possibleDuplicates: readonly PatientId[]
  readonly directory: number
}

export type ImportResult =
  | { readonly ok: true; readonly imported: Imported }
  /** `code` is `invalid` where the bundle itself is refused; any other says who was. */
  | { readonly ok: false; readonly code: RefusalCode; readonly problems: readonly ImportProblem[]; readonly dropped: number }

/** `source` names the sending system: records of one source never overwrite another's. */
export type ImportSource = Pick<ParseOptions, 'program' | 'limits'> & {
  readonly actor: Actor
  readonly source: string
  /** Done in the bundle's own transaction, with it or not at all. */
  readonly also?: (permit: Permit, tx: Tx, imported: Imported) => Promise<void>
}

const TIMEOUT_MS = 120_000

export async function importBundle(from: ImportSource, bytes: Uint8Array): Promise<ImportResult> {
  const parsed = parseBundle(bytes, from)
  const request = { actor: from.actor, action: 'import.bundle' as const, timeoutMs: TIMEOUT_MS }
  let problems: { problems: readonly ImportProblem[]; dropped: number } = { problems: [], dropped: 0 }
  const outcome = await underAudit<Imported>(request, async (permit, tx) => {
    if (!parsed.ok) {
      problems = parsed
      return refused('invalid')
    }
    const written = await writeBundle(permit, tx, from.source, parsed.bundle)
    if (!('unresolved' in written)) {
      await from.also?.(permit, tx, written)
      return permitted(written)
    }
    problems = { problems: written.unresolved, dropped: 0 }
    return refused('invalid')
  })
  if (outcome.ok) return { ok: true, imported: outcome.value }
  return { ok: false, code: outcome.refusal.code, ...problems }
}

type Unresolved = { readonly unresolved: readonly ImportProblem[] }

async function writeBundle(permit: Permit, tx: Tx, source: string, bundle: ParsedBundle): Promise<Imported | Unresolved> {
  const organisation = requireOrganisation(permit)
  const directory = await writeDirectory(permit, tx, organisation, source, bundle)
  if (!bundle.patient) {
    permit.report({ custody: organisation, detail: { directory: bundle.directory.length } })
    return {
      created: 0,
      updated: 0,
      unchanged: 0,
      isNewPatient: false,
      possibleDuplicates: [],
      directory: bundle.directory.length,
    }
  }
  const known = await loadDirectory(permit, tx, organisation, bundle)
  const unresolved = bundle.records.flatMap((entry) => unresolvedIn(entry, known))
  if (unresolved.length > 0) return { unresolved }
  const { identity } = bundle.patient
  const tokens = await tokensOf(tx, organisation, identity)
  const match = await matchPatient(permit, tx, organisation, identity, tokens)
  const patient = match.same ?? (await createPatient(permit, tx, organisation))
  await lockPatientStreams(permit, tx, patient)
  await endExpiredShares(permit, tx, patient)
  const held = await loadHeld(tx, [patient], organisation)
  const items = await itemsOf(permit, tx, { organisation, patient, source, bundle, directory, known })
  const counts = await writeItems(permit, tx, held, items)
  await indexPatient(permit, tx, organisation, patient, tokens)
  if (identity.deceased) await closeAccountsOf(permit, tx, patient)
  await reportDuplicates(permit, tx, patient, match.same ? [] : match.possible)
  const directoryCount = bundle.directory.length
  // A repeat opened her record to compare it: that is hers to see, though nothing changed.
  if (counts.created + counts.updated === 0) {
    permit.report({ patient, stream: 'main', detail: { unchanged: counts.unchanged, directory: directoryCount } })
  } else if (directoryCount > 0) {
    permit.report({ custody: organisation, detail: { directory: directoryCount } })
  }
  const possibleDuplicates = match.same ? [] : match.possible
  return { ...counts, patient, isNewPatient: !match.same, possibleDuplicates, directory: directoryCount }
}

function requireOrganisation({ actor }: Permit): OrganisationId {
  if (!actor.organisation) throw new Error('an import is for an organisation')
  return actor.organisation
}

type Place = {
  readonly organisation: OrganisationId
  readonly patient: PatientId
  readonly source: string
  readonly bundle: ParsedBundle
  /** Local form by index in the bundle, for directory entries. */
  readonly directory: ReadonlyMap<number, string>
  /** Local form by `Type|system|value`, for conditional references. */
  readonly known: ReadonlyMap<string, string>
}

async function itemsOf(permit: Permit, tx: Tx, place: Place): Promise<Item[]> {
  const { organisation, patient, source, bundle } = place
  const key = await loadIndexKey(tx, organisation)
  const tokens = bundle.records.map(({ sourceKey }) => hmacSha256(key, lp('record-source'), lp(source), lp(sourceKey)))
  const existing = new Map(
    (await loadBySource(permit, tx, organisation, patient, tokens)).map((row) => [row.sourceToken.toString('hex'), row]),
  )
  const entries = bundle.records.map((entry, i) => {
    const sourceToken = tokens[i] as Bytes
    const known = existing.get(Buffer.from(sourceToken).toString('hex'))
    return { entry, sourceToken, existing: known, record: known?.record ?? newId<RecordId>() }
  })
  const local = new Map(place.directory)
  for (const { entry, record } of entries) local.set(entry.index, `${entry.type}/${record}`)
  // The Patient resource is addressed by the patient's own id, as everything else in Chartseal addresses her.
  if (bundle.patient) local.set(bundle.patient.entry.index, `Patient/${patient}`)
  return entries.map(({ entry, ...item }) => ({
    ...item,
    type: entry.type,
    compartment: entry.compartment,
    bytes: entry.render(({ target }) => {
      if (target.kind === 'entry') return local.get(target.index)
      if (target.kind === 'conditional') return place.known.get(conditionKey(target.condition))
      return undefined
    }),
  }))
}

export function conditionKey({ type, system, value }: { type: string; system: string; value: string }): string {
  return `${type}|${system}|${value}`
}

function unresolvedIn(entry: ParsedEntry, known: ReadonlyMap<string, string>): ImportProblem[] {
  return entry.references.flatMap(({ target, path }) => {
    if (target.kind !== 'conditional' || known.has(conditionKey(target.condition))) return []
    const type = isKnownType(target.condition.type) ? target.condition.type : 'resource'
    const reason = `no ${type} with this identifier is in the directory: import the hospital and practitioner bundles first`
    return [cleanProblem({ code: 'dangling-reference', entry: entry.index, path, reason })]
  })
}
