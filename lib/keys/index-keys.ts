import 'server-only'
/**
 * Index keys: 32 bytes per organisation, wrapped by the custodian. They turn names into tokens for Find, and persons
 * into tokens for the ledger's reading index, so that the database alone joins neither. Once unwrapped they stay for the
 * life of the process: while the custodian is down an entry is written all the same, and unindexed it would not be found.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import { indexToken } from '@/lib/crypto/index-token'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { shortLived, WHOLE_LIFE } from '@/lib/keys/short-lived'

const indexKeys = shortLived<OrganisationId, Bytes>('index-keys', 1_000, WHOLE_LIFE)

export async function createIndexKey(tx: Tx, organisation: OrganisationId): Promise<void> {
  const wrapped = await custodian().wrap('index-key', organisation, randomBytes(32))
  await tx.indexKey.create({ data: { organisationId: organisation, wrapped } })
}

export async function loadIndexKey(tx: Tx, organisation: OrganisationId): Promise<Bytes> {
  const known = indexKeys.get(organisation)
  if (known) return known
  const row = await tx.indexKey.findUniqueOrThrow({ where: { organisationId: organisation } })
  return indexKeys.set(organisation, await custodian().unwrap('index-key', organisation, row.wrapped))
}

/**
 * The ledger's token of an actor, a patient or a sitting, under the key of her own organisation. `null` where the custodian has
 * been down since the process started: an entry then queues unindexed rather than not at all.
 */
export async function ledgerToken(
  tx: Tx,
  organisation: OrganisationId | null,
  field: 'actor' | 'patient' | 'session',
  id: string,
): Promise<Bytes | null> {
  if (!organisation) return null
  try {
    return indexToken(await loadIndexKey(tx, organisation), `ledger/${field}`, id)
  } catch {
    return null
  }
}
