/** A patient's first page: a sentence that says what happened and what needs her. No tiles. */
import { ButtonLink } from '@/app/_ui/button'
import { Unbroken } from '@/app/_ui/lines'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'

/** `words`: "Amara Osei, physician, City Heart Clinic, asks to see your laboratory results until 05-Jan-2027." */
export type HomeRequest = { readonly id: string; readonly words: string; readonly asked: string }

export type HomeProps = {
  /** "Nothing needs you. Three people looked at your record this month." */
  readonly sentence: string
  /** Shorter sentences under it. */
  readonly more?: readonly string[]
  readonly requests?: readonly HomeRequest[]
  /** Those she put off. */
  readonly putOff?: readonly HomeRequest[]
  /** `made`: `today, 14:02`; `here`: in this very sitting. */
  readonly newKeys?: readonly { readonly id: string; readonly made: string; readonly here: boolean }[]
  /** "The share with City Heart Clinic ends 05-Jan-2027." */
  readonly ending?: readonly { readonly id: string; readonly words: string }[]
  readonly ways: readonly { readonly href: string; readonly label: string; readonly words: string }[]
}

export function Home({ sentence, more = [], requests = [], putOff = [], newKeys = [], ending = [], ways }: HomeProps) {
  return (
    <div className="me">
      <h1>{sentence}</h1>
      {requests.length > 0 ? <Requests label="Requests to you" requests={requests} /> : null}
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <NewKeys keys={newKeys} />
      {ending.length > 0 ? (
        <ul className="plain" aria-label="Shares that end soon">
          {ending.map(({ id, words }) => (
            <li key={id}>
              <Unbroken text={words} /> <Link href={`/me/shares/${id}`}>Receipt</Link>
            </li>
          ))}
        </ul>
      ) : null}
      {putOff.length > 0 ? (
        <details>
          <summary>{putOff.length === 1 ? 'One request that you put off' : `${putOff.length} requests that you put off`}</summary>
          <Requests label="Requests that you put off" requests={putOff} />
        </details>
      ) : null}
      <ul className="ways">
        {ways.map((way) => (
          <li key={way.href}>
            <Link href={way.href}>{way.label}</Link>
            <small>{way.words}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Said until she has seen it for a month: a key that somebody else made in her name must not stay unseen. */
function NewKeys({ keys: [newest, ...others] }: { keys: NonNullable<HomeProps['newKeys']> }) {
  if (!newest) return null
  const when = `${newest.made}${newest.here ? ', since you signed in' : ''}`
  const title =
    others.length === 0
      ? `A device was made your signing key: ${when}.`
      : `${others.length + 1} devices were made your signing keys this month, the last: ${when}.`
  return (
    <Notice kind="info" title={title}>
      With it you sign what you share. Was it not you? <Link href="/me/keys">See your keys and take it back</Link>
    </Notice>
  )
}

function Requests({ label, requests }: { label: string; requests: readonly HomeRequest[] }) {
  return (
    <ul className="requests" aria-label={label}>
      {requests.map(({ id, words, asked }) => (
        <li key={id}>
          <p className="serif">
            <Unbroken text={words} />
          </p>
          <p className="acts">
            <ButtonLink href={`/me/requests/${id}`}>
              Read and decide<span className="sr">: {words}</span>
            </ButtonLink>{' '}
            <small>Asked {asked}</small>
          </p>
        </li>
      ))}
    </ul>
  )
}
