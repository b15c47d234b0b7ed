import 'server-only'
/**
 * The one patient of another organisation whom a description fits. Asked of each organisation's own index, under its own
 * key, and the answer goes nowhere but into the row of a request: whoever describes somebody does not learn it.
 */
import type { OrganisationId, PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import { indexToken, nameWords } from '@/lib/crypto/index-token'
import type { Tx } from '@/lib/db/transaction'
import { loadIndexKey } from '@/lib/keys/index-keys'
import { findByTokens, foldNumber } from '@/lib/records/blind-index'

type Described = { readonly family: string; readonly given: string; readonly birthDate: string; readonly identifier?: string }

/** Every part must fit. Whom it fits twice is nobody: to ask the wrong person is worse than to ask none. */
export async function findDescribed(permit: Permit, tx: Tx, person: Described): Promise<PatientId | undefined> {
  const { rows } = await tx.sql<{ id: OrganisationId }>('select id from organisation where id <> $1 order by id', [
    permit.actor.organisation,
  ])
  const found = new Set<PatientId>()
  const [given, family] = [nameWords(person.given), nameWords(person.family)]
  // "Vega Vega" is one name said twice, and names nobody.
  const named = family.length > 0 && given.some((word) => !family.includes(word))
  for (const { id } of rows) {
    const key = await loadIndexKey(tx, id)
    const tokens = [
      ...[...given, ...family].map((word) => indexToken(key, 'name', word)),
      indexToken(key, 'birth-date', person.birthDate),
      ...(person.identifier ? [indexToken(key, 'number', foldNumber(person.identifier))] : []),
    ]
    const matched = !named ? [] : await findByTokens(permit, tx, id, tokens, 2)
    for (const { patient } of matched) found.add(patient)
  }
  const [only, ...others] = found
  return others.length === 0 ? only : undefined
}
