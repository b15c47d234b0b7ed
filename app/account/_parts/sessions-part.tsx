/** Where she is signed in, and the end of it there. */
import { Button } from '@/app/_ui/button'
import type { FormAction } from '@/app/_ui/shell'
import { Time } from '@/app/_ui/time'

export type Moment = { readonly iso: string; readonly text: string }
export type SessionRow = {
  readonly id: string
  readonly since: Moment
  readonly lastSeen: Moment
  readonly agent: string | null
  readonly network: string | null
  readonly state: 'this' | 'open' | 'locked'
}

const STATES = { this: 'this one', open: 'open', locked: 'locked, or nobody is there' } as const

export type SessionsPartProps = {
  readonly sessions: readonly SessionRow[]
  /** Gets `session`, or nothing for all others. */
  readonly end: FormAction
}

export function SessionsPart({ sessions, end }: SessionsPartProps) {
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <ul className="rows sessions">
        {sessions.map(({ id, since, lastSeen, agent, network, state }) => (
          <li key={id}>
            <span>
              <b>{agent ?? 'An unknown browser'}</b>
              {network ? `, ${network}` : null}
              <br />
              <small className="dim">
                since <Time {...since} />, last seen <Time {...lastSeen} />; {STATES[state]}
              </small>
            </span>
            {state === 'this' ? null : (
              <form action={end}>
                <input type="hidden" name="session" value={id} />
                <Button kind="quiet">
                  End<span className="sr"> the session since {since.text}</span>
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.some(({ state }) => state !== 'this') ? (
        <form action={end}>
          <Button>End all others</Button>
        </form>
      ) : (
        <p className="dim">Nowhere else.</p>
      )}
    </section>
  )
}
