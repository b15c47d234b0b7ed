import 'server-only'
/**
 * Key pairs of organisations, versioned: one for records, one for audit; the installation has an audit pair.
 * Public halves are read from the database and checked against the receipt key's signature; private halves are
 * unwrapped by the custodian and stay in the process for five minutes.
 */
import type { Bytes } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type EventId, type KeyId, newId, type OrganisationId } from '@/lib/base/ids'
import { generateKeyPair, type KeyPair } from '@/lib/crypto/hpke'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'
import { type KeyPurpose, requireEnrolled, SwappedKey, signPublicKey } from '@/lib/keys/public-key'
import { shortLived } from '@/lib/keys/short-lived'

export type PublicKey = { readonly id: KeyId; readonly publicKey: Bytes }

/** The installation's own pair has no organisation. */
export type KeyOwner = OrganisationId | null

const publicKeys = shortLived<string, PublicKey>('public-keys', 1_000)
const keyPairs = shortLived<string, KeyPair>('key-pairs', 1_000)

export async function createKeyPair(tx: Tx, owner: KeyOwner, purpose: KeyPurpose, event: EventId): Promise<PublicKey> {
  const id = newId<KeyId>()
  const { publicKey, privateKey } = generateKeyPair()
  const version = 1 + (await tx.organisationKey.count({ where: { organisationId: owner, purpose } }))
  await tx.organisationKey.create({
    data: {
      id,
      organisationId: owner,
      purpose,
      version,
      publicKey: new Uint8Array(publicKey),
      privateWrapped: await custodian().wrap('organisation-key', id, privateKey),
      signature: signPublicKey({ id, owner: owner ?? '', purpose, version, publicKey }),
      eventId: event,
      createdAt: now(),
    },
  })
  return { id, publicKey: new Uint8Array(publicKey) }
}

/** The newest version. Throws `SwappedKey` where the row is not what was enrolled. */
export async function loadPublicKey(tx: Tx, owner: KeyOwner, purpose: KeyPurpose): Promise<PublicKey> {
  const slot = `${owner}/${purpose}`
  const known = publicKeys.get(slot)
  if (known) return known
  const row = await tx.organisationKey.findFirst({
    where: { organisationId: owner, purpose },
    orderBy: { version: 'desc' },
  })
  if (!row) throw new Error(`no ${purpose} key for ${owner ?? 'the installation'}`)
  return publicKeys.set(slot, checkedKey(row))
}

export async function loadPublicKeyById(tx: Tx, id: KeyId): Promise<PublicKey> {
  const known = publicKeys.get(id)
  if (known) return known
  return publicKeys.set(id, checkedKey(await loadRow(tx, id)))
}

/**
 * The pair of this owner and nobody else: a row turned to another organisation must not lend that one a key that is still
 * in the process. Throws `SwappedKey`, or whatever the custodian throws.
 */
export async function loadKeyPair(tx: Tx, id: KeyId, owner: KeyOwner): Promise<KeyPair> {
  const slot = `${owner}/${id}`
  const known = keyPairs.get(slot)
  if (known) return known
  const row = await loadRow(tx, id)
  const { publicKey } = checkedKey(row)
  if (row.organisationId !== owner) throw new SwappedKey(id)
  return keyPairs.set(slot, { publicKey, privateKey: await custodian().unwrap('organisation-key', id, row.privateWrapped) })
}

/** A key that nobody enrolled is as good as a swapped one. */
async function loadRow(tx: Tx, id: KeyId) {
  const row = await tx.organisationKey.findUnique({ where: { id } })
  if (!row) throw new SwappedKey(id)
  return row
}

function checkedKey(row: {
  id: string
  organisationId: string | null
  purpose: string
  version: number
  publicKey: Uint8Array
  signature: Uint8Array
}): PublicKey {
  const id = row.id as KeyId
  const publicKey = new Uint8Array(row.publicKey)
  const statement = { id, owner: row.organisationId ?? '', purpose: row.purpose as KeyPurpose, version: row.version, publicKey }
  requireEnrolled(statement, row.signature)
  return { id, publicKey }
}
