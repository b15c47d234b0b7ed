/**
 * The process that sends mails, under the portal's database role. It alone is given the mail server's address and password.
 * Told to stop, it ends at once: what it was sending stays queued.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { deliverDue } from '@/bin/mail-delivery'
import { mailServer } from '@/bin/mail-server'
import { STAY_DOWN } from '@/bin/set-up/children'
import { loadVariable, requireVariable } from '@/lib/base/env'
import { requireLeastPrivilege } from '@/lib/db/privilege'

const LOOK_EVERY_MS = 5_000

const say = (line: string) => process.stderr.write(`mailer: ${line}\n`)
const from = loadVariable('CHARTSEAL_MAIL_FROM')
if (!from) {
  say('CHARTSEAL_MAIL_FROM is not set: mails wait in the outbox until it is, and the portal was started again')
  process.exit(STAY_DOWN)
}
await requireLeastPrivilege()
const server = mailServer(requireVariable('CHARTSEAL_SMTP_URL'))
const settings = { from, portal: requireVariable('NEXTAUTH_URL').replace(/\/+$/, '') }
for (;;) {
  await deliverDue(server, settings, say)
  await pause(LOOK_EVERY_MS)
}
