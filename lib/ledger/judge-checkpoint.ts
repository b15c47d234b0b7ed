/**
 * What a witness decides (C2SP tlog-witness): it countersigns a checkpoint only where the log grew from the last one it
 * countersigned, so that a log which shows two people two histories finds no second signature. Pure: `bin/witness.ts` stores
 * and signs.
 *
 * The checks stand in the order of the protocol, each with its status, because the order is what an outsider learns from an
 * answer: a stranger's checkpoint is refused before anything of a log's state is told.
 */
import type { Bytes } from '@/lib/base/bytes'
import { type AddCheckpoint, parseAddCheckpoint } from '@/lib/ledger/add-checkpoint'
import { type Checkpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { emptyRoot } from '@/lib/ledger/merkle'
import { openNote, parseNote, signatureLine } from '@/lib/ledger/note'
import { NoteError, type VerifierKey } from '@/lib/ledger/note-key'
import { checkConsistency } from '@/lib/ledger/proof'

/** The last checkpoint it countersigned; size 0 with the empty root before the first. */
export type Latest = { readonly size: number; readonly root: Bytes }
export const NOTHING_YET: Latest = { size: 0, root: emptyRoot() }

export type Verdict =
  /** `lines`: the log's own signatures, to be shown beside the witness's. */
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly text: string; readonly lines: readonly string[] }
  | { readonly status: 400 | 403 | 404 | 422; readonly why: string }
  /** `size`: of the last one it countersigned, from which the log may try again. */
  | { readonly status: 409; readonly size: number }

export type KnownLog = { readonly keys: readonly VerifierKey[]; readonly latest: Latest }

/** `known`: by origin, the keys it trusts for that log and what it countersigned last. Never throws for a body's sake. */
export function judge(body: string, known: (origin: string) => KnownLog | undefined): Verdict {
  const asked = read(body)
  if (!asked) return { status: 400, why: 'malformed' }
  const log = known(asked.checkpoint.origin)
  if (!log) return { status: 404, why: 'unknown origin' }
  const lines = signedLines(asked.note, log.keys)
  if (!lines) return { status: 403, why: 'no valid signature of a trusted key' }
  return continues(asked, log.latest, lines)
}

type Asked = AddCheckpoint & { readonly checkpoint: Checkpoint; readonly text: string }

function read(body: string): Asked | undefined {
  try {
    const asked = parseAddCheckpoint(body)
    const { text } = parseNote(asked.note)
    return { ...asked, text, checkpoint: parseCheckpoint(text) }
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

/** Those of the keys, where one of them signed at least, and none of them wrongly. */
function signedLines(note: string, keys: readonly VerifierKey[]): string[] | undefined {
  try {
    const { verified } = openNote(note, keys)
    const { signatures } = parseNote(note)
    return signatures.filter(({ name, id }) => verified.some((key) => key.name === name && key.id === id)).map(signatureLine)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

function continues({ old, hashes, checkpoint, text }: Asked, latest: Latest, lines: readonly string[]): Verdict {
  const { size, root } = checkpoint
  if (old > size) return { status: 400, why: 'the old size is above the new one' }
  if (old !== latest.size) return { status: 409, size: latest.size }
  // From an empty log to an empty log the roots have to be equal too: no root of its own is let through.
  if (!checkConsistency({ from: old, size, hashes }, latest.root, root))
    return { status: 422, why: 'the log does not continue what was countersigned' }
  return { status: 200, checkpoint, text, lines }
}
