import 'server-only'
/**
 * Mails on their way. One is queued in the transaction of the act that it tells of, so that no mail tells of what did not
 * happen and none is forgotten by a crash. To whom and in which words is sealed by the custodian, and gone once it is sent.
 * At least once: a mailer killed between the server's yes and our note sends again, under the same Message-ID.
 */
import { z } from 'zod'
import { type Bytes, fromUtf8, utf8 } from '@/lib/base/bytes'
import { type AccountId, newIdAt, type OrganisationId, type PatientId } from '@/lib/base/ids'
import type { Mail } from '@/lib/base/mail'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { custodian } from '@/lib/keys/custodian'

const mailShape = z.discriminatedUnion('template', [
  z.strictObject({ template: z.literal('invitation'), login: z.string(), code: z.string(), until: z.string() }),
  z.strictObject({ template: z.literal('new-device'), device: z.string(), at: z.string() }),
  z.strictObject({ template: z.literal('request-waiting') }),
  z.strictObject({ template: z.literal('address-code'), code: z.string(), until: z.string() }),
  z.strictObject({ template: z.literal('address-changed'), at: z.string() }),
  z.strictObject({ template: z.literal('loss-opened'), at: z.string() }),
  z.strictObject({ template: z.literal('loss-confirmed'), at: z.string() }),
])
const contentShape = z.strictObject({ to: z.string(), mail: mailShape })
export type MailContent = { readonly to: string; readonly mail: Mail }

/** Bound to the account: an address cannot be moved to somebody else's. */
export function sealMailAddress(account: AccountId, address: string): Promise<Bytes> {
  return custodian().wrap('mail-address', account, utf8(address))
}

const KEPT_MS = 30 * 86_400_000
/** Whoever asks and asks again must not fill her mailbox. */
const SPARED_MS = 86_400_000

type Recipient = { readonly id: AccountId; readonly organisation: OrganisationId | null; readonly mailSealed: Buffer }

/**
 * False where she gave no address: then there is no mail, whatever the act. An address that was altered in the database is
 * none either: were it thrown, whoever altered it would keep its owner from signing in on a new device.
 */
export async function queueMail(tx: Tx, account: AccountId, mail: Mail, at: Date): Promise<boolean> {
  const [recipient] = await loadRecipients(tx, 'a.id = $1', account)
  return recipient ? insert(tx, recipient, mail, at) : false
}

/** To an address that is not hers yet: whoever reads what is sent there shows that it is. */
export async function queueMailTo(tx: Tx, account: AccountId, to: string, mail: Mail, at: Date): Promise<void> {
  const { rows } = await tx.sql<{ organisation: OrganisationId | null }>(
    `select coalesce(a.organisation_id, p.custody_id) as organisation
     from account a left join patient p on p.id = a.patient_id where a.id = $1`,
    [account],
  )
  await write(tx, { id: account, organisation: rows[0]?.organisation ?? null }, to, mail, at)
}

/** `undefined` for what is not what the portal sealed for this account. */
export async function openMailAddress(account: AccountId, sealed: Uint8Array): Promise<string | undefined> {
  try {
    return fromUtf8(await custodian().unwrap('mail-address', account, new Uint8Array(sealed)))
  } catch {
    return undefined
  }
}

/** To the patient's own accounts, and at most one of the same kind a day. */
export async function queueMailToPatient(tx: Tx, patient: PatientId, mail: Mail, at: Date): Promise<void> {
  for (const recipient of await loadRecipients(tx, 'a.patient_id = $1', patient)) {
    const recent = await tx.sql('select 1 from outbox_mail where account_id = $1 and template = $2 and created_at > $3 limit 1', [
      recipient.id,
      mail.template,
      new Date(at.getTime() - SPARED_MS),
    ])
    if (recent.rows.length === 0) await insert(tx, recipient, mail, at)
  }
}

async function loadRecipients(tx: Tx, where: string, id: string): Promise<Recipient[]> {
  const { rows } = await tx.sql<Recipient>(
    `select a.id, coalesce(a.organisation_id, p.custody_id) as organisation, a.mail_sealed as "mailSealed"
     from account a left join patient p on p.id = a.patient_id where ${where} and a.active and a.mail_sealed is not null`,
    [id],
  )
  return rows
}

async function insert(tx: Tx, recipient: Recipient, mail: Mail, at: Date): Promise<boolean> {
  const to = await openMailAddress(recipient.id, recipient.mailSealed)
  if (to !== undefined) await write(tx, recipient, to, mail, at)
  return to !== undefined
}

type Whose = Pick<Recipient, 'id' | 'organisation'>

async function write(tx: Tx, { id: account, organisation }: Whose, to: string, mail: Mail, at: Date): Promise<void> {
  const id = newIdAt(at)
  const sealed = await custodian().wrap('mail', id, utf8(JSON.stringify({ to, mail })))
  const row = { id, organisationId: organisation, accountId: account, template: mail.template, sealed, state: 'queued' }
  await tx.outboxMail.create({ data: { ...row, nextAt: at, createdAt: at } })
  await tx.sql('delete from outbox_mail where created_at < $1', [new Date(at.getTime() - KEPT_MS)])
}

/** Throws one error for whatever was altered or moved. */
export async function openMail(id: string, sealed: Uint8Array): Promise<MailContent> {
  return contentShape.parse(JSON.parse(fromUtf8(await custodian().unwrap('mail', id, new Uint8Array(sealed)))))
}

export type Waiting = { readonly id: string; readonly sealed: Buffer; readonly tries: number; readonly createdAt: Date }

/** Half a minute, a minute, two … four hours. Also the time for which a mail that was taken is nobody else's. */
const TAKE = `
  update outbox_mail set tries = tries + 1, next_at = $1::timestamptz + make_interval(secs => least(14400, 30 * power(2, tries)))
  where id = (select id from outbox_mail where state = 'queued' and next_at <= $1 order by next_at, id limit 1 for update skip locked)
  returning id, sealed, tries, created_at as "createdAt"`

export async function takeMail(at: Date): Promise<Waiting | undefined> {
  return (await db().pool.query<Waiting>(TAKE, [at])).rows[0]
}

export async function endMail(id: string, state: 'sent' | 'given-up', at: Date): Promise<void> {
  const text = `update outbox_mail set state = $2, sealed = null, sent_at = case when $2 = 'sent' then $3::timestamptz end
    where id = $1 and state = 'queued'`
  await db().pool.query(text, [id, state, at])
}
