/** A locked screen: who may go on, with what, and the way for somebody else. Nothing of what was open is in it. */
import type { FormEvent } from 'react'
import { Button } from './button'
import { Field } from './field'
import { Notice } from './notice'

export type LockScreenProps = {
  /** Anybody who passes by reads it. */
  readonly name: string
  /** Where to go on. */
  readonly next: string
  /** One of a demo's people, who come in with one click. */
  readonly persona: boolean
  readonly problem?: string
  readonly busy?: boolean
  /** Of a page's script, which stays where it is. Without it the form is posted. */
  readonly resume?: (event: FormEvent<HTMLFormElement>) => void
  /** The session a page's script keeps the page of: nobody else's proof brings it back. */
  readonly session?: string
}

export function LockScreen({ name, next, persona, problem, busy = false, resume, session }: LockScreenProps) {
  return (
    <div className="sign-in single locked">
      <header>
        <h1>Locked</h1>
        <p className="dim">
          {name} is still signed in. Nothing of what was open is shown, and nothing answers, until {name} goes on.
        </p>
      </header>
      <section aria-label="Go on">
        {problem ? <Notice kind="error" title={problem} /> : null}
        <form action="/session/resume" method="post" {...(resume ? { onSubmit: resume } : {})}>
          <input type="hidden" name="next" value={next} />
          {session ? <input type="hidden" name="session" value={session} /> : null}
          {persona ? null : (
            <Field label={`Password of ${name}`} name="password" type="password" autoComplete="current-password" required />
          )}
          <Button kind="primary" disabled={busy}>
            {persona ? `Go on as ${name}` : 'Go on'}
          </Button>
        </form>
        <form action="/session/leave" method="post">
          <p className="dim">Somebody else at this screen? {name} is signed out, and what was not sent is lost.</p>
          <Button>Sign in as somebody else</Button>
        </form>
      </section>
    </div>
  )
}
