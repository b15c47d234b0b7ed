import 'server-only'
/**
 * Finding a patient among encrypted records: tokens of names, identifiers and birth date under the organisation's index
 * key. Names and their prefixes are different fields, so that a whole name matches no longer one; fields of few values
 * (gender, city) get no index. What equal tokens leak is in docs/threat-model.md.
 */
import { type Bytes, toHex } from '@/lib/base/bytes'
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { indexToken, namePrefixes, nameWords } from '@/lib/crypto/index-token'
import type { Tx } from '@/lib/db/transaction'
import { loadIndexKey } from '@/lib/keys/index-keys'
import type { PatientIdentifier, PatientIdentity } from '@/lib/records/import/identity'

export type Tokens = {
  readonly identifiers: Bytes[]
  readonly names: Bytes[]
  readonly prefixes: Bytes[]
  readonly birthDate: Bytes[]
}

export async function tokensOf(tx: Tx, organisation: OrganisationId, identity: PatientIdentity): Promise<Tokens> {
  const key = await loadIndexKey(tx, organisation)
  const words = [
    ...new Set(identity.names.flatMap((name) => nameWords([...name.given, name.family ?? '', name.text ?? ''].join(' ')))),
  ]
  const prefixes = [...new Set(words.flatMap((word) => namePrefixes(word)))]
  return {
    identifiers: identity.identifiers.map((identifier) => indexToken(key, 'identifier', systemAndValue(identifier))),
    names: words.map((word) => indexToken(key, 'name', word)),
    prefixes: [
      ...prefixes.map((prefix) => indexToken(key, 'name-prefix', prefix)),
      ...identity.identifiers.map(({ value }) => indexToken(key, 'number', foldNumber(value))),
    ],
    birthDate: identity.birthDate ? [indexToken(key, 'birth-date', identity.birthDate)] : [],
  }
}

function systemAndValue({ system, value }: PatientIdentifier): string {
  return `${system}|${value}`
}

/** As people type a record number: without spaces and dashes, in one case. */
export function foldNumber(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Replaces all tokens of one patient. */
export async function indexPatient(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  patient: PatientId,
  tokens: Tokens,
): Promise<void> {
  permit.requireLive()
  const all = [...tokens.identifiers, ...tokens.names, ...tokens.prefixes, ...tokens.birthDate]
  await tx.sql('delete from blind_index where organisation_id = $1 and patient_id = $2', [organisation, patient])
  await tx.sql(
    `insert into blind_index (organisation_id, token, patient_id)
     select distinct $1::uuid, token, $3::uuid from unnest($2::bytea[]) as token`,
    [organisation, all, patient],
  )
}

/** Patients who have every one of these tokens, newest first, at most `limit`; `total` counts all of them. */
export async function findByTokens(
  permit: Permit,
  tx: Tx,
  organisation: OrganisationId,
  tokens: readonly Bytes[],
  limit: number,
): Promise<readonly { readonly patient: PatientId; readonly total: number }[]> {
  permit.requireLive()
  const distinct = [...new Map(tokens.map((token) => [toHex(token), token])).values()]
  if (distinct.length === 0) return []
  const { rows } = await tx.sql<{ patient: PatientId; total: number }>(
    `select patient_id as patient, (count(*) over ())::int as total from blind_index
     where organisation_id = $1 and token = any($2::bytea[])
     group by patient_id having count(*) = $3 order by patient_id desc limit $4`,
    [organisation, distinct, distinct.length, limit],
  )
  return rows
}
