import 'server-only'
/**
 * One mail after the other to the mail server. A refusal of the recipient ends a mail; anything else is tried again, later
 * each time, for a week. What is said of it names its id and the server's code, never an address.
 */
import type { Transporter } from 'nodemailer'
import { now } from '@/lib/base/clock'
import { writeMail } from '@/lib/base/mail'
import { endMail, openMail, takeMail, type Waiting } from '@/lib/keys/outbox'

export type MailSettings = {
  readonly from: string
  /** Where the portal is. */
  readonly portal: string
}

const WEEK_MS = 7 * 86_400_000

/** Sends what is due, and returns how many were sent. */
export async function deliverDue(server: Transporter, settings: MailSettings, say: (line: string) => void): Promise<number> {
  let sent = 0
  for (let one = await takeMail(now()); one; one = await takeMail(now())) if (await deliver(server, settings, one, say)) sent++
  return sent
}

async function deliver(
  server: Transporter,
  { from, portal }: MailSettings,
  { id, sealed, tries, createdAt }: Waiting,
  say: (line: string) => void,
): Promise<boolean> {
  try {
    const { to, mail } = await openMail(id, sealed)
    await server.sendMail({ from, to, ...writeMail(mail, portal), messageId: `<${id}@${new URL(portal).hostname}>` })
  } catch (error) {
    const over = isFinal(error) || now().getTime() - createdAt.getTime() > WEEK_MS
    if (over) await endMail(id, 'given-up', now())
    say(`mail ${id}: not sent (try ${tries}, ${codeOf(error)})${over ? ', given up' : ''}`)
    return false
  }
  await endMail(id, 'sent', now())
  say(`mail ${id}: sent`)
  return true
}

type SmtpError = { readonly code?: string; readonly responseCode?: number }

/** The server will not take this recipient or this text. A wrong password of ours is not the mail's fault. */
function isFinal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpError
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500
}

/** The error's own words quote the recipient. */
function codeOf(error: unknown): string {
  const { code, responseCode } = error as SmtpError
  return [code ?? 'unknown', responseCode].filter(Boolean).join(' ')
}
