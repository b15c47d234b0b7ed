/** The way in: name and password, and in a demo the people of its story, one tap each. */
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { countOf } from '@/lib/base/count'
import { PasskeyButton, type PasskeyButtonProps } from './passkey-button'
import { SingleSignOn } from './single-sign-on'

export type Persona = {
  readonly id: string
  readonly name: string
  /** `nurse, 5 West` */
  readonly role: string
}

/** `title`: an organisation, or "Patients". */
export type PersonaGroup = { readonly title: string; readonly personas: readonly Persona[] }

export type SignInProps = {
  /** Gets `name`, `password` and `next`. */
  readonly signIn: FormAction
  /** By a passkey, without a name. */
  readonly passkey: Pick<PasskeyButtonProps, 'begin' | 'finish'>
  /** What the organisation calls its own sign-in, where there is one. */
  readonly single?: string
  /** Only in a demo. Gets `persona` and `next`. */
  readonly demo?: { readonly action: FormAction; readonly groups: readonly PersonaGroup[] }
  /** Why the last try failed, without saying which half was wrong. */
  readonly problem?: string
  /** A path inside the portal to go on to. */
  readonly next?: string
  readonly name?: string
}

export function SignIn({ signIn, passkey, single, demo, problem, next, name }: SignInProps) {
  return (
    <div className={demo ? 'sign-in' : 'sign-in single'}>
      <header>
        <h1>{demo ? 'Who are you today?' : 'Sign in'}</h1>
        <p className="dim">Every look at a record is written down, and the person it is about can read it.</p>
        <p className="dim">
          You were given a slip with a code at the desk? <Link href="/activate">Make your account</Link>
        </p>
        <p className="dim">
          You were given a file from here? <Link href="/verify">Verify it</Link> without signing in.
        </p>
      </header>
      {demo ? <Personas demo={demo} {...(next ? { next } : {})} /> : null}
      <section aria-labelledby="by-name">
        {problem ? <Notice kind="error" title={problem} /> : null}
        {single ? <SingleSignOn name={single} {...(next ? { next } : {})} /> : null}
        <PasskeyButton {...passkey} next={next ?? '/'} label="Sign in with a passkey" primary={!demo && !single} />
        <h2 id="by-name">Name and password</h2>
        <form action={signIn} method={typeof signIn === 'string' ? 'post' : undefined}>
          {next ? <input type="hidden" name="next" value={next} /> : null}
          <Field label="Name" name="name" autoComplete="username" required defaultValue={name} />
          <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          <Button>Sign in</Button>
        </form>
      </section>
    </div>
  )
}

function Personas({ demo, next }: { demo: NonNullable<SignInProps['demo']>; next?: string }) {
  return (
    <form action={demo.action} method={typeof demo.action === 'string' ? 'post' : undefined} aria-label="People of the demo">
      {next ? <input type="hidden" name="next" value={next} /> : null}
      {demo.groups.map((group) => (
        <section key={group.title} aria-label={group.title} className="room">
          <h2>{group.title}</h2>
          {/* Folded on a phone, where thirty people would stand before the password's form; always open on a wide screen. */}
          <details>
            <summary>
              {group.title} <small>{countOf(group.personas.length, 'person', 'people')}</small>
            </summary>
            <ul className="personas">
              {group.personas.map((persona) => (
                <li key={persona.id}>
                  <button type="submit" className="persona" name="persona" value={persona.id}>
                    <b>{persona.name}</b> <span>{persona.role}</span>
                  </button>
                </li>
              ))}
            </ul>
          </details>
        </section>
      ))}
    </form>
  )
}
