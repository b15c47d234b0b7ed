/**
 * What an evidence file shows, depth by depth. Pure: the same code on the command line and in the browser.
 *
 * | depth      | what it promises                                                                                  |
 * |------------|---------------------------------------------------------------------------------------------------|
 * | entry      | each event, with its salt, is what the leaf at its place commits to, in the tree of the checkpoint |
 * | consent    | each statement is signed by the key that an entry enrolled for her, and an entry says she agreed   |
 * | list       | each stream of which a head is enclosed is there from its first event to the head's, without a hole |
 * | checkpoint | the tree is the one that a log of the pinned policy signed                                         |
 * | witnesses  | as many witnesses as the pinned policy asks for countersigned it                                   |
 *
 * `broken` is a contradiction in what is there; `cannot-check` is something that is not there. The policy is given by
 * whoever checks. The one in the file is used against the file only: a checkpoint that not even its own proposal vouches
 * for was altered.
 */
import { toHex, utf8 } from '@/lib/base/bytes'
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { commitment, leafEntry } from '@/lib/ledger/commitment'
import { type LedgerEvent, parseEvent } from '@/lib/ledger/event'
import { EventError } from '@/lib/ledger/event-parts'
import type { Evidence, EvidenceEntry } from '@/lib/ledger/evidence'
import { type ConsentFinding, checkConsent } from '@/lib/ledger/evidence-consent'
import { type BesideOf, checkLists, type HeadFinding } from '@/lib/ledger/evidence-list'
import { leafHash } from '@/lib/ledger/merkle'
import { parseNote } from '@/lib/ledger/note'
import { NoteError } from '@/lib/ledger/note-key'
import { checkInclusion } from '@/lib/ledger/proof'
import { parseTlogProof, type TlogProof } from '@/lib/ledger/tlog-proof'
import { NO_QUORUM, parsePolicy, type WitnessPolicy } from '@/lib/ledger/witness-policy'
import { openUnderPolicy, type WitnessedCheckpoint } from '@/lib/ledger/witnessed-checkpoint'

export type Verdict = 'intact' | 'broken' | 'cannot-check'

export type EntryFinding =
  | { readonly why: 'included'; readonly verdict: 'intact'; readonly index: number; readonly event: LedgerEvent }
  /** No tlog-proof, or one that says something beside. */
  | { readonly why: 'no-proof'; readonly verdict: 'broken' }
  /** Event, salt, place, proof and root do not belong together. */
  | { readonly why: 'not-included'; readonly verdict: 'broken'; readonly index: number }
  /** It is in the log, and says something that this version cannot read. */
  | { readonly why: 'unreadable'; readonly verdict: 'cannot-check'; readonly index: number }

export type CheckpointFinding =
  | { readonly why: 'signed'; readonly verdict: 'intact' }
  | { readonly why: 'fork' | 'several' | 'not-signed' | 'altered'; readonly verdict: 'broken' }
  | { readonly why: 'no-policy' | 'unknown-log' | 'no-checkpoint'; readonly verdict: 'cannot-check' }

export type WitnessFinding =
  /** `at`: seconds, at or after which a quorum countersigned. */
  | { readonly why: 'quorum'; readonly verdict: 'intact'; readonly at: number; readonly by: readonly string[] }
  | { readonly why: 'none-asked'; readonly verdict: 'none' }
  | { readonly why: 'altered'; readonly verdict: 'broken' }
  | {
      readonly why: 'no-quorum' | 'no-policy' | 'no-checkpoint'
      readonly verdict: 'cannot-check'
      readonly by: readonly string[]
    }

/** In the order of the file: `entries[i]` is about the i-th entry. */
export type EvidenceReport = {
  readonly verdict: Verdict
  /** Only this may be called witnessed: intact in every depth, under a policy that asks for witnesses. */
  readonly witnessed: boolean
  readonly entries: readonly EntryFinding[]
  readonly consents: readonly ConsentFinding[]
  /** In the order of the file's heads. */
  readonly lists: readonly HeadFinding[]
  readonly checkpoint: CheckpointFinding
  readonly witnesses: WitnessFinding
  /** What the entries were held against, signed or not; absent where there is none, or more than one. */
  readonly of?: Checkpoint
}

/** `policy`: pinned by whoever checks, never the file's. `nowSeconds`: by the clock of whoever checks. */
export type EvidenceTerms = {
  readonly policy?: WitnessPolicy
  readonly nowSeconds: number
  /** What whoever checks knows of a stream besides the file. */
  readonly beside?: BesideOf
}

