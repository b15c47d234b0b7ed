/** The first password is replaced by one's own. One form without a step between: nothing is kept open while one thinks. */
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Notice } from '@/app/_ui/notice'
import type { FormAction } from '@/app/_ui/shell'
import { PASSWORD_HINT } from '@/app/password-words'

export type ChoosePasswordProps = {
  /** Gets `name`, `first`, `own`, `again` and `next`. */
  readonly choose: FormAction
  readonly problem?: string
  readonly next: string
}

export function ChoosePassword({ choose, problem, next }: ChoosePasswordProps) {
  return (
    <div className="sign-in single">
      <header>
        <h1>Choose your own password</h1>
        <p className="dim">The one you were given is known to somebody else. It opens nothing but this, and only once.</p>
      </header>
      <div>
        {problem ? <Notice kind="error" title={problem} /> : null}
        <form action={choose}>
          <input type="hidden" name="next" value={next} />
          <Field label="Name" name="name" autoComplete="username" required />
          <Field label="First password" name="first" type="password" autoComplete="off" required />
          <Field
            label="Your own password"
            name="own"
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={256}
            hint={PASSWORD_HINT}
          />
          <Field label="Your own password again" name="again" type="password" autoComplete="new-password" required />
          <Button kind="primary">Choose it and sign in</Button>
        </form>
      </div>
    </div>
  )
}
