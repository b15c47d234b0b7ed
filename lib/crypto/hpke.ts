/**
 * HPKE (RFC 9180), DHKEM(X25519, HKDF-SHA-256), HKDF-SHA-256, AES-256-GCM: single shot, no exports, empty aad.
 * Keys are raw 32 bytes; a sealed value is enc(32) ‖ ciphertext ‖ tag(16). Pure.
 *
 * Base: anyone may seal to the recipient. AuthPSK: only the sender's private key could have sealed it, and only who
 * also holds the pre-shared key opens it: destroy that, and neither organisation nor custodian keys open old dumps.
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Bytes, concat, u16, utf8 } from '@/lib/base/bytes'
import { exchange, generateKeyPair, type KeyPair } from '@/lib/crypto/x25519'

export { generateKeyPair, type KeyPair, publicKeyOf } from '@/lib/crypto/x25519'

const ENC = 32
const TAG = 16

/** The one answer to anything that does not open. */
export class HpkeOpenError extends Error {
  constructor() {
    super('does not open')
    this.name = 'HpkeOpenError'
  }
}

export type PreShared = { readonly psk: Uint8Array; readonly pskId: Uint8Array }

/** `recipient`: public key. */
export async function sealBase(recipient: Uint8Array, info: Uint8Array, plaintext: Uint8Array): Promise<Bytes> {
  const sealed = await suite.seal({ recipientPublicKey: raw(recipient), info: tight(info) }, tight(plaintext))
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct))
}

/** `recipient`: key pair. Throws `HpkeOpenError`. */
export async function openBase(recipient: KeyPair, info: Uint8Array, sealed: Uint8Array): Promise<Bytes> {
  return opened(sealed, (enc, ct) => suite.open({ recipientKey: rawPair(recipient), enc, info: tight(info) }, ct))
}

type Sealing = PreShared & { readonly sender: KeyPair; readonly recipient: Uint8Array; readonly info: Uint8Array }
type Opening = PreShared & { readonly sender: Uint8Array; readonly recipient: KeyPair; readonly info: Uint8Array }

/** `sender`: key pair, `recipient`: public key. */
export async function sealAuthPsk(to: Sealing, plaintext: Uint8Array): Promise<Bytes> {
  const { sender, recipient, info } = to
  const params = { senderKey: rawPair(sender), recipientPublicKey: raw(recipient), info: tight(info), psk: preShared(to) }
  const sealed = await suite.seal(params, tight(plaintext))
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct))
}

/** `sender`: public key, `recipient`: key pair. Throws `HpkeOpenError`. */
export async function openAuthPsk(from: Opening, sealed: Uint8Array): Promise<Bytes> {
  const { sender, recipient, info } = from
  const psk = preShared(from)
  return opened(sealed, (enc, ct) =>
    suite.open({ recipientKey: rawPair(recipient), senderPublicKey: raw(sender), enc, info: tight(info), psk }, ct),
  )
}

async function opened(sealed: Uint8Array, open: (enc: Bytes, ct: Bytes) => Promise<ArrayBuffer>): Promise<Bytes> {
  if (sealed.length < ENC + TAG) throw new HpkeOpenError()
  try {
    return new Uint8Array(await open(tight(sealed.subarray(0, ENC)), tight(sealed.subarray(ENC))))
  } catch {
    throw new HpkeOpenError()
  }
}

/** The library accepts an empty id, and the mode would then bind nothing (RFC 9180, 5.1: VerifyPSKInputs). */
function preShared({ psk, pskId }: PreShared): { key: Bytes; id: Bytes } {
  if (psk.length < 32) throw new Error('HPKE: the pre-shared key has at least 32 bytes')
  if (pskId.length === 0) throw new Error('HPKE: the id of the pre-shared key is empty')
  return { key: tight(psk), id: tight(pskId) }
}

/** A copy with a buffer of its own: the library reads `.buffer`, and a pooled Buffer's holds other people's secrets. */
function tight(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes)
}

/** What the library carries as CryptoKeys are here raw bytes; only the classes below look inside. */
class RawKey {
  constructor(
    readonly publicKey: Uint8Array,
    readonly privateKey?: Uint8Array,
  ) {
    if (publicKey.length !== 32 || (privateKey && privateKey.length !== 32)) throw new Error('HPKE: keys have 32 bytes')
  }
}

function raw(publicKey: Uint8Array, privateKey?: Uint8Array): CryptoKey {
  return new RawKey(publicKey, privateKey) as unknown as CryptoKey
}

function rawPair({ publicKey, privateKey }: KeyPair): CryptoKeyPair {
  return { publicKey: raw(publicKey), privateKey: raw(publicKey, privateKey) }
}

function inside(key: CryptoKey): RawKey {
  return key as unknown as RawKey
}

async function unused(): Promise<never> {
  throw new Error('HPKE: not used here')
}

function exchanged(own: CryptoKey, peer: CryptoKey): ArrayBuffer {
  const { publicKey, privateKey } = inside(own)
  if (!privateKey) throw new Error('HPKE: not a private key')
  return exchange({ publicKey, privateKey }, inside(peer).publicKey).buffer
}

/** HKDF without WebCrypto's hop to another thread per call: two thirds of a seal would be spent waiting for them. */
class Kdf extends HkdfSha256 {
  override async extract(salt: View, ikm: View): Promise<ArrayBuffer> {
    return (extract(sha256, bytesOf(ikm), bytesOf(salt)) as Bytes).buffer
  }
  override async expand(prk: View, info: View, length: number): Promise<ArrayBuffer> {
    return (expand(sha256, bytesOf(prk), bytesOf(info), length) as Bytes).slice().buffer
  }
  override async extractAndExpand(salt: View, ikm: View, info: View, length: number): Promise<ArrayBuffer> {
    return this.expand(await this.extract(salt, ikm), info, length)
  }
}

type View = ArrayBufferLike | ArrayBufferView

function bytesOf(view: View): Uint8Array {
  return ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view)
}

/** The library's own KEM over our X25519: no key is imported per call, and Node 20 prints no experimental warning. */
class Kem extends DhkemX25519HkdfSha256 {
  constructor() {
    super()
    const suiteId = concat(utf8('KEM'), u16(this.id))
    this._kdf = new Kdf()
    this._kdf.init(suiteId)
    this._prim = {
      serializePublicKey: async (key) => new Uint8Array(inside(key).publicKey).buffer,
      serializePrivateKey: unused,
      deserializePublicKey: async (key) => raw(bytesOf(key)),
      deserializePrivateKey: unused,
      importKey: unused,
      deriveKeyPair: unused,
      generateKeyPair: async () => rawPair(generateKeyPair()),
      derivePublicKey: async (key) => raw(inside(key).publicKey),
      dh: async (own, peer) => exchanged(own, peer),
    }
  }
}

const suite = new CipherSuite({ kem: new Kem(), kdf: new Kdf(), aead: new Aes256Gcm() })
