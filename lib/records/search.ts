import 'server-only'
/**
 * Find: blind-index tokens lead to candidates, whose names are opened to be shown. One organisation event lists the ids
 * found (at most 50, and their number) and a keyed digest of what was typed; the typed words themselves are nowhere.
 */
import { type Foreseen, foreseeBases } from '@/lib/access/foresee'
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, lp, toBase64 } from '@/lib/base/bytes'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { hmacSha256 } from '@/lib/crypto/hash'
import { indexToken } from '@/lib/crypto/index-token'
import type { Tx } from '@/lib/db/transaction'
import { loadIndexKey } from '@/lib/keys/index-keys'
import { findByTokens, foldNumber } from '@/lib/records/blind-index'
import { type Identified, identifyPatients } from '@/lib/records/identify'
import { loadLinks } from '@/lib/records/links'
import { type FindQuery, parseFind } from '@/lib/records/query'

/** `linked`: another chart is known to be the same person's. */
export type Found = Identified & { readonly basis: Foreseen; readonly possibleDuplicate: boolean; readonly linked: boolean }

export type SearchAnswer = {
  readonly found: readonly Found[]
  readonly total: number
  readonly query: FindQuery
}

const MOST_FOUND = 50
const MOST_SHOWN = 12
export const LONGEST_QUERY = 100

export async function searchPatients(actor: Actor, text: string): Promise<Audited<SearchAnswer>> {
  const query = parseFind(text.slice(0, LONGEST_QUERY))
  return underAudit({ actor, action: 'patient.search' }, async (permit, tx) => {
    const organisation = permit.actor.organisation as OrganisationId
    const key = await loadIndexKey(tx, organisation)
    const matched = await findByTokens(permit, tx, organisation, tokensOf(key, query), MOST_FOUND)
    const patients = matched.map(({ patient }) => patient)
    const total = matched[0]?.total ?? 0
    const identified = await identifyPatients(permit, tx, patients.slice(0, MOST_SHOWN))
    const duplicates = await loadDuplicates(permit, tx, identified)
    const links = await loadLinks(permit, tx, patients.slice(0, MOST_SHOWN))
    const linked = new Set(links.flatMap(({ patientId, otherId }) => [patientId, otherId]))
    const bases = await foreseeBases(
      permit,
      tx,
      identified.map(({ patient }) => patient),
    )
    const found = identified.flatMap((one) => {
      const basis = bases.get(one.patient)
      return basis ? [{ ...one, basis, possibleDuplicate: duplicates.has(one.patient), linked: linked.has(one.patient) }] : []
    })
    permit.report({
      objects: patients.map((id) => ({ type: 'Patient', id })),
      detail: { query: digestOf(key, query), kind: kindOf(query), length: text.length, found: total },
    })
    return permitted({ found, total, query })
  })
}

/** Those of them who may be somebody else's second chart. */
async function loadDuplicates(permit: Permit, tx: Tx, identified: readonly Identified[]): Promise<ReadonlySet<PatientId>> {
  permit.requireLive()
  const { rows } = await tx.sql<{ patient: PatientId; other: PatientId }>(
    `select patient_id as patient, other_id as other from possible_duplicate
     where patient_id = any($1::uuid[]) or other_id = any($1::uuid[])`,
    [identified.map(({ patient }) => patient)],
  )
  return new Set(rows.flatMap(({ patient, other }) => [patient, other]))
}

/** Words of three letters and more match as prefixes, shorter ones ("Li", "Bo") as whole names. */
function tokensOf(key: Bytes, { words, numbers, birthDate }: FindQuery): Bytes[] {
  return [
    ...words.map((word) => indexToken(key, Array.from(word).length >= 3 ? 'name-prefix' : 'name', word)),
    ...numbers.map((number) => indexToken(key, 'number', foldNumber(number))),
    ...(birthDate ? [indexToken(key, 'birth-date', birthDate)] : []),
  ]
}

function digestOf(key: Bytes, { words, numbers, birthDate }: FindQuery): string {
  const parts = [...words, ...numbers.map(foldNumber), birthDate ?? ''].map((part) => lp(part))
  return toBase64(hmacSha256(key, lp('search'), ...parts))
}

function kindOf({ words, numbers, birthDate }: FindQuery): string {
  return (
    [words.length > 0 && 'name', numbers.length > 0 && 'number', birthDate && 'birth-date'].filter(Boolean).join('+') || 'nothing'
  )
}
