import 'server-only'
/**
 * The receipt key (Ed25519, a file outside the database): it signs receipts, stream heads and the public halves of
 * other keys. Unlike the log key it is read by web processes, because a receipt is given with the answer.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '@/lib/base/data-folder'
import { platformSigner } from '@/lib/crypto/platform-signature'
import { type NoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'
import { receiptKeyName, signReceipt } from '@/lib/ledger/receipt'

const slot = Symbol.for('chartseal.receipt-key')
type Slot = { [slot]?: NoteSigner }

/** Name `<origin>/receipt`. */
export function receiptKey(): NoteSigner {
  const holder = globalThis as Slot
  holder[slot] ??= loadReceiptKey()
  return holder[slot]
}

/** Each act gets a receipt: the platform signs forty times as fast as the portable code. */
function loadReceiptKey(): NoteSigner {
  const key = parsePrivateKey(readFileSync(join(dataFolder(), 'receipt.key'), 'utf8').trimEnd())
  return { ...key, sign: platformSigner(key.seed) }
}

export function forgetReceiptKey(): void {
  delete (globalThis as Slot)[slot]
}

/** A signed note: this commitment was accepted at this time and will be in the log. */
export function issueReceipt({ commitment, at }: { readonly commitment: Uint8Array; readonly at: string }): string {
  const signer = receiptKey()
  const origin = signer.name.slice(0, -receiptKeyName('').length)
  return signReceipt({ origin, commitment, at }, signer)
}
