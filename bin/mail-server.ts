import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'

/** All shorter than the half minute for which a mail that was taken is one process's own. */
const TIMEOUTS = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 10_000, dnsTimeout: 4_000 }
const HERE = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * `smtp://USER:PASSWORD@HOST:587` or `smtps://…:465`. Elsewhere never without TLS: whoever stands between could strip it. Taken
 * apart here: of what is given beside an address nodemailer reads nothing.
 */
export function mailServer(address: string): Transporter {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url?.hostname || !/^smtps?:$/.test(url.protocol)) throw new Error('CHARTSEAL_SMTP_URL is smtp://… or smtps://…')
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  return createTransport({
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !HERE.has(url.hostname),
    ...(user ? { auth: { user, pass: decodeURIComponent(url.password) } } : {}),
    ...TIMEOUTS,
  })
}
