import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { become } from '@/app/demo/actions'
import { House } from '@/app/house'
import { groupBy } from '@/lib/base/group'
import { type EventId, parseId } from '@/lib/base/ids'
import { currentActor } from '@/lib/session/current-actor'
import { loadPersonas } from '@/lib/session/personas'

export const metadata: Metadata = { title: 'Be somebody else' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** The people of a demo, on a page of their own: on every other page only its own patients are named. */
export default async function DemoPage({ searchParams }: Query) {
  const personas = loadPersonas()
  if (personas.length === 0) notFound()
  const event = parseId<EventId>((await searchParams).event)
  const actor = await currentActor()
  return (
    <House actor={actor} {...(event ? { event } : {})}>
      <div className="page">
        <h1>Be somebody else</h1>
        <p className="lead">
          {event ? 'You stay at the entry you were looking at, and see it as they do.' : 'One click, and you see what they see.'}
        </p>
        <form action={become} className="become" aria-label="People of the demo">
          {event ? <input type="hidden" name="event" value={event} /> : null}
          {[...groupBy(personas, ({ group }) => group)].map(([group, people]) => (
            <section key={group} aria-label={group}>
              <h2>{group}</h2>
              {people.map(({ id, account, name, role }) => (
                <button
                  key={id}
                  type="submit"
                  name="persona"
                  value={id}
                  className="persona"
                  aria-current={account === actor?.id ? 'true' : undefined}
                >
                  <b>{name}</b> <span>{account === actor?.id ? `${role}, you now` : role}</span>
                </button>
              ))}
            </section>
          ))}
        </form>
      </div>
    </House>
  )
}
