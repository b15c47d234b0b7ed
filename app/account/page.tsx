import 'server-only'
import type { Metadata } from 'next'
import { ButtonLink } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { tryAgainWords } from '@/app/(public)/try-again'
import { PasswordPart } from '@/app/account/_parts/password-part'
import { SessionsPart } from '@/app/account/_parts/sessions-part'
import { StrangePart } from '@/app/account/_parts/strange-part'
import { change, end, know } from '@/app/account/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { weakWords } from '@/app/password-words'
import { timeZone } from '@/lib/base/time-zone'
import { loadOwnAccount } from '@/lib/directory/own-sessions'
import { formatInstant } from '@/lib/records/views/dates'

export const metadata: Metadata = { title: 'Your account' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** For every role the same, in parts that know nothing of each other. */
export default async function AccountPage({ searchParams }: Query) {
  const actor = await enteredActor('/account')
  const { said, problem, after } = await searchParams
  const { sessions, strange, hasPassword } = await loadOwnAccount(actor)
  const wrong = problem === undefined ? undefined : (tryAgainWords(problem, after) ?? weakWords(problem) ?? problemWords(problem))
  return (
    <House actor={actor} current="/account">
      <div className="page">
        <h1>Your account</h1>
        <Said said={said} />
        <StrangePart devices={strange.map(({ since, ...one }) => ({ ...one, since: momentOf(since) }))} know={know} />
        <SessionsPart
          sessions={sessions.map((one) => ({ ...one, since: momentOf(one.since), lastSeen: momentOf(one.lastSeen) }))}
          end={end}
        />
        <section aria-labelledby="ways">
          <h2 id="ways">How you show that it is you</h2>
          <p className="dim">A passkey, the codes of an app, and recovery codes for when both are gone.</p>
          <ButtonLink href="/account/sign-in">Your ways to sign in</ButtonLink>
        </section>
        <section aria-labelledby="mail">
          <h2 id="mail">Your mail address</h2>
          <p className="dim">Where you are told that something waits for you, never what.</p>
          <ButtonLink href="/account/mail">See or change it</ButtonLink>
        </section>
        {hasPassword ? <PasswordPart change={change} {...(wrong ? { problem: wrong } : {})} /> : null}
      </div>
    </House>
  )
}

function momentOf(at: Date) {
  return { iso: at.toISOString(), text: formatInstant(at, timeZone()) }
}

/** Both words come from an address that anybody may have made: only known ones are said. */
function Said({ said }: { readonly said: string | string[] | undefined }) {
  switch (said) {
    case 'ended':
      return <Notice kind="info">What you ended is signed out. Its next request is refused.</Notice>
    case 'changed':
      return <Notice kind="info">Your password is changed, and you are signed out everywhere else.</Notice>
    case 'known':
      return <Notice kind="info">You said that the device is yours.</Notice>
    case 'none':
      return <Notice kind="refusal">Nothing was changed: it was so already. What you see is the present state.</Notice>
    default:
      return null
  }
}

function problemWords(problem: string | string[]): string {
  if (problem === 'again') return 'The two new passwords are not the same. Write yours twice.'
  if (problem === 'login') return 'That is not the name you sign in with.'
  return problem === 'old' ? 'That is not your present password.' : 'The password was not changed. Try again.'
}
