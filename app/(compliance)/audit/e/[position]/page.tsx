import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Fact } from '@/app/_ui/rows'
import { EntryFull } from '@/app/(compliance)/_parts/entry-full'
import type { EntryDetail } from '@/app/(compliance)/_parts/entry-view'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { type OpenedEntry, openEntry } from '@/lib/oversight/entry'
import { plain } from '@/lib/oversight/sentence'
import { identifyPatients } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Entry' }

const look = cache(openEntry)

type Props = { readonly params: Promise<{ position: string }> }

export default async function EntryPage({ params }: Props) {
  const { position } = await params
  const actor = await enteredActor(`/audit/e/${position}`)
  if (!/^(0|[1-9]\d{0,14})$/.test(position)) notFound()
  const answer = await look(actor, Number(position), identifyPatients)
  if (!answer.ok) notFound()
  const entry = answer.value
  return (
    <House actor={actor} current="/audit" {...(entry.told ? { event: entry.told.event.id } : {})}>
      <EntryFull
        entry={detailOf(entry)}
        list="/audit"
        {...(entry.before === null ? {} : { previous: `/audit/e/${entry.before}` })}
        {...(entry.after === null ? {} : { next: `/audit/e/${entry.after}` })}
      />
    </House>
  )
}

function detailOf(entry: OpenedEntry): EntryDetail {
  const { told, position, hashes, checkpoint } = entry
  return {
    position,
    sentence: told ? plain(told.sentence) : 'This entry cannot be read: what is stored is not what its leaf commits to.',
    details: told ? factsOf(told) : [],
    bytes: told?.bytes ?? '',
    byteCount: told?.byteCount ?? 0,
    hashes: [
      { name: 'Leaf entry', hex: hashes.entry },
      { name: 'Leaf hash', hex: hashes.leaf },
      { name: 'Chain hash', hex: hashes.chain },
      ...(told ? [{ name: 'Salt', hex: told.salt }] : []),
    ],
    proof: checkpoint === null ? 'Not yet under a signed checkpoint' : `Under the signed checkpoint of ${checkpoint} entries`,
    sealed: checkpoint !== null,
  }
}

function factsOf({ event, actor, why }: NonNullable<OpenedEntry['told']>): Fact[] {
  const { at, outcome, purpose, basis, objects, session, request, subject, detail } = event
  return [
    { name: 'Time', value: at },
    { name: 'Who', value: [actor.name, actor.duty, actor.organisation].filter(Boolean).join(', ') },
    { name: 'Outcome', value: outcome },
    { name: 'Why', value: why.words },
    { name: 'Purpose of use', value: purpose },
    { name: 'Policies that decided', value: basis.policies.join(', ') || 'none' },
    ...(subject ? [{ name: 'Place in the patient’s list', value: `number ${subject.seq}` }] : []),
    { name: 'Touched', value: `${objects.length} ${objects.length === 1 ? 'item' : 'items'}` },
    ...(Object.keys(detail).length > 0 ? [{ name: 'Detail', value: JSON.stringify(detail) }] : []),
    { name: 'Act', value: request },
    ...(session ? [{ name: 'Sitting', value: session }] : []),
  ]
}
