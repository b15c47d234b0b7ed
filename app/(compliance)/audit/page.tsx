import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { type Asked, addressOf, fromItsStart, grouped, parseAsked, type Query } from '@/app/(compliance)/_parts/asked'
import { Beside } from '@/app/(compliance)/_parts/beside'
import { ExplorerList, type ExplorerProps } from '@/app/(compliance)/_parts/explorer'
import { Facets } from '@/app/(compliance)/_parts/facets'
import { look } from '@/app/(compliance)/audit/actions'
import { chipsOf, explainedOf, facetView, filterOf, graphView, groupView, rowView, spanOf } from '@/app/(compliance)/explorer'
import { lookAt } from '@/app/(compliance)/look-at'
import { enteredActor } from '@/app/entered'
import { withoutWords } from '@/app/evidence-answer'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import { loadSignedSize } from '@/lib/ledger/public-log'
import { exploreLedger } from '@/lib/oversight/explorer'
import type { Explorer } from '@/lib/oversight/explorer-view'
import { identifyPatients } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Explorer' }

type Props = { readonly searchParams: Promise<Query> }

export default async function ExplorerPage({ searchParams }: Props) {
  const actor = await enteredActor('/audit')
  const query = await searchParams
  const asked = parseAsked(query)
  const problem = withoutWords(query.evidence)
  const answer = await exploreLedger(actor, filterOf(asked), identifyPatients)
  if (!answer.ok) {
    return (
      <House actor={actor} current="/audit">
        <div className="page">
          <h1>Explorer</h1>
          <Notice kind="refusal">{refusalWords(answer.refusal.code, answer.refusal.afterSeconds)}</Notice>
        </div>
      </House>
    )
  }
  const chips = chipsOf(asked, answer.value)
  const staff = answer.value.staff.map(({ id, name }) => ({ value: id, label: name }))
  const signed = await loadSignedSize()
  return (
    <House actor={actor} current="/audit">
      <h1 className="sr">Explorer of the ledger</h1>
      <Beside asked={asked} look={look} {...(asked.open === undefined ? {} : { initial: await lookAt(asked.open) })}>
        <Facets asked={asked} facets={answer.value.facets.map(facetView)} staff={staff} set={chips.length} />
        <ExplorerList {...listOf(asked, answer.value, signed)} chips={chips} {...(problem ? { problem } : {})} />
      </Beside>
    </House>
  )
}

function listOf(asked: Asked, found: Explorer, signed: number): Omit<ExplorerProps, 'chips'> {
  const { total, all, buckets, entries, groups, otherGroups, older, indexed } = found
  const rows = entries.map((line) => rowView(asked, line))
  const { group, before } = asked
  return {
    total,
    all,
    span: spanOf(buckets),
    explained: explainedOf(asked, found),
    graph: graphView(asked, buckets),
    ways: {
      none: addressOf(grouped(asked, undefined)),
      person: addressOf(grouped(asked, 'person')),
      patient: addressOf(grouped(asked, 'patient')),
      session: addressOf(grouped(asked, 'session')),
    },
    groups: groups.map((one) => groupView(asked, one)),
    otherGroups,
    list: { rows, signed, ...(asked.open === undefined ? {} : { open: asked.open }) },
    seeded: entries.filter(({ seeded }) => seeded).length,
    waiting: indexed.of - indexed.n,
    keep: addressOf(fromItsStart(asked)).replace('/audit', '/audit/evidence'),
    ...(group ? { group } : {}),
    ...(before ? { newest: addressOf(fromItsStart(asked)) } : {}),
    ...(older ? { older: addressOf({ ...fromItsStart(asked), before: older }) } : {}),
  }
}