export function checkEvidence(evidence: Evidence, terms: EvidenceTerms): EvidenceReport {
  const proofs = evidence.entries.map(({ proof }) => readProof(proof))
  const entries = evidence.entries.map((entry, i) => checkEntry(entry, proofs[i]))
  const notes = [...new Set(proofs.flatMap((proof) => proof?.checkpoint ?? []))]
  const of = notes.length === 1 ? readCheckpoint(notes[0] as string) : undefined
  const consents = evidence.consents.map((consent) => checkConsent(consent, entries, of))
  const lists = checkLists(evidence, proofs, of, terms)
  const signed = checkSignatures(notes, evidence.policy, terms)
  const all = [...entries, ...consents, ...lists, ...Object.values(signed)].map(({ verdict }) => verdict)
  const verdict = all.includes('broken') ? 'broken' : all.includes('cannot-check') ? 'cannot-check' : 'intact'
  const witnessed = verdict === 'intact' && signed.witnesses.why === 'quorum'
  return { verdict, witnessed, entries, consents, lists, ...signed, ...(of && { of }) }
}

/** What is beside index, hashes and checkpoint is signed by nobody: it would be read, and could be anything. */
function readProof(text: string): TlogProof | undefined {
  try {
    const proof = parseTlogProof(text)
    return proof.extra === undefined ? proof : undefined
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

function readCheckpoint(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text)
}

function checkEntry({ event, salt }: EvidenceEntry, proof: TlogProof | undefined): EntryFinding {
  if (!proof) return { why: 'no-proof', verdict: 'broken' }
  const { index, hashes } = proof
  const { size, root } = readCheckpoint(proof.checkpoint)
  const leaf = leafHash(leafEntry(commitment(salt, utf8(event))))
  if (!checkInclusion({ index, size, hashes }, leaf, root)) return { why: 'not-included', verdict: 'broken', index }
  try {
    return { why: 'included', verdict: 'intact', index, event: parseEvent(utf8(event)) }
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    return { why: 'unreadable', verdict: 'cannot-check', index }
  }
}

type Signed = { readonly checkpoint: CheckpointFinding; readonly witnesses: WitnessFinding }
const NOBODY: readonly string[] = []

function checkSignatures(notes: readonly string[], proposal: string, { policy, nowSeconds }: EvidenceTerms): Signed {
  const [note] = notes
  const witnesses = { why: 'no-checkpoint', verdict: 'cannot-check', by: NOBODY } as const
  if (note === undefined) return { checkpoint: { why: 'no-checkpoint', verdict: 'cannot-check' }, witnesses }
  if (notes.length > 1) return { checkpoint: { why: isFork(notes) ? 'fork' : 'several', verdict: 'broken' }, witnesses }
  return policy ? checkUnder(note, policy, nowSeconds) : checkProposed(note, parsePolicy(proposal), nowSeconds)
}

/** Two trees of one size: no log can come to have both. */
function isFork(notes: readonly string[]): boolean {
  const roots = new Map<string, string>()
  for (const { origin, size, root } of notes.map(readCheckpoint)) {
    const known = roots.get(`${size} ${origin}`)
    if (known !== undefined && known !== toHex(root)) return true
    roots.set(`${size} ${origin}`, toHex(root))
  }
  return false
}

function checkUnder(note: string, policy: WitnessPolicy, nowSeconds: number): Signed {
  const { origin } = readCheckpoint(note)
  const unsigned = { why: 'no-checkpoint', verdict: 'cannot-check', by: NOBODY } as const
  const keys = policy.logs.map(({ key }) => key)
  if (!keys.some(({ name }) => name === origin))
    return { checkpoint: { why: 'unknown-log', verdict: 'cannot-check' }, witnesses: unsigned }
  if (!holds(() => openCheckpoint(note, ...keys)))
    return { checkpoint: { why: 'not-signed', verdict: 'broken' }, witnesses: unsigned }
  const opened = holds(() => openUnderPolicy(note, policy, nowSeconds))
  const witnesses = opened ? witnessesOf(opened) : ({ why: 'altered', verdict: 'broken' } as const)
  return { checkpoint: { why: 'signed', verdict: 'intact' }, witnesses }
}

function witnessesOf({ quorum, cosignatures }: WitnessedCheckpoint): WitnessFinding {
  const by = cosignatures.map(({ witness }) => witness)
  switch (quorum.is) {
    case 'met':
      return { why: 'quorum', verdict: 'intact', at: quorum.at, by }
    case 'not met':
      return { why: 'no-quorum', verdict: 'cannot-check', by }
    case 'none asked for':
      return { why: 'none-asked', verdict: 'none' }
  }
}

/** Whoever is checked does not choose the rules: under its own proposal nothing is ever intact. */
function checkProposed(note: string, proposal: WitnessPolicy, nowSeconds: number): Signed {
  const { checkpoint, witnesses } = checkUnder(note, { ...proposal, quorum: NO_QUORUM }, nowSeconds)
  return {
    checkpoint:
      checkpoint.why === 'signed' ? { why: 'no-policy', verdict: 'cannot-check' } : { why: 'altered', verdict: 'broken' },
    witnesses: witnesses.verdict === 'broken' ? witnesses : { why: 'no-policy', verdict: 'cannot-check', by: NOBODY },
  }
}

/** `undefined` where it throws `NoteError`. */
function holds<T>(open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
