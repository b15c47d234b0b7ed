'use client'
/**
 * The newest checkpoint of the log that this device has seen. It goes into what she signs, so that a log which is later
 * shown shorter, or otherwise, contradicts her signature. Kept with its signed note, as evidence.
 */
import { getKept, keep } from '@/app/device-store'
import { textOf } from '@/app/http-log'
import { toBase64 } from '@/lib/base/bytes'

export type Remembered = { readonly size: number; readonly root: string; readonly note: string }

/** `undefined` where there is none yet, or nothing can be kept. A log that has become shorter does not replace it. */
export async function rememberNewest(owner: string): Promise<Remembered | undefined> {
  const before = await getKept('checkpoint', owner)
    .then((kept) => kept as Remembered | undefined)
    .catch(() => undefined)
  try {
    const [note, verifierKey] = [await textOf('/ledger/checkpoint'), await textOf('/ledger/vkey')]
    // Loaded only when something is signed: it brings the check of the log's own signature along.
    const { openCheckpoint } = await import('@/lib/ledger/checkpoint')
    const { parseVerifierKey } = await import('@/lib/ledger/note-key')
    const { size, root } = openCheckpoint(note, parseVerifierKey(verifierKey.trim()))
    if (size === 0 || (before && before.size >= size)) return before
    const newest = { size, root: toBase64(root), note }
    await keep('checkpoint', owner, newest, 'put')
    return newest
  } catch {
    return before
  }
}
