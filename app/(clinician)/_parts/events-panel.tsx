/** The last things that happened, on the thread that runs through all rooms. */
import { Link } from '@/app/_ui/link'
import { Thread, ThreadItem } from '@/app/_ui/thread'
import { Time } from '@/app/_ui/time'
import type { EventView } from '@/lib/records/views/chart-view'

export function EventsPanel({ events, timeline }: { readonly events: readonly EventView[]; readonly timeline?: string }) {
  return (
    <section aria-labelledby="events">
      <h2 id="events">Last events {timeline ? <Link href={timeline}>timeline</Link> : null}</h2>
      <Thread label="Last events">
        <ThreadItem stitch="loose">
          <b>Now</b> <span className="dim">chart opened by you</span>
        </ThreadItem>
        {events.map((event) => (
          <ThreadItem key={event.id}>
            <b>
              <Time {...event.when} />
            </b>{' '}
            {event.title}
            {event.detail ? <div className="dim">{event.detail}</div> : null}
          </ThreadItem>
        ))}
      </Thread>
      {events.length === 0 ? <p className="dim">No encounters, procedures or immunizations recorded.</p> : null}
    </section>
  )
}
