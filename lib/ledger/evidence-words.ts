/** What a check of an evidence file found, in words: the same for the command line and for the page. Pure. */

import { ACTIONS } from '@/lib/ledger/actions'
import type { CheckpointFinding, EntryFinding, EvidenceReport, Verdict, WitnessFinding } from '@/lib/ledger/check-evidence'
import type { Evidence } from '@/lib/ledger/evidence'
import type { ConsentBreak, ConsentFinding } from '@/lib/ledger/evidence-consent'
import { headSaid, listLimits } from '@/lib/ledger/list-words'

export const EVIDENCE_DEPTHS = ['entry', 'consent', 'list', 'checkpoint', 'witnesses'] as const
export type EvidenceDepth = (typeof EVIDENCE_DEPTHS)[number]

/** `none`: the file holds nothing of it, or the policy asks for nothing. */
export type ToldDepth = {
  readonly depth: EvidenceDepth
  readonly verdict: Verdict | 'none'
  readonly said: readonly string[]
}

export type ToldEvidence = {
  readonly verdict: Verdict
  /** One sentence; only a witnessed file is called so. */
  readonly sentence: string
  readonly depths: readonly ToldDepth[]
  /** What the file cannot show, however intact it is. */
  readonly limits: readonly string[]
}

export function tellEvidence(evidence: Evidence, report: EvidenceReport): ToldEvidence {
  const { entries, consents, lists, checkpoint, witnesses } = report
  const consentWords = consents.length === 0 ? ['This file holds no consent.'] : consents.map(consentSaid)
  const listWords =
    lists.length === 0 ? ['This file holds no whole list: more may have happened.'] : worstFirst(lists).map(headSaid)
  return {
    verdict: report.verdict,
    sentence: sentenceOf(report),
    depths: [
      { depth: 'entry', verdict: worst(entries), said: worstFirst(entries).map(entrySaid) },
      { depth: 'consent', verdict: consents.length === 0 ? 'none' : worst(consents), said: consentWords },
      { depth: 'list', verdict: lists.length === 0 ? 'none' : worst(lists), said: listWords },
      { depth: 'checkpoint', verdict: checkpoint.verdict, said: [checkpointSaid(checkpoint, report)] },
      { depth: 'witnesses', verdict: witnesses.verdict, said: [witnessesSaid(witnesses)] },
    ],
    limits: limitsOf(evidence, report),
  }
}

function worst(findings: readonly { readonly verdict: Verdict }[]): Verdict {
  const all = findings.map(({ verdict }) => verdict)
  return all.includes('broken') ? 'broken' : all.includes('cannot-check') ? 'cannot-check' : 'intact'
}

/** Among two thousand that hold, the one that does not must not have to be looked for. */
function worstFirst<T extends { readonly verdict: Verdict }>(findings: readonly T[]): readonly T[] {
  const order: readonly Verdict[] = ['broken', 'cannot-check', 'intact']
  return [...findings].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
}

function sentenceOf({ verdict, witnessed, checkpoint }: EvidenceReport): string {
  if (verdict === 'broken') return 'Broken: what this file holds contradicts itself or your policy.'
  if (verdict === 'cannot-check')
    return checkpoint.why === 'no-policy'
      ? 'Cannot check who stands behind it: you named no policy of your own.'
      : 'Cannot check: something is missing here. That says nothing about the ledger, good or bad.'
  return witnessed
    ? 'Intact, and witnessed as your policy asks.'
    : 'Intact on the word of the log alone: your policy asks for no witness.'
}

function entrySaid(found: EntryFinding): string {
  switch (found.why) {
    case 'included': {
      const { at, action, outcome, actor } = found.event
      return `Entry ${found.index}: ${actor.role}, ${at}: ${ACTIONS[action]} (${action}, ${outcome}). It stands in the log as this file has it.`
    }
    case 'no-proof':
      return 'An entry whose proof is none.'
    case 'not-included':
      return `Entry ${found.index} is not in the log as this file has it: its event, its salt, its proof or the checkpoint was changed.`
    case 'unreadable':
      return `Entry ${found.index} is in the log, and says something that this version cannot read.`
  }
}

