import 'server-only'
import type { Metadata } from 'next'
import { Button } from '@/app/_ui/button'
import { Field } from '@/app/_ui/field'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { tryAgainWords } from '@/app/(public)/try-again'
import { ask, confirm, remove } from '@/app/account/mail/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { now } from '@/lib/base/clock'
import { loadOwnAddress, type OwnAddress } from '@/lib/directory/own-address'

export const metadata: Metadata = { title: 'Your mail address' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function MailPage({ searchParams }: Query) {
  const actor = await enteredActor('/account/mail')
  const { said, problem, after } = await searchParams
  const own = await loadOwnAddress(actor, now())
  const wrong = problem === undefined ? undefined : (tryAgainWords(problem, after) ?? problemWords(problem))
  return (
    <House actor={actor} current="/account">
      <div className="page">
        <h1>Your mail address</h1>
        <p className="lead">
          <Link href="/account">Your account</Link>
        </p>
        <Said said={said} />
        {wrong ? <Notice kind="error" title={wrong} /> : null}
        <Present {...own} />
        {own.waits ? <Waiting waits={own.waits} /> : null}
        <section aria-labelledby="another" className="own-password">
          <h2 id="another">Another address</h2>
          <form action={ask}>
            <Field label="Mail address" name="address" type="email" required maxLength={254} autoComplete="email" />
            <p className="dim">A code is sent there. Until you type it here, mails go where they went before.</p>
            <Button>Send a code there</Button>
          </form>
        </section>
      </div>
    </House>
  )
}

function Present({ masked, altered }: OwnAddress) {
  if (altered)
    return (
      <Notice kind="error" title="Your mail address was altered behind the portal’s back, so no mail is sent.">
        Give one again, and tell the privacy office.
      </Notice>
    )
  if (!masked)
    return <Notice kind="empty">You gave no mail address, so you get no mails: what waits for you is said here.</Notice>
  return (
    <>
      <p>
        Mails go to <b className="break">{masked}</b>: that something waits for you, or that your account is used on a new device.
        Never what.
      </p>
      <form action={remove}>
        <Button kind="quiet">Send me no mails</Button>
      </form>
    </>
  )
}

function Waiting({ waits }: { readonly waits: string }) {
  return (
    <section aria-labelledby="code" className="own-password">
      <h2 id="code">A code was sent to {waits}</h2>
      <form action={confirm}>
        <Field
          label="Code"
          name="code"
          required
          maxLength={100}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          hint="The five words of the mail. They are good for an hour."
        />
        <Button kind="primary">This address is mine</Button>
      </form>
    </section>
  )
}

/** From an address that anybody may have made: only known words are said. */
function Said({ said }: { readonly said: string | string[] | undefined }) {
  switch (said) {
    case 'asked':
      return <Notice kind="info">A code is on its way. Type it here when it has arrived.</Notice>
    case 'changed':
      return <Notice kind="info">Mails go to the new address from now on. The old one, if there was one, was told.</Notice>
    case 'removed':
      return <Notice kind="info">You get no mails any more. The address that you had was told.</Notice>
    default:
      return null
  }
}

function problemWords(problem: string | string[]): string {
  if (problem === 'address') return 'That is no mail address: name@place.example, one only.'
  if (problem === 'code') return 'That code does not fit, or it is too old. Have another one sent.'
  return 'Nothing was changed: it was so already.'
}
