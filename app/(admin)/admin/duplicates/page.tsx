import 'server-only'
import type { Metadata } from 'next'
import { cache } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { Facts } from '@/app/_ui/rows'
import { Tag } from '@/app/_ui/tag'
import { link, unlink } from '@/app/(admin)/admin/duplicates/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { dayOf } from '@/app/(admin)/when'
import { enteredActor } from '@/app/entered'
import { refusalWords } from '@/lib/access/words'
import { countOf } from '@/lib/base/count'
import type { RefusalCode } from '@/lib/base/outcome'
import { listDuplicates, type Pair, type Side } from '@/lib/records/duplicates'

export const metadata: Metadata = { title: 'Possible duplicates' }

const look = cache(listDuplicates)
type Query = Record<string, string | string[] | undefined>

export default async function DuplicatesPage({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const actor = await enteredActor('/admin/duplicates')
  const room = { actor, current: '/admin', title: 'Possible duplicates' }
  const answer = await look(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const { pairs, total } = answer.value
  return (
    <Room {...room}>
      <p className="lead">
        Charts that may be one person’s, as imports found them. You see who they say they are, and nothing of what is in them.
        Linked, each chart leads to the other; they are never merged, and a link can be taken back. Both patients read it.
      </p>
      <Said query={await searchParams} />
      {pairs.length === 0 ? <Notice kind="empty">No two charts look like one person’s.</Notice> : null}
      <ul className="pairs" aria-label="Pairs">
        {pairs.map((pair) => (
          <li key={`${pair.one.patient} ${pair.other.patient}`}>
            <OnePair {...pair} />
          </li>
        ))}
      </ul>
      {total > pairs.length ? <p className="dim">{countOf(total, 'pair')} in all; these are the newest.</p> : null}
    </Room>
  )
}

function OnePair({ one, other, since, linkedAt }: Pair) {
  const action = linkedAt ? unlink : link
  return (
    <>
      <div className="pair">
        <Identity side={one} than={other} />
        <Identity side={other} than={one} />
      </div>
      <form action={action} className="acts">
        <input type="hidden" name="one" value={one.patient} />
        <input type="hidden" name="other" value={other.patient} />
        <Button>
          {linkedAt ? 'Take the link back' : 'Link the two charts'}
          <span className="sr">
            {' '}
            of {one.name} and {other.name}
          </span>
        </Button>{' '}
        {linkedAt ? <Tag kind="plain">{`linked since ${dayOf(linkedAt).text}`}</Tag> : null}{' '}
        <span className="dim">Noticed on {dayOf(since).text}.</span>
      </form>
    </>
  )
}

/** What differs is marked in words: a difference in one letter is easily overlooked. */
function Identity({ side, than }: { side: Side; than: Side }) {
  const rows = [
    ['Born', side.born, than.born],
    ['Gender', side.gender, than.gender],
    ['Record number', side.mrn, than.mrn],
    ['Address', side.address, than.address],
    ['Telephone', side.phone, than.phone],
  ] as const
  return (
    <div>
      <h2>{side.name}</h2>
      {side.deceased ? <p>{side.deceased}</p> : null}
      <Facts
        facts={rows.map(([name, value, others]) => ({
          name,
          value:
            value === others ? (
              value
            ) : (
              <>
                {value} <Tag kind="plain">differs</Tag>
              </>
            ),
        }))}
      />
    </div>
  )
}

/** What the act before came to. Both words come from an address that anybody may have made: only known ones are said. */
function Said({ query }: { query: Query }) {
  if (query.done === 'linked') return <Notice kind="info">The two charts are linked. Both lists say so.</Notice>
  if (query.done === 'apart') return <Notice kind="info">The link is taken back. Both lists say so.</Notice>
  const code = REFUSALS.find((known) => known === query.refused)
  if (code === 'conflict')
    return <Notice kind="refusal">Nothing was changed: it was so already, or somebody else was first.</Notice>
  return code ? <Notice kind="refusal">{refusalWords(code)}</Notice> : null
}

const REFUSALS = ['conflict', 'not-found', 'not-your-role'] as const satisfies readonly RefusalCode[]
