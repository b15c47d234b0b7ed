import 'server-only'
/**
 * Public halves are signed with the receipt key, which is outside the database: somebody who swaps a public key in the
 * database, to have new events or grants sealed to a key of his own, is noticed before anything is sealed to it.
 *
 * Signed bytes: `chartseal/public-key/v1\n` ‖ lp(key id) ‖ lp(owner) ‖ lp(purpose) ‖ u64 version ‖ lp(public key).
 * Owner: an organisation's id, empty for the installation, or a stream's id.
 */
import { type Bytes, concat, lp, u64, utf8 } from '@/lib/base/bytes'
import type { KeyId } from '@/lib/base/ids'
import { sha256 } from '@/lib/crypto/hash'
import { signEd25519, verifyEd25519 } from '@/lib/crypto/signature'
import { receiptKey } from '@/lib/keys/receipt-key'

export type KeyPurpose = 'records' | 'audit'
export type PublicKeyStatement = {
  readonly id: KeyId
  readonly owner: string
  readonly purpose: KeyPurpose
  readonly version: number
  readonly publicKey: Uint8Array
}

function encodeStatement({ id, owner, purpose, version, publicKey }: PublicKeyStatement): Bytes {
  return concat(utf8('chartseal/public-key/v1\n'), lp(id), lp(owner), lp(purpose), u64(version), lp(publicKey))
}

/** 64 bytes, Ed25519. */
export function signPublicKey(statement: PublicKeyStatement): Bytes {
  return signEd25519(receiptKey().seed, encodeStatement(statement))
}

export class SwappedKey extends Error {
  constructor(id: string) {
    super(`public key ${id} is not the one that was enrolled`)
    this.name = 'SwappedKey'
  }
}

export function isEnrolled(statement: PublicKeyStatement, signature: Uint8Array): boolean {
  return verifyEd25519(receiptKey().publicKey, encodeStatement(statement), signature)
}

export function requireEnrolled(statement: PublicKeyStatement, signature: Uint8Array): void {
  if (!isEnrolled(statement, signature)) throw new SwappedKey(statement.id)
}

/** SHA-256 of the public key, for the event that made it. */
export function fingerprint(publicKey: Uint8Array): Bytes {
  return sha256(publicKey)
}
