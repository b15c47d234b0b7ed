import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Home, type HomeRequest } from '@/app/(patient)/_parts/home'
import { sinceWhen } from '@/app/(patient)/day-and-time'
import { needsYou } from '@/app/(patient)/needs-you'
import { peopleLooked } from '@/app/(patient)/people-looked'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { timeZone } from '@/lib/base/time-zone'
import { loadDecisions } from '@/lib/consent/shares'
import type { Decisions } from '@/lib/consent/views'
import { askWords, lastDay } from '@/lib/consent/words'
import { openHome } from '@/lib/oversight/looked'
import type { Month } from '@/lib/oversight/month'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage() {
  const actor = await enteredActor('/me')
  const home = await openHome(actor, nameSelf, loadDecisions)
  if (!home.ok) notFound()
  const { name, month, beside } = home.value
  const open = beside.waiting.filter(({ deferred }) => !deferred)
  return (
    <House actor={actor} current="/me" name={name}>
      <Home
        sentence={`${needsYou(open.length)} ${peopleLooked(month)}`}
        more={month.refused > 0 ? [refusedWords(month)] : []}
        requests={open.map(requestOf)}
        putOff={beside.waiting.filter(({ deferred }) => deferred).map(requestOf)}
        newKeys={beside.newKeys
          .filter(({ revokedAt, kind }) => revokedAt === null && kind === 'device')
          .map(({ id, enrolledAt, bySession }) => ({ id, made: sinceWhen(enrolledAt), here: bySession === 'this' }))}
        ending={beside.ending.map(({ id, recipient, until }) => ({
          id,
          words: `What you share with ${recipient.person}, ${recipient.organisation}, ends ${lastDay(until, timeZone())}.`,
        }))}
        ways={[
          { href: '/me/looked', label: 'Who looked', words: 'Every look at your record, with the reason.' },
          { href: '/me/shares', label: 'Shares', words: sharesWords(beside.sharesInForce) },
        ]}
      />
    </House>
  )
}

function requestOf({ id, recipient, kinds, until, askedAt }: Decisions['waiting'][number]): HomeRequest {
  return { id, words: askWords({ kinds, until }, recipient, timeZone()), asked: sinceWhen(askedAt) }
}

function sharesWords(inForce: number): string {
  if (inForce === 0) return 'You share nothing outside your hospital.'
  return inForce === 1 ? 'One share is open. You can stop it here.' : `${inForce} shares are open. You can stop them here.`
}

function refusedWords({ refused, cut }: Month): string {
  if (cut) return `Somebody was not let in, ${refused} times or more.`
  return refused === 1 ? 'Somebody was not let in, once.' : `Somebody was not let in, ${refused} times.`
}