const CONSENT: { readonly [K in ConsentBreak]: string } = {
  'no-statement': 'What was signed is not a statement of a share.',
  'other-key': 'The key beside it is not the key that the statement names.',
  'signature-fails': 'The signature is not of this key over this statement.',
  'needs-passkey': 'It covers a part that is kept apart, for which a device’s key is not enough.',
  'other-text': 'The text beside it is not the text that was shown when it was signed.',
  'no-approval': 'No entry that holds says that this person agreed to this statement.',
  'no-enrolment': 'No entry that holds, before the consent, says that this key was this person’s.',
  fork: 'The log does not continue what the signing device says it had seen of it: there are two histories, or the device erred.',
}

function consentSaid(found: ConsentFinding): string {
  if (found.why !== 'signed') return CONSENT[found.why]
  const { statement, approved, enrolled, seeded, passkeyAt } = found
  const { signer, validFrom, validUntil } = statement
  const until = `a share from ${validFrom} until ${validUntil}`
  const by = passkeyAt === undefined ? '' : ` A passkey signed, on ${passkeyAt}, after it had checked who held it.`
  const demo = seeded ? ' It was signed for a demo, with a key that was thrown away.' : ''
  return `Signed: ${until}. The key was enrolled for ${signer.person} at entry ${enrolled}, the consent stands at entry ${approved}.${by}${demo}`
}

function checkpointSaid(found: CheckpointFinding, { of }: EvidenceReport): string {
  const tree = of ? `${of.origin}, ${of.size} entries` : ''
  switch (found.why) {
    case 'signed':
      return `Signed by a log of your policy: ${tree}.`
    case 'fork':
      return 'Two checkpoints of one size and different roots: two histories of one log.'
    case 'several':
      return 'The entries are under different checkpoints: a file holds one.'
    case 'not-signed':
      return `It bears the name of a log of your policy and is not signed by its key: ${tree}.`
    case 'altered':
      return 'It is not signed by the log that the file itself names: it was changed.'
    case 'no-policy':
      return `It names itself ${tree}. Without a policy of your own nobody vouches for that name.`
    case 'unknown-log':
      return `Your policy does not know this log: ${tree}.`
    case 'no-checkpoint':
      return 'There is no checkpoint to look at.'
  }
}

function witnessesSaid(found: WitnessFinding): string {
  switch (found.why) {
    case 'quorum':
      return `Countersigned by ${found.by.join(', ')}; by as many as your policy asks for at ${when(found.at)} or later.`
    case 'none-asked':
      return 'Your policy asks for no witness: it is the log’s own word, not witnessed.'
    case 'altered':
      return 'A cosignature is not that of its witness over this checkpoint.'
    case 'no-quorum':
      return `${found.by.length > 0 ? `Countersigned by ${found.by.join(', ')} only` : 'Countersigned by none of your witnesses'}: fewer than your policy asks for. They were not there yet, or were never shown this history.`
    case 'no-policy':
      return 'Not witnessed: who is checked does not choose the witnesses. Name a policy of your own.'
    case 'no-checkpoint':
      return 'There is no checkpoint that they could stand behind.'
  }
}

/** RFC 3339; the largest a date can hold for what lies beyond. */
function when(seconds: number): string {
  return new Date(Math.min(seconds * 1_000, 8.64e15)).toISOString().replace('.000Z', 'Z')
}

function limitsOf({ consents }: Evidence, { entries, lists, witnesses }: EvidenceReport): readonly string[] {
  const held = entries.filter((entry) => entry.why === 'included')
  const records = held.some(({ event }) => event.action.startsWith('record.') || event.action.startsWith('chart.'))
  const before = witnesses.why === 'quorum' ? ` That it was written before ${when(witnesses.at)} the witnesses say.` : ''
  return [
    ...(lists.length > 0
      ? listLimits
      : ['What else happened: it holds these entries and no others. The history check and a patient’s own list show those.']),
    `When it happened: the time of an entry is its writer’s claim.${before}`,
    'Who the people are: entries hold ids and roles, no names.',
    'What never reached the ledger, because the code of the server was changed or its keys and database were used without it.',
    ...(records ? ['What the record said: the ledger holds fingerprints of content, no content.'] : []),
    ...(consents.length > 0
      ? [
          'What came after: that the share was stopped, or the key taken back, later entries say.',
          'Who held the device: its key signed without asking who was using it.',
        ]
      : []),
  ]
}
