/** One's own password, with the old one. */
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { PASSWORD_HINT } from '@/app/password-words'

export type PasswordPartProps = {
  /** Gets `login`, `old`, `own` and `again`. */
  readonly change: FormAction
  readonly problem?: string
}

export function PasswordPart({ change, problem }: PasswordPartProps) {
  return (
    <section aria-labelledby="password" className="own-password">
      <h2 id="password">Your password</h2>
      {problem ? <Notice kind="error" title={problem} /> : null}
      <form action={change}>
        <Field
          label="Your name to sign in with"
          name="login"
          autoComplete="username"
          autoCapitalize="off"
          required
          maxLength={80}
        />
        <Field label="Present password" name="old" type="password" autoComplete="current-password" required />
        <Field
          label="New password"
          name="own"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={256}
          hint={PASSWORD_HINT}
        />
        <Field label="New password again" name="again" type="password" autoComplete="new-password" required />
        <Button>Change it, and sign out everywhere else</Button>
      </form>
    </section>
  )
}
