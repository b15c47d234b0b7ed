/** Mails that wait or were sent. What is in one only a demo shows. */
import type { Moment } from './person-shape'

export type MailRow = {
  readonly id: string
  readonly kind: string
  readonly to: string
  readonly state: string
  readonly at: Moment
  readonly shown?: { readonly subject: string; readonly text: string }
}

export function MailList({ mails }: { readonly mails: readonly MailRow[] }) {
  return (
    <ul className="bundles" aria-label="Mails">
      {mails.map(({ id, kind, to, state, at, shown }) => (
        <li key={id}>
          <span className="bundle">
            <b>{kind}</b>
            <span>to {to}</span>
            <span className="dim">{state}</span>
            <time className="dim nowrap" dateTime={at.iso}>
              {at.text}
            </time>
          </span>
          {shown ? (
            <details>
              <summary>{shown.subject}</summary>
              <pre className="mail">{shown.text}</pre>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
