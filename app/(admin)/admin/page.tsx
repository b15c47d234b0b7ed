import 'server-only'
import type { Metadata } from 'next'
import { ReceiptLine } from '@/app/_receipts/receipts'
import { Link } from '@/app/_ui/link'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { enteredActor } from '@/app/entered'
import { timeZone } from '@/lib/base/time-zone'

export const metadata: Metadata = { title: 'Administration' }

const WAYS = [
  {
    href: '/admin/people',
    label: 'People',
    words: 'Who works here and is signed in. Add a person, change a role, close an account, end sessions.',
  },
  {
    href: '/admin/rota',
    label: 'Teams and rota',
    words: 'Who works for which department, and when. It decides whose charts they may open.',
  },
  {
    href: '/admin/organisations',
    label: 'Organisations and departments',
    words: 'Which organisations there are, their public keys, and the departments of yours.',
  },
  {
    href: '/admin/duplicates',
    label: 'Possible duplicates',
    words: 'Charts that may be one person’s, side by side. Link them, or take a link back.',
  },
  {
    href: '/admin/outbox',
    label: 'Outbox',
    words: 'Mails of your organisation: what waits, what was sent, what no server took.',
  },
  {
    href: '/admin/imports',
    label: 'Imports',
    words: 'Records from other systems: what was taken, what was refused, and why.',
  },
] as const

/** Says what is here. It shows nothing that would need a permit; each room behind it asks for its own. */
export default async function AdministrationPage() {
  const actor = await enteredActor('/admin')
  const room = { actor, current: '/admin', title: 'Administration' }
  if (actor.role !== 'administrator') return <RefusedRoom {...room} code="not-your-role" />
  return (
    <Room {...room}>
      <p className="lead">
        People, teams and imports of your organisation. No clinical content is shown here, and nobody changes their own rights:
        whatever you do is an entry that the privacy office reads.
      </p>
      <ul className="ways">
        {WAYS.map(({ href, label, words }) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
            <span className="dim">{words}</span>
          </li>
        ))}
      </ul>
      <ReceiptLine timeZone={timeZone()} />
    </Room>
  )
}
