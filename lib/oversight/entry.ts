import 'server-only'
/** One entry in full: the sentence, what it rests on, its canonical bytes and its hashes. Opening it is itself an entry. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { fromUtf8, toHex } from '@/lib/base/bytes'
import type { OrganisationId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import type { Tx } from '@/lib/db/transaction'
import { openEvents } from '@/lib/keys/open-events'
import { isParty, loadEntryParties } from '@/lib/ledger/entry-parties'
import type { LedgerEvent } from '@/lib/ledger/event'
import { loadActorNames, type Named } from '@/lib/oversight/actors'
import type { EntryRow } from '@/lib/oversight/entry-rows'
import { loadEntryAt } from '@/lib/oversight/entry-store'
import type { Explanation } from '@/lib/oversight/explain'
import { explainEvents } from '@/lib/oversight/explain-events'
import { loadPatientNames, type NamePatients } from '@/lib/oversight/patient-names'
import type { SentencePart } from '@/lib/oversight/sentence'
import { basisWordsOf, partiesIn, sentenceOf } from '@/lib/oversight/tell'

export type OpenedEntry = {
  readonly position: number
  /** The nearest entries that this reader may open; null at an end. */
  readonly before: number | null
  readonly after: number | null
  /** The smallest signed checkpoint that includes it; null while it waits. */
  readonly checkpoint: number | null
  readonly hashes: { readonly entry: string; readonly leaf: string; readonly chain: string }
  /** Absent where the sealed event is not what the leaf commits to. */
  readonly told?: {
    readonly event: LedgerEvent
    readonly actor: Named
    readonly sentence: readonly SentencePart[]
    /** On what it was permitted, in words. */
    readonly basis: string
    /** With signals and what speaks for the person, side by side. */
    readonly explanation: Explanation
    readonly bytes: string
    readonly byteCount: number
    readonly salt: string
  }
}

export async function openEntry(actor: Actor, position: number, name: NamePatients): Promise<Audited<OpenedEntry>> {
  const organisations = await loadEntryParties(position)
  const entry = organisations ? { organisations } : null
  return underAudit({ actor, action: 'ledger.read', entry, detail: { position } }, async (permit, tx) => {
    const row = await loadEntryAt(permit, tx, position)
    if (!row) return refused('not-found')
    const organisation = permit.actor.organisation as OrganisationId
    const [opened] = await openEvents(tx, [row], { organisation })
    const itself = { type: 'LedgerEntry', id: row.eventId }
    const place = { position, ...(await loadPlace(tx, position, organisation)), hashes: hashesOf(row) }
    if (opened?.kind !== 'opened') {
      permit.report({ objects: [itself], detail: { position } })
      return permitted(place)
    }
    const { event, bytes, salt } = opened
    const names = await loadActorNames(permit, tx, partiesIn(event))
    const patients = await loadPatientNames(permit, tx, [event], name)
    const named = [...patients.keys()].map((id) => ({ type: 'Patient', id }))
    permit.report({ objects: [itself, ...named], detail: { position } })
    const explained = await explainEvents(permit, tx, [{ event, position }])
    const actor = names.get(event.actor.id) as Named
    const told = {
      event,
      actor,
      sentence: sentenceOf(event, names, patients),
      basis: basisWordsOf(event, actor),
      explanation: explained.get(event.id) as Explanation,
      bytes: fromUtf8(bytes),
      byteCount: bytes.length,
      salt: toHex(salt),
    }
    return permitted({ ...place, told }) satisfies Outcome<OpenedEntry>
  })
}

function hashesOf({ entry, leaf, chain }: EntryRow): OpenedEntry['hashes'] {
  return { entry: toHex(entry), leaf: toHex(leaf ?? new Uint8Array()), chain: toHex(chain ?? new Uint8Array()) }
}

type Place = Pick<OpenedEntry, 'before' | 'after' | 'checkpoint'>

/** Steps pass over what is another organisation's alone: a step onto it would end at a page that says nothing is there. */
async function loadPlace(tx: Tx, position: number, organisation: OrganisationId): Promise<Place> {
  const { rows } = await tx.sql<{ [Key in keyof Place]: string | null }>(
    `select (select max(position) from ledger_entry where position < $1 and ${isParty('$2')}) as before,
       (select min(position) from ledger_entry where position > $1 and ${isParty('$2')}) as after,
       (select min(size) from ledger_checkpoint where size > $1) as checkpoint`,
    [position, organisation],
  )
  const number = (text: string | null | undefined) => (text == null ? null : Number(text))
  return { before: number(rows[0]?.before), after: number(rows[0]?.after), checkpoint: number(rows[0]?.checkpoint) }
}
