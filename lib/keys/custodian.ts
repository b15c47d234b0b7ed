import 'server-only'
/**
 * The custodian keeps the keys that wrap all others. It lives outside the database: whoever holds the
 * database alone opens nothing. One interface, several providers; `local` is a file of mode 0600.
 *
 * Wrapped bytes (FORMATS): 01 ‖ u32 key version ‖ nonce(12) ‖ ciphertext ‖ tag(16), AES-256-GCM, associated
 * data lp(kind) ‖ lp(id), so that a wrapped key cannot be moved to another row.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bytes, concat, fromBase64, lp, toBase64, u32 } from '@/lib/base/bytes'
import { dataFolder, writePrivate } from '@/lib/base/data-folder'
import { OpenError, open, seal } from '@/lib/crypto/aead'
import { hmacSha256Fast } from '@/lib/crypto/hmac'

export type WrapKind =
  | 'organisation-key'
  | 'audit-key'
  | 'index-key'
  | 'label'
  | 'share-key'
  | 'totp-secret'
  | 'mail'
  | 'mail-address'
  | 'mail-pending'

export interface Custodian {
  readonly currentVersion: number
  wrap(kind: WrapKind, id: string, plaintext: Uint8Array): Promise<Bytes>
  /** Throws one uniform error for a wrong key, a moved row or altered bytes. */
  unwrap(kind: WrapKind, id: string, wrapped: Uint8Array): Promise<Bytes>
  /** HMAC-SHA-256 under a key of the custodian's own, for tokens of the installation (login names). 32 bytes. */
  mac(label: string, data: string): Promise<Bytes>
}

type CustodianFile = {
  readonly v: 1
  readonly current: number
  readonly keys: Readonly<Record<string, string>>
  readonly mac: string
}

const WRAP_VERSION = 1
const HEADER = 5 // version byte and u32 key version
const NONCE = 12

/** Makes the key file of a new installation. Refuses to overwrite: a lost key is lost data. */
export function createLocalCustodian(file = join(dataFolder(), 'custodian.json')): void {
  if (existsSync(file)) throw new Error('custodian.json exists already')
  const content: CustodianFile = { v: 1, current: 1, keys: { 1: toBase64(randomBytes(32)) }, mac: toBase64(randomBytes(32)) }
  writePrivate(file, `${JSON.stringify(content)}\n`)
}

export function localCustodian(file = join(dataFolder(), 'custodian.json')): Custodian {
  if (!existsSync(file)) throw new Error('the custodian file is missing: restore custodian.json into the data folder')
  const { current, keys, mac } = JSON.parse(readFileSync(file, 'utf8')) as CustodianFile
  const keyOf = (version: number): Bytes => {
    const key = keys[version]
    if (!key) throw new OpenError()
    return fromBase64(key)
  }
  const macKey = fromBase64(mac)
  const binding = (kind: WrapKind, id: string) => concat(lp(kind), lp(id))
  return {
    currentVersion: current,
    async wrap(kind, id, plaintext) {
      const nonce = new Uint8Array(randomBytes(NONCE))
      const sealed = seal(keyOf(current), nonce, binding(kind, id), plaintext)
      return concat(Uint8Array.of(WRAP_VERSION), u32(current), nonce, sealed)
    },
    async unwrap(kind, id, wrapped) {
      if (wrapped.length < HEADER + NONCE + 16 || wrapped[0] !== WRAP_VERSION) throw new OpenError()
      const version = new DataView(wrapped.buffer, wrapped.byteOffset).getUint32(1)
      const nonce = wrapped.subarray(HEADER, HEADER + NONCE)
      return open(keyOf(version), nonce, binding(kind, id), wrapped.subarray(HEADER + NONCE))
    },
    async mac(label, data) {
      return hmacSha256Fast(macKey, lp(label), lp(data))
    },
  }
}

const slot = Symbol.for('chartseal.custodian')
type Slot = { [slot]?: Custodian }

/** The custodian of this process. Next loads pages and actions as separate module instances, hence globalThis. */
export function custodian(): Custodian {
  const holder = globalThis as Slot
  holder[slot] ??= localCustodian()
  return holder[slot]
}

/** Tests swap it to show what happens when it is down. */
export function setCustodian(other: Custodian | undefined): void {
  const holder = globalThis as Slot
  if (other) holder[slot] = other
  else delete holder[slot]
}
