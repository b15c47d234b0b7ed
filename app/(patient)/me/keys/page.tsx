import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { KeyList } from '@/app/(patient)/_parts/key-list'
import { sinceWhen } from '@/app/(patient)/day-and-time'
import { revoke } from '@/app/(patient)/me/keys/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { listKeys } from '@/lib/consent/signing-keys'
import { nameSelf } from '@/lib/records/identify'

export const metadata: Metadata = { title: 'Signing keys' }

export default async function KeysPage() {
  const actor = await enteredActor('/me/keys')
  const answer = await listKeys(actor, nameSelf)
  if (!answer.ok) notFound()
  return (
    <House actor={actor} current="/me/shares" name={answer.value.name}>
      <KeyList
        patient={actor.patient ?? ''}
        revoke={revoke}
        keys={answer.value.keys.map(({ id, kind, enrolledAt, revokedAt }) => ({
          id,
          made: sinceWhen(enrolledAt),
          kind,
          ...(revokedAt ? { revoked: sinceWhen(revokedAt) } : {}),
        }))}
      />
    </House>
  )
}
