/**
 * Whether a list has a hole: the events of one stream, held against the head that the portal signed for it. Pure: the same
 * code in a patient's browser, on the page that checks a file and on the command line.
 *
 * Inclusion alone shows that what is there is in the log; that nothing is left out shows the numbering: events 1 to n, each
 * with the commitment of the one before, the n-th as the head names it. An event that was deleted before it reached the log
 * leaves a number that nothing else can take: its successor names its commitment. What was written after the checkpoint
 * hangs on at the end, and a head that this device remembers must be found again in the list as it is now.
 */
import { type Bytes, equal, toBase64, utf8 } from '@/lib/base/bytes'
import type { StreamId } from '@/lib/base/ids'
import type { Checkpoint } from '@/lib/ledger/checkpoint'
import { commitment, leafEntry } from '@/lib/ledger/commitment'
import { type LedgerEvent, parseEvent, type Subject } from '@/lib/ledger/event'
import { EventError } from '@/lib/ledger/event-parts'
import { leafHash } from '@/lib/ledger/merkle'
import { checkInclusion } from '@/lib/ledger/proof'
import type { StreamHead } from '@/lib/ledger/stream-head'

/** An event of some stream, as somebody handed it out. */
export type Listed = {
  readonly at: string
  readonly subject: Subject
  readonly commitment: Bytes
  /** Proven under the checkpoint. */
  readonly included: boolean
}

/** Its neighbours in the list, where there are any: all that can be said of an event that is not there. */
export type ListPlace = { readonly seq: number; readonly of: number; readonly after?: string; readonly before?: string }

export type ListBreak =
  /** No event has this number. */
  | 'missing'
  /** Two events have this number. */
  | 'twice'
  /** It does not name the commitment of the one before. */
  | 'not-linked'
  /** It is about another patient than the first. */
  | 'other-patient'
  /** It is not in the tree of the checkpoint. */
  | 'not-included'
  /** It is under the checkpoint and beyond the head. */
  | 'beyond-head'
  /** The last one is not the one that the head names. */
  | 'other-head'
  /** This device saw a longer list before. */
  | 'shrunk'
  /** This device saw another event at this number before. */
  | 'changed'

export type ListFinding =
  /** `pending`: written, linked on, and not yet under the checkpoint. */
  | {
      readonly why: 'whole'
      readonly verdict: 'intact'
      readonly stream: StreamId
      readonly n: number
      readonly pending: number
    }
  | { readonly why: ListBreak; readonly verdict: 'broken'; readonly stream: StreamId; readonly place: ListPlace }

/** A head of the same stream that was found whole before. */
export type RememberedHead = { readonly n: number; readonly commitment: Uint8Array; readonly size: number }

/** `written`: how many events the portal says it has written; `waiting`: those behind the checkpoint. */
export type Beyond = { readonly written: number; readonly waiting: readonly Listed[] }

export type Beside = { readonly remembered?: RememberedHead | undefined; readonly beyond?: Beyond | undefined }

type Place = { readonly index: number; readonly hashes: readonly Uint8Array[] }

/** `undefined` for what is no event of this version, or of no stream. `proof`: none for an event that waits. */
export function listedOf(event: string, salt: Uint8Array, proof?: Place, tree?: Checkpoint): Listed | undefined {
  const bytes = utf8(event)
  const parsed = read(bytes)
  if (!parsed?.subject) return undefined
  const committed = commitment(salt, bytes)
  const leaf = leafHash(leafEntry(committed))
  const included = proof !== undefined && tree !== undefined && checkInclusion({ ...proof, size: tree.size }, leaf, tree.root)
  return { at: parsed.at, subject: parsed.subject, commitment: committed, included }
}

function read(bytes: Bytes): LedgerEvent | undefined {
  try {
    return parseEvent(bytes)
  } catch (error) {
    if (error instanceof EventError) return undefined
    throw error
  }
}

/** `listed`: in any order, with whatever else; of what the head says, its signature is checked elsewhere. */
export function checkList(head: StreamHead, listed: readonly Listed[], { remembered, beyond }: Beside = {}): ListFinding {
  const list = new List(head, listed, beyond)
  const broken = list.hole() ?? list.end() ?? list.proofs() ?? (remembered && list.memory(remembered))
  return broken ?? { why: 'whole', verdict: 'intact', stream: head.stream, n: head.n, pending: list.pending }
}

class List {
  private readonly bySeq = new Map<number, Listed>()
  private readonly doubled: number | undefined
  private readonly last: number
  readonly pending: number

  constructor(
    private readonly head: StreamHead,
    listed: readonly Listed[],
    beyond: Beyond | undefined,
  ) {
    const isOwn = ({ subject }: Listed) => subject.stream === head.stream
    const waiting = (beyond?.waiting ?? []).filter(isOwn)
    for (const one of [...listed.filter(isOwn), ...waiting]) {
      const known = this.bySeq.get(one.subject.seq)
      if (known && !equal(known.commitment, one.commitment)) this.doubled ??= one.subject.seq
      else this.bySeq.set(one.subject.seq, one.included || !known ? one : known)
    }
    this.last = Math.max(head.n, beyond?.written ?? 0, ...waiting.map(({ subject }) => subject.seq))
    this.pending = this.last - head.n
  }

  /** The numbers first: where a row is gone, the proofs of its neighbours may be gone with it. */
  hole(): ListFinding | undefined {
    if (this.doubled !== undefined) return this.broken('twice', this.doubled)
    // Ends at the first that is not there: a number that somebody made up costs nothing.
    for (let seq = 1; seq <= this.last; seq++) {
      const one = this.bySeq.get(seq)
      if (!one) return this.broken('missing', seq)
      const before = this.bySeq.get(seq - 1)
      if (one.subject.prev !== (before ? toBase64(before.commitment) : '')) return this.broken('not-linked', seq)
      if (before && one.subject.patient !== before.subject.patient) return this.broken('other-patient', seq)
    }
    return undefined
  }

  end(): ListFinding | undefined {
    const { n, commitment } = this.head
    const beyond = [...this.bySeq.values()].find(({ included, subject }) => included && subject.seq > n)
    if (beyond) return this.broken('beyond-head', beyond.subject.seq)
    return equal(this.bySeq.get(n)?.commitment ?? new Uint8Array(), commitment) ? undefined : this.broken('other-head', n)
  }

  proofs(): ListFinding | undefined {
    for (let seq = 1; seq <= this.head.n; seq++) if (!this.bySeq.get(seq)?.included) return this.broken('not-included', seq)
    return undefined
  }

  memory({ n, commitment }: RememberedHead): ListFinding | undefined {
    // A checkpoint may be an older one than before: what waits behind it is not lost.
    if (n > this.last) return this.broken('shrunk', this.last + 1, n)
    return equal(this.bySeq.get(n)?.commitment ?? new Uint8Array(), commitment) ? undefined : this.broken('changed', n)
  }

  private broken(why: ListBreak, seq: number, of = this.last): ListFinding {
    const numbers = [...this.bySeq.keys()]
    const after = this.bySeq.get(seq - 1)?.at
    const next = Math.min(...numbers.filter((number) => number > seq))
    const before = this.bySeq.get(next)?.at
    const place = { seq, of, ...(after !== undefined && { after }), ...(before !== undefined && { before }) }
    return { why, verdict: 'broken', stream: this.head.stream, place }
  }
}
