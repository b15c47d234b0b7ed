/**
 * A receipt on the command line: who signed it, when its entry was owed, and whether a copy of the log holds it. The copy is a
 * folder that `npm run mirror` made, or anybody's in that layout: like every other check here this one reaches no network.
 */
import { readFileSync } from 'node:fs'
import { Unready } from '@/bin/set-up/unready'
import { fromUtf8, toBase64 } from '@/lib/base/bytes'
import { checkReceipt, MERGE_DELAY_MS, tellReceipt } from '@/lib/ledger/check-receipt'
import { type ReceiptStanding, standingOfReceipt } from '@/lib/ledger/receipt-words'
import { type Owed, seekReceipts } from '@/lib/ledger/seek-receipts'
import { encodeTilePath } from '@/lib/ledger/tile'
import { MissingTile } from '@/lib/ledger/verified-tiles'
import type { WitnessPolicy } from '@/lib/ledger/witness-policy'

export type ReceiptTerms = { readonly policy?: WitnessPolicy; readonly folder?: string; readonly nowMs: number }

/** Without a copy of the log never `intact`: a promise is not an entry. Throws `NoteError` for what is no receipt. */
export async function verifyReceipt(note: string, { policy, folder, nowMs }: ReceiptTerms) {
  const found = checkReceipt(note, { nowMs, ...(policy && { policy }) })
  const { receipt, why, verdict } = found
  const { origin, commitment, at } = receipt
  const lines = tellReceipt(found)
  const signed = why === 'promised' || why === 'not-due'
  const standing =
    signed && policy && folder !== undefined
      ? await lookUp({ policy, folder, nowMs, origin, commitment, dueMs: Date.parse(at) + MERGE_DELAY_MS })
      : { why, verdict, witnessed: false, sentence: lines.at(-1) ?? '' }
  return {
    ...standing,
    lines: [...lines.slice(0, -1), standing.sentence],
    receipt: { origin, commitment: toBase64(commitment), at },
  }
}

type LookUp = Required<ReceiptTerms> & Owed

/** No time of its own: a copy may be of any age, so only its witnesses can say that it is late. */
async function lookUp({ policy, folder, nowMs, ...owed }: LookUp): Promise<ReceiptStanding> {
  const note = fromUtf8(readIfThere(`${folder}/checkpoint`) ?? incomplete(folder))
  const tile = async (path: Parameters<typeof encodeTilePath>[0]) => readIfThere(`${folder}/${encodeTilePath(path)}`)
  const nowSeconds = Math.floor(nowMs / 1_000)
  try {
    return standingOfReceipt(await seekReceipts([owed], { note, tile, policy, nowSeconds }))
  } catch (error) {
    throw error instanceof MissingTile ? incomplete(folder) : error
  }
}

function incomplete(folder: string): never {
  throw new Unready(`${folder} holds no whole copy of a log`, 'npm run mirror -- URL FOLDER')
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
