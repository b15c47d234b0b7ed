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
  /** Comes by the organisation's sign-in and has no password: she signs in anew. */
  readonly single?: boolean
  readonly problem?: string
  readonly busy?: boolean
  /** Of a page's script, which stays where it is. Without it the form is posted. */
  readonly resume?: (event: FormEvent<HTMLFormElement>) => void
  /** The session a page's script keeps the page of: nobody else's proof brings it back. */
  readonly session?: string
}

export function LockScreen({ name, next, persona, single = false, problem, busy = false, resume, session }: LockScreenProps) {
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
        {single ? <Anew name={name} /> : null}
        {single ? null : (
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
        )}
        <Leave name={name} single={single} />
      </section>
    </div>
  )
}

/** Another way in ends this session: the provider is asked from a page of its own, to which nothing of this one is taken. */
function Anew({ name }: { readonly name: string }) {
  return (
    <p>
      {name} signed in with the organisation’s account and has no password here. To go on, sign in anew; what was not sent is
      lost.
    </p>
  )
}

function Leave({ name, single }: { readonly name: string; readonly single: boolean }) {
  return (
    <form action="/session/leave" method="post">
      {single ? null : <p className="dim">Somebody else at this screen? {name} is signed out, and what was not sent is lost.</p>}
      <Button kind={single ? 'primary' : 'plain'}>{single ? 'Sign in anew' : 'Sign in as somebody else'}</Button>
    </form>
  )
}
