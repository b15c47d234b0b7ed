'use client'
/**
 * The signing key of this device: P-256, made here, not extractable, kept in this browser's IndexedDB for one person. No
 * script, this portal's neither, can read its private half; whoever can open the device as she does can use it, which is
 * why screens call it "device, no user check".
 */
import { getKept, keep } from '@/app/device-store'
import { type Bytes, toBase64, toBase64url, utf8 } from '@/lib/base/bytes'
import { sha256 } from '@/lib/crypto/hash'

export type DeviceKey = {
  /** base64url of SHA-256 of the SubjectPublicKeyInfo. */
  readonly id: string
  /** base64 of the SubjectPublicKeyInfo. */
  readonly spki: string
  readonly privateKey: CryptoKey
}

/** `insecure`: no WebCrypto (an address without TLS). `storage`: the browser keeps nothing, as in some private windows. */
export type Held =
  | { readonly kind: 'held'; readonly key: DeviceKey }
  | { readonly kind: 'none' }
  | { readonly kind: 'blocked'; readonly why: 'insecure' | 'storage' }

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
/** Signed once after storing: a browser that keeps a key it cannot use again is found out before the key is enrolled. */
const TRIAL = utf8('chartseal/device-key-trial/v1\n')

export async function loadDeviceKey(owner: string): Promise<Held> {
  if (!hasCrypto()) return { kind: 'blocked', why: 'insecure' }
  try {
    const kept = await getKept('device-key', owner)
    return isDeviceKey(kept) ? { kind: 'held', key: kept } : { kind: 'none' }
  } catch {
    return { kind: 'blocked', why: 'storage' }
  }
}

/** Another open page may have been first: then its key is the device's. `instead`: a key that is not hers any more. */
export async function makeDeviceKey(owner: string, instead?: string): Promise<Held> {
  if (!hasCrypto()) return { kind: 'blocked', why: 'insecure' }
  try {
    const now = await getKept('device-key', owner)
    const replaces = isDeviceKey(now) && now.id === instead
    await keep('device-key', owner, await generate(), replaces ? 'put' : 'add').catch(onlyIfFirst)
    // Without this a browser may throw the key away when its disk is full. Some ask her, and a no is a no.
    await navigator.storage?.persist?.().catch(() => false)
    const held = await loadDeviceKey(owner)
    if (held.kind === 'held') await signWith(held.key, TRIAL)
    return held
  } catch {
    return { kind: 'blocked', why: 'storage' }
  }
}

/** base64 of r ‖ s. */
export async function signWith(key: DeviceKey, message: Bytes): Promise<string> {
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, message)
  return toBase64(new Uint8Array(signature))
}

async function generate(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return { id: toBase64url(sha256(spki)), spki: toBase64(spki), privateKey: pair.privateKey }
}

function onlyIfFirst(error: unknown): void {
  if (!(error instanceof DOMException) || error.name !== 'ConstraintError') throw error
}

function hasCrypto(): boolean {
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined
}

function isDeviceKey(value: unknown): value is DeviceKey {
  if (typeof value !== 'object' || value === null) return false
  const { id, spki, privateKey } = value as Record<string, unknown>
  return typeof id === 'string' && typeof spki === 'string' && privateKey instanceof CryptoKey && !privateKey.extractable
}
