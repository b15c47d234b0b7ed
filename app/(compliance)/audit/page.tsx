import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { EntryList } from '@/app/(compliance)/_parts/entry-list'
import type { EntryRow } from '@/app/(compliance)/_parts/entry-view'
import { readFilters } from '@/app/(compliance)/filters'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import { timeZone } from '@/lib/base/time-zone'
import { OUTCOMES } from '@/lib/base/vocabulary'
import { ACTIONS } from '@/lib/ledger/event'
import { listEntries, type TimelineItem } from '@/lib/oversight/timeline'
import { identifyPatients } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Entries' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditPage({ searchParams }: Query) {
  const actor = await enteredActor('/audit')
  const { values, filter, pageOf } = readFilters(await searchParams)
  const answer = await listEntries(actor, filter, identifyPatients)
  if (!answer.ok) {
    return (
      <House actor={actor} current="/audit">
        <div className="page">
          <h1>Entries</h1>
          <Notice kind="refusal">{refusalWords(answer.refusal.code)}</Notice>
        </div>
      </House>
    )
  }
  const { items, total, older, actors } = answer.value
  return (
    <House actor={actor} current="/audit">
      <h1 className="sr">Entries of the ledger</h1>
      <EntryList
        entries={items.map(rowOf)}
        total={total}
        filters={{
          path: '/audit',
          values,
          actors: actors.map(({ id, name }) => ({ value: id, label: name })),
          actions: Object.entries(ACTIONS).map(([value, label]) => ({ value, label })),
          outcomes: OUTCOMES.map((value) => ({ value, label: value })),
        }}
        {...(filter.before === undefined ? {} : { newer: pageOf(undefined) })}
        {...(older === null ? {} : { older: pageOf(older) })}
      />
    </House>
  )
}

function rowOf({ id, position, at, outcome, sentence, why }: TimelineItem): EntryRow {
  return {
    id,
    ...(position === null ? {} : { position }),
    when: { iso: at, text: at ? shortTime(at) : '' },
    sentence,
    outcome,
    why: { kind: KINDS[why.kind], words: why.words },
  }
}

const KINDS = { explained: 'plain', plain: 'plain', unexplained: 'unexplained', flagged: 'critical' } as const

/** `18-Oct 02:14:09` */
function shortTime(iso: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: timeZone(),
  }).formatToParts(new Date(iso))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('day')}-${part('month').slice(0, 3)} ${part('hour')}:${part('minute')}`
}
