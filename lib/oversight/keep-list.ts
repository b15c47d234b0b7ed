import 'server-only'
/**
 * A patient's whole list with all that shows it has no hole: each event with its salt and its proof under the published
 * checkpoint, and for each of her streams a signed head. She checks it on her device, and may keep it as a file.
 *
 * What does not open, or is not there, is not made up for: the numbers it leaves out are what she finds. A head is told from
 * the stream's own row, never from the events that are there, or a list that lost its end would be signed as whole.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { type Bytes, fromBase64, fromUtf8 } from '@/lib/base/bytes'
import type { PatientId, StreamId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Tx } from '@/lib/db/transaction'
import { encodedWithin, loadPublished, proofOf } from '@/lib/keys/evidence-file'
import { type Opened, openEvents } from '@/lib/keys/open-events'
import { receiptKey } from '@/lib/keys/receipt-key'
import { type Checkpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import type { EvidenceEntry } from '@/lib/ledger/evidence'
import type { HashReader } from '@/lib/ledger/hash-reader'
import { parseNote } from '@/lib/ledger/note'
import { storedHashes } from '@/lib/ledger/stored-hashes'
import { signStreamHead } from '@/lib/ledger/stream-head'
import { encodeTlogProof } from '@/lib/ledger/tlog-proof'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { patientToken } from '@/lib/oversight/looked'
import { loadOwnEntries } from '@/lib/oversight/own-entry-store'
import { proposedPolicy } from '@/lib/oversight/proposed-policy'

/** `written`: events of each stream, as the portal counts them. `waiting`: those not yet under the checkpoint, without a proof. */
export type WholeList = {
  readonly file: Bytes
  readonly written: Readonly<Record<StreamId, number>>
  readonly waiting: readonly { readonly event: string; readonly salt: Bytes }[]
}

/** More would not fit a file (16 MiB, about 2 kB an entry). */
const MOST = 8_000

/**
 * `looked.export`: to be kept as a file; `looked.list`: for her device alone. Refused: `conflict` (field checkpoint) while nothing of hers is under one, `unavailable`: field entry
 * where none of hers opens, field length beyond what a file holds.
 */
export async function keepList(actor: Actor, action: 'looked.list' | 'looked.export'): Promise<Audited<WholeList>> {
  const policy = proposedPolicy()
  const { checkpoint: note } = await loadPublished(policy)
  const about = actor.patient ? { patient: actor.patient } : {}
  return underAudit({ actor, action, budget: 'export', ...about, timeoutMs: 60_000 }, async (permit, tx) => {
    const patient = permit.patient as PatientId
    permit.report({ stream: 'main', objects: [{ type: 'Patient', id: patient }] })
    // Before the rows: a look that is written meanwhile is one more of them, never one less.
    const heads = await loadHeads(tx, patient)
    const rows = await loadOwnEntries(permit, tx, { patient, token: await patientToken(tx, patient), limit: MOST + 1 })
    if (rows.length > MOST) return refused('unavailable', { field: 'length' })
    const tree = note === undefined ? undefined : parseCheckpoint(parseNote(note).text)
    if (note === undefined || !tree) return refused('conflict', { field: 'checkpoint' })
    const opened = await openList(tx, rows, patient)
    const [proven, waiting] = [opened.filter(isUnder(tree)), opened.filter((one) => !isUnder(tree)(one))]
    // Nothing that opens is not nothing that was written: whoever took her keys away must not look like a quiet month.
    if (proven.length === 0)
      return heads.some(({ seq }) => seq > waiting.length)
        ? refused('unavailable', { field: 'entry' })
        : refused('conflict', { field: 'checkpoint' })
    const entries = await proveEach(proven, { note, tree, hashes: storedHashes(tx) })
    const signed = heads.flatMap((head) => signHead(head, waiting, tree) ?? [])
    const file = encodedWithin({ entries, consents: [], ...(signed.length > 0 && { heads: signed }), policy })
    if (!file) return refused('unavailable', { field: 'length' })
    return permitted({
      file,
      written: Object.fromEntries(heads.map(({ stream, seq }) => [stream, seq])),
      waiting: waiting.map(({ bytes, salt }) => ({ event: fromUtf8(bytes), salt })),
    })
  })
}

type Head = { readonly stream: StreamId; readonly seq: number; readonly commitment: Uint8Array }

async function loadHeads(tx: Tx, patient: PatientId): Promise<Head[]> {
  const { rows } = await tx.sql<{ stream: StreamId; seq: string; commitment: Uint8Array }>(
    `select h.stream_id as stream, h.seq, h.commitment from stream_head h join patient_audit_key k using (stream_id)
     where k.patient_id = $1 and h.seq > 0 order by h.stream_id`,
    [patient],
  )
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

type Own = Extract<Opened, { kind: 'opened' }> & { readonly position: number | null }

/** Oldest first: neighbours in the log share the tiles of their proofs. */
async function openList(tx: Tx, rows: readonly EntryRow[], patient: PatientId): Promise<Own[]> {
  const opened = await openEvents(tx, rows, { patient })
  return opened.flatMap((one, i) => (one.kind === 'opened' ? [{ ...one, position: rows[i]?.position ?? null }] : [])).reverse()
}

function isUnder({ size }: Checkpoint): (one: Own) => boolean {
  return ({ position }) => position !== null && position < size
}

type Under = { readonly note: string; readonly tree: Checkpoint; readonly hashes: HashReader }

async function proveEach(own: readonly Own[], { note, tree, hashes }: Under): Promise<EvidenceEntry[]> {
  const entries: EvidenceEntry[] = []
  for (const { position, bytes, salt } of own) {
    const index = position as number
    // Where rows of others are gone there is no proof: said by the check, which looks for holes first.
    const proof = (await proofOf(index, tree.size, hashes)) ?? { index, hashes: [] }
    entries.push({ event: fromUtf8(bytes), salt, proof: encodeTlogProof({ ...proof, checkpoint: note }) })
  }
  return entries
}

/** What waits names the last one before it, whether or not that one is still there. `undefined`: none is under the checkpoint. */
function signHead({ stream, seq, commitment }: Head, waiting: readonly Own[], tree: Checkpoint): string | undefined {
  const own = waiting.flatMap(({ event: { subject } }) => (subject?.stream === stream ? [subject] : []))
  const first = own.sort((a, b) => a.seq - b.seq)[0]
  const n = first ? first.seq - 1 : seq
  if (n < 1 || n > tree.size) return undefined
  const last = first ? fromBase64(first.prev) : new Uint8Array(commitment)
  return signStreamHead({ origin: tree.origin, stream, n, commitment: last, size: tree.size }, receiptKey())
}
