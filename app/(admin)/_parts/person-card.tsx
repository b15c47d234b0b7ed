/** One person of the organisation: who she is here, where she is signed in, and what can be done about it. */
import type { ReactNode } from 'react'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { type Fact, Facts } from '@/app/_ui/rows'
import type { FormAction } from '@/app/_ui/shell'
import { Time } from '@/app/_ui/time'
import type { Moment } from './person-shape'

export type SessionRow = { readonly id: string; readonly since: Moment; readonly lastSeen: Moment; readonly own: boolean }

export type PersonCardProps = {
  readonly id: string
  readonly facts: readonly Fact[]
  readonly sessions: readonly SessionRow[]
  readonly active: boolean
  readonly intact: boolean
  /** Herself: nobody changes her own rights. */
  readonly own: boolean
  /** Each gets `account`; `end` also `session` for one of them. */
  readonly close: FormAction
  readonly reopen: FormAction
  readonly end: FormAction
  /** The way to another role or department. */
  readonly place?: ReactNode
  /** The way to a last day. */
  readonly lastDay?: ReactNode
  /** The way to a new first password, where she signs in with one. */
  readonly password?: ReactNode
  /** The way to note that the passkey or phone is lost. */
  readonly loss?: ReactNode
}

export function PersonCard(props: PersonCardProps) {
  const { id, facts, sessions, active, intact, own, end } = props
  return (
    <>
      {intact ? null : (
        <Notice kind="error" title="This account was altered in the database, behind the portal’s back.">
          It opens nothing. Close it, tell the privacy office, and add the person again.
        </Notice>
      )}
      <Facts facts={facts} />
      <section aria-labelledby="sessions">
        <h2 id="sessions">Signed in now</h2>
        {sessions.length === 0 ? <Notice kind="empty">Not signed in anywhere.</Notice> : null}
        <Sessions id={id} sessions={sessions} end={end} />
        {sessions.length > 1 && !own ? (
          <form action={end}>
            <input type="hidden" name="account" value={id} />
            <Button>End all {sessions.length} sessions</Button>
          </form>
        ) : null}
      </section>
      {own ? (
        <Notice kind="info">This is you. Nobody changes their own rights: another administrator can.</Notice>
      ) : (
        <>
          {active && intact ? props.place : null}
          {active && intact ? props.lastDay : null}
          {active && intact ? props.password : null}
          {active && intact ? props.loss : null}
          <Account {...props} />
        </>
      )}
    </>
  )
}

function Sessions({ id, sessions, end }: Pick<PersonCardProps, 'id' | 'sessions' | 'end'>) {
  return (
    <ul className="rows sessions">
      {sessions.map((session) => (
        <li key={session.id}>
          <span>
            Since <Time {...session.since} />, last seen <Time {...session.lastSeen} />
          </span>
          {session.own ? (
            <small>this one</small>
          ) : (
            <form action={end}>
              <input type="hidden" name="account" value={id} />
              <input type="hidden" name="session" value={session.id} />
              <Button kind="quiet">
                End<span className="sr"> the session since {session.since.text}</span>
              </Button>
            </form>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Closing takes two steps, so that a slip of the hand closes nobody out in the middle of a shift. */
function Account({ id, active, intact, close, reopen }: PersonCardProps) {
  if (!active && !intact) return null
  if (!active) {
    return (
      <form action={reopen} className="act">
        <input type="hidden" name="account" value={id} />
        <Button>Open the account again</Button>
        <p className="dim">They sign in as before. Nothing that was open is open again.</p>
      </form>
    )
  }
  return (
    <details className="act">
      <summary>Close this account</summary>
      <form action={close}>
        <input type="hidden" name="account" value={id} />
        <p>The person is signed out everywhere at once and cannot sign in. What they did stays as it is, under their name.</p>
        <Button>Close the account</Button>
      </form>
    </details>
  )
}
