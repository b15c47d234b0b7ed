/** One check of one file, from its bytes to what is told of it: the same in the worker of the page and in the page that is one file. Pure. */
import { toHex } from '@/lib/base/bytes'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { EvidenceError, parseEvidence } from '@/lib/ledger/evidence'
import { tellEvidence } from '@/lib/ledger/evidence-words'
import { sealWords } from '@/lib/ledger/seal-words'
import { PolicyError, parsePolicy } from '@/lib/ledger/witness-policy'
import type { FileAnswer, FileRequest } from './file-check-messages'

export function checkFile({ file, policy }: FileRequest): FileAnswer {
  try {
    const evidence = parseEvidence(file)
    const nowSeconds = Math.floor(Date.now() / 1_000)
    const found = checkEvidence(evidence, { nowSeconds, ...(policy === undefined ? {} : { policy: parsePolicy(policy) }) })
    return {
      kind: 'told',
      told: tellEvidence(evidence, found),
      entries: evidence.entries.length,
      ...(found.of && { head: { root: toHex(found.of.root), words: sealWords(found.of.root) } }),
      proposal: evidence.policy,
      texts: evidence.consents.filter((_, i) => found.consents[i]?.why === 'signed').map(({ text }) => text),
    }
  } catch (error) {
    if (error instanceof EvidenceError) return { kind: 'unreadable', what: 'file', why: error.message }
    if (error instanceof PolicyError) return { kind: 'unreadable', what: 'policy', why: error.message }
    throw error
  }
}
