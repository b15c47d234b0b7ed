import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { type FoldedEntry, type LookEntry, WhoLooked } from '@/app/(patient)/_parts/who-looked'
import { dayAndTime, sinceWhen } from '@/app/(patient)/day-and-time'
import { peopleLooked } from '@/app/(patient)/people-looked'
import { enteredActor } from '@/app/entered'
import { withoutWords } from '@/app/evidence-answer'
import { House } from '@/app/house'
import { groupBy } from '@/lib/base/group'
import { type EventId, parseId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import { type Look, listLooks } from '@/lib/oversight/looked'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Who looked' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function LookedPage({ searchParams }: Query) {
  const actor = await enteredActor('/me/looked')
  const { before, event, evidence } = await searchParams
  const problem = withoutWords(evidence)
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
        {...(problem ? { problem } : {})}
        entries={[...alteredNote(altered), ...byPersonAndDay(told).map((same) => entryOf(same, named)), ...ownNote(own)]}
        {...(before === undefined && actor.patient ? { check: { owner: actor.patient, timeZone: timeZone() } } : {})}
        {...(older === null ? {} : { older: `/me/looked?before=${older}` })}
      />
    </House>
  )
}

/** What she decided stands in her list by itself: one that she did not make must not hide among her visits. */
const DECISIONS: readonly Look['action'][] = [
  'share.approve',
  'share.export',
  'looked.export',
  'share.decline',
  'share.defer',
  'share.stop',
  'key.enrol',
  'key.revoke',
]

function isDecision({ actor, action, outcome }: Look): boolean {
  return actor.role === 'patient' && outcome === 'permitted' && DECISIONS.includes(action)
}

/**
 * The same person doing the same thing for the same reason on one day is one line; each decision of hers is one of its own.
 * What machines did for the same reason is one line whatever the day: a month of imports must not bury who looked.
 */
function byPersonAndDay(looks: readonly Look[]): Look[][] {
  const key = (look: Look) => {
    const { id, actor, at, what, reason } = look
    if (isDecision(look)) return id
    return [actor.id, isAutomatic(look) ? '' : dayAndTime(at).split(',')[0], what, reason].join('|')
  }
  return [...groupBy(looks, key).values()]
}

function isAutomatic({ actor, outcome }: Look): boolean {
  return (actor.role === 'agent' || actor.role === 'system') && outcome === 'permitted'
}

function entryOf(looks: readonly Look[], named: EventId | undefined): LookEntry {
  const [newest, oldest] = [looks[0] as Look, looks.at(-1) as Look]
  const { id, at, outcome, signed } = newest
  const refused = outcome === 'refused'
  const automatic = isAutomatic(newest)
  return {
    id,
    ids: looks.map((one) => one.id),
    current: looks.some((one) => one.id === named),
    when: { iso: at, text: dayAndTime(at) },
    who: automatic ? machineWords(newest) : personWords(newest),
    what:
      looks.length === 1 ? newest.what : newest.what.replace(/\.$/, `, ${looks.length} times since ${since(newest, oldest)}.`),
    // "Not let in" has said it, and for whom a machine works stands beside its name.
    reason: refused || automatic ? '' : newest.reason,
    stitch: signed ? 'entry' : 'loose',
    ...(refused ? { refused: true } : {}),
  }
}

function personWords({ actor }: Look): string {
  return actor.role === 'patient' ? 'You' : [actor.name, actor.duty, actor.organisation].filter(Boolean).join(', ')
}

/** `Automatic: the import, for Northgate General` */
function machineWords({ actor: { role, name, organisation } }: Look): string {
  const who = role === 'system' ? 'the portal itself' : `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  return `Automatic: ${who}${organisation ? `, for ${organisation}` : ''}`
}

/** The time alone within one day. */
function since(newest: Look, oldest: Look): string {
  const [[day], [first, time]] = [dayAndTime(newest.at).split(', '), dayAndTime(oldest.at).split(', ')]
  return (day === first ? time : sinceWhen(oldest.at)) ?? ''
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
