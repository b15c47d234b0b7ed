/** What a receipt turned out to be worth, held against a copy of the log or the log itself. Pure. */
import { count, countOf } from '@/lib/base/count'
import type { Verdict } from '@/lib/ledger/check-evidence'
import type { SoughtAll } from '@/lib/ledger/seek-receipts'

export type ReceiptStanding = {
  readonly why: 'included' | 'overdue' | 'not-yet' | 'elsewhere' | 'no-quorum' | 'contradicted'
  readonly verdict: Verdict
  readonly witnessed: boolean
  readonly sentence: string
}

/** For one receipt whose signature holds. */
export function standingOfReceipt(found: SoughtAll): ReceiptStanding {
  if (found.kind === 'no-quorum') return { why: 'no-quorum', verdict: 'cannot-check', witnessed: false, sentence: NO_QUORUM }
  if (found.kind === 'contradicted') {
    const { expected, found: is } = found
    const sentence = `Broken: the log contradicts itself or what your policy says of it. Expected ${expected}, found ${is}.`
    return { why: 'contradicted', verdict: 'broken', witnessed: false, sentence }
  }
  const { receipts, size, witnessed, asOfMs } = found
  const [one] = receipts
  const log = `the log of ${countOf(size, 'entry', 'entries')}`
  const of = asOfMs === undefined ? log : `${log}, as it stood at ${new Date(asOfMs).toISOString()}`
  if (one?.kind === 'included') {
    const by = witnessed ? 'and witnessed as your policy asks' : 'on the word of the log alone: your policy asks for no witness'
    const sentence = `Intact: the promise was kept, ${by}. Its entry is number ${count(one.position)} of ${of}.`
    return { why: 'included', verdict: 'intact', witnessed, sentence }
  }
  if (one?.kind === 'elsewhere') return { why: 'elsewhere', verdict: 'cannot-check', witnessed, sentence: ELSEWHERE }
  if (one?.overdue)
    return { why: 'overdue', verdict: 'broken', witnessed, sentence: `Broken: the promise was not kept. ${AND(of)}` }
  return { why: 'not-yet', verdict: 'cannot-check', witnessed, sentence: `Cannot check yet: ${NOT_YET(of, asOfMs)}` }
}

const NO_QUORUM = 'Cannot check: too few of your policy’s witnesses countersigned this log. Make the copy anew later.'
const ELSEWHERE = 'Cannot check: the copy is of another log than the one that promised it.'
const AND = (of: string) =>
  `The entry is nowhere in ${of}, later than it was due: it was held back, or removed before it was numbered. Keep this file.`
const NOT_YET = (of: string, asOfMs: number | undefined) =>
  asOfMs === undefined
    ? `the entry is not in ${of}, and nobody says when that was. Name a policy with witnesses.`
    : `the entry is not in ${of}, and was not owed by then. Make the copy anew and ask again.`
