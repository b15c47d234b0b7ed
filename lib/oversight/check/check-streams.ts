/**
 * Whether each stream's events are there without a hole, each linked to the one before, and whether the stored head says
 * the same. Heads are read twice: what was appended meanwhile lies between the two. Pure.
 */
import { type Bytes, equal, toBase64 } from '@/lib/base/bytes'
import type { PatientId, StreamId } from '@/lib/base/ids'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Findings } from '@/lib/oversight/check/finding'

type Head = { readonly patient: PatientId; readonly seq: number; readonly commitment: Uint8Array }
type Heads = ReadonlyMap<StreamId, Head>
type Place = { readonly position: number | undefined }
type Known = { seq: number; commitment: Uint8Array }

/** The first event of a stream that a check of new entries meets: what it links to lies before. */
export type Beginning = { readonly stream: StreamId; readonly seq: number; readonly prev: string } & Place

export class StreamChecker {
  private readonly known = new Map<StreamId, Known>()
  readonly beginnings: Beginning[] = []

  /** `whole`: from each stream's first event on. Otherwise its first event met is a beginning. */
  constructor(
    private readonly before: Heads,
    private readonly findings: Findings,
    private readonly whole = true,
  ) {}

  /** Call with every event in the order of the log. */
  add(event: LedgerEvent, commitment: Bytes, { position }: Place): void {
    const { subject } = event
    if (!subject) return
    const { stream, seq, prev, patient } = subject
    const at = position === undefined ? {} : { position }
    const say = (column: string, what: string) => this.findings.add({ kind: 'stream', column, id: stream, what, ...at })
    const met = this.known.get(stream)
    const last = met ?? { seq: this.whole ? 0 : seq - 1, commitment: new Uint8Array() }
    if (!met && !this.whole) this.beginnings.push({ stream, seq, prev, position })
    else if (seq !== last.seq + 1) say('ledger_entry.position', `number ${seq} follows number ${last.seq}`)
    else if (prev !== toBase64(last.commitment)) say('ledger_entry.entry', `number ${seq} is not linked to the one before`)
    const head = this.before.get(stream)
    if (head?.patient !== patient) say('stream.patient_id', 'the stream is not the patient’s that the event names')
    if (head?.seq === seq && !equal(head.commitment, commitment))
      say('stream_head.commitment', `the head does not name number ${seq}`)
    this.known.set(stream, { seq, commitment })
  }

  /** `after`: the heads once every event was read. */
  end(after: Heads): void {
    for (const [stream, { seq }] of this.before) {
      if (!this.whole && !this.known.has(stream)) continue
      const last = this.known.get(stream)?.seq ?? 0
      const later = after.get(stream)?.seq ?? -1
      const say = (what: string) => this.findings.add({ kind: 'stream', column: 'stream_head.seq', id: stream, what })
      if (last < seq) say(`its head counts ${seq} events, and ${last} are there`)
      else if (last > later) say(`its head counts ${later} events, and ${last} are there`)
    }
  }
}
