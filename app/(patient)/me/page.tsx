import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Home } from '@/app/(patient)/_parts/home'
import { peopleLooked } from '@/app/(patient)/people-looked'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { openHome } from '@/lib/oversight/looked'
import type { Month } from '@/lib/oversight/month'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage() {
  const actor = await enteredActor('/me')
  const home = await openHome(actor, nameSelf)
  if (!home.ok) notFound()
  const { name, month } = home.value
  return (
    <House actor={actor} current="/me" name={name}>
      <Home
        sentence={`Nothing needs you. ${peopleLooked(month)}`}
        more={month.refused > 0 ? [refusedWords(month)] : []}
        ways={[{ href: '/me/looked', label: 'Who looked', words: 'Every look at your record, with the reason.' }]}
      />
    </House>
  )
}

function refusedWords({ refused, cut }: Month): string {
  if (cut) return `Somebody was not let in, ${refused} times or more.`
  return refused === 1 ? 'Somebody was not let in, once.' : `Somebody was not let in, ${refused} times.`
}
