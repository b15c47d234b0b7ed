/** The worker that checks a file: the code of `npm run verify`, in the browser. It fetches nothing. */
import { toHex } from '@/lib/base/bytes'
import { checkEvidence } from '@/lib/ledger/check-evidence'
import { EvidenceError, parseEvidence } from '@/lib/ledger/evidence'
import { tellEvidence } from '@/lib/ledger/evidence-words'
import { sealWords } from '@/lib/ledger/seal-words'
import { PolicyError, parsePolicy } from '@/lib/ledger/witness-policy'
import type { FileReport, FileRequest } from './file-check-messages'

addEventListener('message', ({ data }: MessageEvent<FileRequest>) => report(check(data)))
report({ kind: 'ready' })

function report(said: FileReport): void {
  postMessage(said)
}

function check({ file, policy }: FileRequest): FileReport {
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
