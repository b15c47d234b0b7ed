import { NOW, policy, whole } from '@/e2e/support/example-evidence'
import { cosigners, log } from '@/e2e/support/example-policy'
import { checkEvidence, type EvidenceReport } from '@/lib/ledger/check-evidence'
import type { Evidence } from '@/lib/ledger/evidence'
import { parseTlogProof } from '@/lib/ledger/tlog-proof'

/** Ways to change an evidence file that was intact, and what a check of it found. */
export const check = (evidence: Evidence, more = {}) => checkEvidence(evidence, { policy, nowSeconds: NOW, ...more })

export type Depth = 'entries' | 'consents' | 'checkpoint' | 'witnesses'
/** What each depth found, in words of the code. */
export function whys(report: EvidenceReport): Record<Depth, string[]> {
  return {
    entries: report.entries.map(({ why }) => why),
    consents: report.consents.map(({ why }) => why),
    checkpoint: [report.checkpoint.why],
    witnesses: [report.witnesses.why],
  }
}
export const HELD = {
  entries: ['included', 'included', 'included'],
  consents: ['signed'],
  checkpoint: ['signed'],
  witnesses: ['quorum'],
}

/** Each made by changing one thing in the file that was intact above. */
export const entry = (i: number, more: Partial<Evidence['entries'][number]>) => (evidence: Evidence) => ({
  ...evidence,
  entries: evidence.entries.map((one, at) => (at === i ? { ...one, ...more } : one)),
})
export const consent = (more: Partial<Evidence['consents'][number]>) => (evidence: Evidence) => ({
  ...evidence,
  consents: evidence.consents.map((one) => ({ ...one, ...more })),
})
export const proofs = (change: (proof: string) => string) => (evidence: Evidence) => ({
  ...evidence,
  entries: evidence.entries.map((one) => ({ ...one, proof: change(one.proof) })),
})
export const [first, , last] = whole.entries as [Evidence['entries'][0], Evidence['entries'][0], Evidence['entries'][0]]
export const signed = whole.consents[0] as Evidence['consents'][0]
export const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte))
export const parsed = parseTlogProof(last.proof)
export const line = (name: keyof typeof cosigners) =>
  parsed.checkpoint.split('\n').find((one) => one.includes(` ${cosigners[name].name} `)) as string
export const broken = (text: string) => text.replace(/.(?=.{20}$)/, (c) => (c === 'A' ? 'B' : 'A'))
export const logSignature = parsed.checkpoint.split('\n').find((one) => one.includes(` ${log.name} `)) as string
