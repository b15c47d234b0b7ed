import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { MailList, type MailRow } from '@/app/(admin)/_parts/mail-list'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { momentOf } from '@/app/(admin)/when'
import { enteredActor } from '@/app/entered'
import type { Template } from '@/lib/base/mail'
import { listOutbox, type OutboxEntry } from '@/lib/directory/outbox'

export const metadata: Metadata = { title: 'Outbox' }

export default async function OutboxPage() {
  const actor = await enteredActor('/admin/outbox')
  const room = { actor, current: '/admin/outbox', title: 'Outbox' }
  const answer = await listOutbox(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  return (
    <Room {...room}>
      <p className="lead">
        Mails of your organisation. None holds a patient’s name or a word from a record, and what was sent is not kept. Without a
        mail server they wait here.
      </p>
      {answer.value.length === 0 ? (
        <Notice kind="empty">No mail was written in the last thirty days.</Notice>
      ) : (
        <MailList mails={answer.value.map(rowOf)} />
      )}
    </Room>
  )
}

const KINDS: Record<Template, string> = {
  invitation: 'Invitation',
  'new-device': 'New device',
  'request-waiting': 'Something waits',
  'address-code': 'Code for an address',
  'address-changed': 'Another address',
  'loss-opened': 'A loss was noted',
  'loss-confirmed': 'A loss was confirmed',
}

function rowOf({ id, template, state, at, sentAt, tries, name, shown }: OutboxEntry): MailRow {
  const row = { id, kind: KINDS[template], to: name ?? 'a patient', at: momentOf(sentAt ?? at), ...(shown ? { shown } : {}) }
  if (state === 'sent') return { ...row, state: 'sent' }
  if (state === 'given-up') return { ...row, state: 'given up: no server took it' }
  return { ...row, state: tries === 0 ? 'waits' : `waits, tried ${tries === 1 ? 'once' : `${tries} times`}` }
}
