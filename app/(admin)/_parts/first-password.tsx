/** A first password, shown once to whoever hands it over. It is kept nowhere. */
import { Notice } from '@/app/_ui/notice'

export type FirstPasswordProps = {
  readonly name: string
  readonly login?: string
  /** Without it, it was mailed. */
  readonly password?: string
  /** `05-Apr-2008 14:02` */
  readonly until: string
}

export function FirstPassword({ name, login, password, until }: FirstPasswordProps) {
  if (password === undefined)
    return (
      <Notice kind="info" title={`${name} was added, and a mail is on its way.`}>
        <p>
          It holds a first password that you do not see, good once, until <span className="nowrap">{until}</span>. Where no mail
          arrives, give a new first password by hand.
        </p>
      </Notice>
    )
  return (
    <Notice kind="info" title={`Hand this to ${name}. It is not shown again.`}>
      <dl className="facts handed">
        {login ? (
          <div>
            <dt>Name to sign in with</dt>
            <dd className="mono break">{login}</dd>
          </div>
        ) : null}
        <div>
          <dt>First password</dt>
          <dd className="mono break">{password}</dd>
        </div>
      </dl>
      <p>
        It opens nothing but the choice of a password of one’s own, once, until <span className="nowrap">{until}</span>.
      </p>
    </Notice>
  )
}
