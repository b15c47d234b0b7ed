import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { EntryFull } from '@/app/(compliance)/_parts/entry-full'
import { entryDetail } from '@/app/(compliance)/entry'
import { enteredActor } from '@/app/entered'
import { withoutWords } from '@/app/evidence-answer'
import { House } from '@/app/house'
import { openEntry } from '@/lib/oversight/entry'
import { identifyPatients } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Entry' }

const look = cache(openEntry)

type Props = {
  readonly params: Promise<{ position: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function EntryPage({ params, searchParams }: Props) {
  const { position } = await params
  const problem = withoutWords((await searchParams).evidence)
  const actor = await enteredActor(`/audit/e/${position}`)
  if (!/^(0|[1-9]\d{0,14})$/.test(position)) notFound()
  const answer = await look(actor, Number(position), identifyPatients)
  if (!answer.ok) notFound()
  return (
    <House actor={actor} current="/audit" {...(answer.value.told ? { event: answer.value.told.event.id } : {})}>
      <EntryFull entry={entryDetail(answer.value)} {...(problem ? { problem } : {})} />
    </House>
  )
}
