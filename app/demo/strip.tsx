import 'server-only'
import { cookies } from 'next/headers'
import { Button } from '@/app/_ui/button'
import { tour } from '@/app/demo/actions'
import { EventOfAddress } from '@/app/demo/event-of-address'
import { parseStep, TOUR, TOUR_COOKIE, type TourStep } from '@/app/demo/tour'
import type { Actor } from '@/lib/base/actor'
import { loadPersonas } from '@/lib/session/personas'

/** Loud about being a demo, on every page: who one is and could be, and the tour. Nothing where this is none. */
export async function DemoStrip({ actor, event }: { actor: Actor | undefined; event?: string }) {
  const personas = loadPersonas()
  if (personas.length === 0) return null
  const step = parseStep((await cookies()).get(TOUR_COOKIE)?.value)
  return (
    <aside className="demo" aria-label="Demo">
      <p>
        <b>Demo.</b> Everybody here is invented.
      </p>
      {actor ? (
        <form action="/demo" method="get">
          {event ? <input type="hidden" name="event" value={event} /> : <EventOfAddress />}
          <Button kind="quiet">Be somebody else</Button>
        </form>
      ) : null}
      {step === undefined ? (
        <form action={tour}>
          <Button kind="quiet" name="step" value="1">
            Take the tour: six steps
          </Button>
        </form>
      ) : (
        <Step step={step} />
      )}
    </aside>
  )
}

/** Every second piece is a command. */
function Words({ text }: { text: string }) {
  return text
    .split('`')
    .map((piece, at) => ({ piece, at }))
    .map(({ piece, at }) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece))
}

function Step({ step }: { step: number }) {
  const { title, words } = TOUR[step - 1] as TourStep
  return (
    <section className="tour" aria-label="Tour">
      <p>
        <b>
          {step} of {TOUR.length}. {title}.
        </b>{' '}
        <Words text={words} />
      </p>
      <form action={tour}>
        {step > 1 ? (
          <Button kind="quiet" name="step" value={String(step - 1)}>
            Back
          </Button>
        ) : null}
        {step < TOUR.length ? (
          <Button name="step" value={String(step + 1)}>
            Next: {TOUR[step]?.title.toLowerCase()}
          </Button>
        ) : null}
        <Button kind="quiet" name="step" value="end">
          {step < TOUR.length ? 'Skip the tour' : 'End the tour'}
        </Button>
      </form>
    </section>
  )
}
