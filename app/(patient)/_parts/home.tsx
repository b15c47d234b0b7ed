/** A patient's first page: a sentence that says what happened and what needs her. No tiles. */
import { Link } from '@/app/_ui/link'

export type HomeProps = {
  /** "Nothing needs you. Three people looked at your record this month." */
  readonly sentence: string
  /** Shorter sentences under it. */
  readonly more?: readonly string[]
  readonly ways: readonly { readonly href: string; readonly label: string; readonly words: string }[]
}

export function Home({ sentence, more = [], ways }: HomeProps) {
  return (
    <div className="me">
      <h1>{sentence}</h1>
      {more.map((line) => (
        <p key={line}>{line}</p>
      ))}
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
