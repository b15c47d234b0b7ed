import 'server-only'
import type { Metadata } from 'next'
import { Button } from '@/app/_ui/button'
import { Notice } from '@/app/_ui/notice'
import { Time } from '@/app/_ui/time'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { object } from '@/app/losses/actions'
import { now } from '@/lib/base/clock'
import { proofingWords } from '@/lib/base/proofing'
import { timeZone } from '@/lib/base/time-zone'
import { loadOwnLoss, type OwnLoss } from '@/lib/directory/losses/end-loss'
import { formatInstant } from '@/lib/records/views/dates'

export const metadata: Metadata = { title: 'Is it lost?' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** Somebody says that she lost what she signs in with, and she is signed in: she alone knows better. */
export default async function OwnLossPage({ searchParams }: Query) {
  const actor = await enteredActor('/account/loss')
  const { said } = await searchParams
  const loss = await loadOwnLoss(actor, now())
  return (
    <House actor={actor} current="/account">
      <div className="page">
        <h1>Is your way to sign in lost?</h1>
        {said === 'stopped' ? (
          <Notice kind="info" title="You stopped it. Everything stays as it is.">
            Somebody may have come to the desk with your name. Tell the privacy office, and look at where you are signed in.
          </Notice>
        ) : null}
        {loss ? <Said {...loss} /> : <Nothing />}
      </div>
    </House>
  )
}

function Nothing() {
  return <Notice kind="empty">Nobody says that you lost what you sign in with.</Notice>
}

function Said({ organisation, proofing, openedAt, expiresAt }: OwnLoss) {
  return (
    <section className="desk-code" aria-label="What was noted">
      <p>
        At {organisation} somebody noted, <Time {...momentOf(openedAt)} />, that you lost your passkey or phone. Seen was:{' '}
        {proofingWords(proofing)}. If a second person confirms it before <Time {...momentOf(expiresAt)} />, everything you sign in
        with is taken away and you are signed out everywhere.
      </p>
      <p>Was it you? Then there is nothing to do here.</p>
      <form action={object}>
        <Button kind="primary">It is not lost: stop this</Button>
      </form>
    </section>
  )
}

function momentOf(at: Date) {
  return { iso: at.toISOString(), text: formatInstant(at, timeZone()) }
}
