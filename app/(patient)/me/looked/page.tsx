import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { type FoldedEntry, type LookEntry, WhoLooked } from '@/app/(patient)/_parts/who-looked'
import { dayAndTime } from '@/app/(patient)/day-and-time'
import { peopleLooked } from '@/app/(patient)/people-looked'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { groupBy } from '@/lib/base/group'
import { type EventId, parseId } from '@/lib/base/ids'
import { type Look, listLooks } from '@/lib/oversight/looked'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Who looked' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function LookedPage({ searchParams }: Query) {
  const actor = await enteredActor('/me/looked')
  const { before, event } = await searchParams
  const named = parseId<EventId>(event)
  const answer = await listLooks(actor, nameSelf, parseId<EventId>(before))
  if (!answer.ok) notFound()
  const { name, looks, month, older, altered } = answer.value
  const told = looks.filter((look) => look.actor.role !== 'patient' || isDecision(look))
  const own = looks.length - told.length
  return (
    <House actor={actor} current="/me/looked" name={name} {...(named ? { event: named } : {})}>
      <WhoLooked
        sentence={peopleLooked(month)}
        entries={[...alteredNote(altered), ...byPersonAndDay(told).map((same) => entryOf(same, named)), ...ownNote(own)]}
        {...(older === null ? {} : { older: `/me/looked?before=${older}` })}
      />
    </House>
  )
}

/** What she decided stands in her list by itself: one that she did not make must not hide among her visits. */
const DECISIONS: readonly Look['action'][] = [
  'share.approve',
  'share.export',
  'share.decline',
  'share.defer',
  'share.stop',
  'key.enrol',
  'key.revoke',
]

function isDecision({ actor, action, outcome }: Look): boolean {
  return actor.role === 'patient' && outcome === 'permitted' && DECISIONS.includes(action)
}

/** The same person doing the same thing for the same reason on one day is one line; each decision of hers is one of its own. */
function byPersonAndDay(looks: readonly Look[]): Look[][] {
  const key = (look: Look) => {
    const { id, actor, at, what, reason } = look
    return isDecision(look) ? id : [actor.id, dayAndTime(at).split(',')[0], what, reason].join('|')
  }
  return [...groupBy(looks, key).values()]
}

function entryOf(looks: readonly Look[], named: EventId | undefined): LookEntry {
  const [newest, oldest] = [looks[0] as Look, looks.at(-1) as Look]
  const { id, at, actor, outcome, signed } = newest
  const since = dayAndTime(oldest.at).split(', ')[1]
  const what = looks.length === 1 ? newest.what : newest.what.replace(/\.$/, `, ${looks.length} times since ${since}.`)
  return {
    id,
    ids: looks.map((one) => one.id),
    current: looks.some((one) => one.id === named),
    when: { iso: at, text: dayAndTime(at) },
    who: actor.role === 'patient' ? 'You' : [actor.name, actor.duty, actor.organisation].filter(Boolean).join(', '),
    what,
    reason: newest.reason,
    stitch: signed ? 'entry' : 'loose',
    ...(outcome === 'refused' ? { refused: true } : {}),
  }
}

function ownNote(own: number): FoldedEntry[] {
  if (own === 0) return []
  const times = own === 1 ? 'once' : `${own} times`
  return [{ id: 'own', sentence: `You yourself, ${times}: your own visits are written down too.`, stitch: 'entry' }]
}

/** Never left out: an entry that no longer opens is the one thing this list must not hide. */
function alteredNote(altered: number): FoldedEntry[] {
  if (altered === 0) return []
  const entries = altered === 1 ? 'One entry' : `${altered} entries`
  return [
    {
      id: 'altered',
      sentence: `${entries} of your list can no longer be read: what is stored is not what was written.`,
      stitch: 'gap',
    },
  ]
}
