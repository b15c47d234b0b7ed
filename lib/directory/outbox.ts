import 'server-only'
/**
 * Mails of one's own organisation, for its administrator: what kind, since when, and what became of it. Only a demo, where no
 * mail server is, shows what stands in one; whose it is it never says of a patient's.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { loadInstallation } from '@/lib/base/data-folder'
import { loadVariable } from '@/lib/base/env'
import { type Template, type Written, writeMail } from '@/lib/base/mail'
import { permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openMail } from '@/lib/keys/outbox'

export type OutboxEntry = {
  readonly id: string
  readonly template: Template
  readonly state: 'queued' | 'sent' | 'given-up'
  readonly at: Date
  readonly sentAt: Date | null
  readonly tries: number
  /** Of staff; null for a patient. */
  readonly name: string | null
  /** In a demo, while it waits. */
  readonly shown?: Written
}

const MOST_SHOWN = 100

export async function listOutbox(actor: Actor): Promise<Audited<readonly OutboxEntry[]>> {
  return underAudit({ actor, action: 'mail.list' }, async (permit, tx) => {
    const rows = await loadRows(permit, tx)
    const mails = await Promise.all(rows.map(shownOf))
    permit.report({ detail: { mails: mails.length } })
    return permitted(mails)
  })
}

type Row = Omit<OutboxEntry, 'shown'> & { readonly sealed: Buffer | null }

async function loadRows(permit: Permit, tx: Tx): Promise<Row[]> {
  permit.requireLive()
  const { rows } = await tx.sql<Row>(
    `select m.id, m.template, m.state, m.created_at as at, m.sent_at as "sentAt", m.tries, m.sealed, a.display_name as name
     from outbox_mail m join account a on a.id = m.account_id
     where m.organisation_id = $1 order by m.created_at desc, m.id desc limit $2`,
    [permit.actor.organisation, MOST_SHOWN],
  )
  return rows
}

async function shownOf({ sealed, ...row }: Row): Promise<OutboxEntry> {
  if (!sealed || !loadInstallation()?.demo) return row
  // One that was altered is listed all the same, and says nothing.
  const content = await openMail(row.id, sealed).catch(() => undefined)
  return content ? { ...row, shown: writeMail(content.mail, loadVariable('NEXTAUTH_URL') ?? '') } : row
}
