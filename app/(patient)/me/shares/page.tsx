import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ShareList } from '@/app/(patient)/_parts/share-list'
import { whatWords, whenWords } from '@/app/(patient)/_parts/share-words'
import { stop } from '@/app/(patient)/me/shares/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { timeZone } from '@/lib/base/time-zone'
import { listShares } from '@/lib/consent/shares'
import { recipientWords } from '@/lib/consent/words'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Shares' }

export default async function SharesPage() {
  const actor = await enteredActor('/me/shares')
  const answer = await listShares(actor, nameSelf)
  if (!answer.ok) notFound()
  const { name, shares, altered } = answer.value
  return (
    <House actor={actor} current="/me/shares" name={name}>
      <ShareList
        shares={shares.map((share) => ({
          id: share.id,
          who: recipientWords(share.recipient),
          what: whatWords(share),
          when: whenWords(share),
          inForce: share.state === 'in-force',
          seeded: share.seeded,
        }))}
        altered={altered}
        stop={stop}
        timeZone={timeZone()}
      />
    </House>
  )
}
