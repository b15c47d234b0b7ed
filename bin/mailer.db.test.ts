import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverDue } from '@/bin/mail-delivery'
import { mailServer } from '@/bin/mail-server'
import { ROOT, startChild, TYPESCRIPT } from '@/bin/set-up/children'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { now, setClock } from '@/lib/base/clock'
import { dataFolder } from '@/lib/base/data-folder'
import type { AccountId } from '@/lib/base/ids'
import type { Mail } from '@/lib/base/mail'
import { inTransaction } from '@/lib/db/transaction'
import { queueMail, sealMailAddress } from '@/lib/keys/outbox'

const PORTAL = 'https://portal.example'
const settings = { from: 'Chartseal <chartseal@hospital.example>', portal: PORTAL }
const invitation = { template: 'invitation', login: 'm.novotna', code: 'one-two-three-four-five', until: '05-Apr-2027' } as const

type Received = { readonly to: readonly string[]; readonly text: string }

/** A mail server that speaks SMTP; `answer` decides over each mail once it was read. */
class Post {
  readonly received: Received[] = []
  answer: (mail: Received) => Error | undefined = () => undefined
  rcpt: (address: string) => Error | undefined = () => undefined
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(this.rcpt(address)),
    onData: (stream, session: SMTPServerSession, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const mail = { to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(parts).toString('utf8') }
        this.received.push(mail)
        done(this.answer(mail))
      })
    },
  })

  async listen(): Promise<string> {
    await new Promise<void>((go) => this.server.listen(0, '0.0.0.0', go))
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    return new Promise((go) => this.server.close(() => go()))
  }
}

function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code })
}

let test: TestInstallation
let post: Post
let url: string
let said: string[]
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())
beforeEach(async () => {
  post = new Post()
  url = await post.listen()
  said = []
  await test.owner.pool.query('delete from outbox_mail')
})
afterEach(async () => {
  setClock(undefined)
  await post.close()
})

const deliver = () => deliverDue(mailServer(url), settings, (line) => said.push(line))
const rows = async () => (await test.owner.pool.query('select state, sealed, tries from outbox_mail order by created_at')).rows
const messageIds = () => post.received.map(({ text }) => /^Message-ID: (\S+)/im.exec(text)?.[1])
const later = (ms: number) => setClock(() => new Date(Date.now() + ms))

async function accountWith(address: string | undefined): Promise<AccountId> {
  const { id } = await signedIn({ role: 'nurse', organisation: test.northgate })
  const account = id as AccountId
  if (address) {
    const sealed = Buffer.from(await sealMailAddress(account, address))
    await test.owner.pool.query('update account set mail_sealed = $2 where id = $1', [account, sealed])
  }
  return account
}

async function queue(mail: Mail = invitation, address: string | undefined = 'marta@hospital.example'): Promise<boolean> {
  const account = await accountWith(address)
  return inTransaction((tx) => queueMail(tx, account, mail, now()))
}

describe('a mail on its way', () => {
  it('reaches a real mail server, once, and what it said is gone from the database', async () => {
    expect(await queue()).toBe(true)
    expect(await deliver()).toBe(1)
    expect(await deliver()).toBe(0)
    expect(post.received.map(({ to }) => to)).toEqual([['marta@hospital.example']])
    expect(post.received[0]?.text).toContain('one-two-three-four-five')
    expect(post.received[0]?.text).toContain(`${PORTAL}/sign-in/first`)
    expect(await rows()).toMatchObject([{ state: 'sent', sealed: null }])
  })

  it('of an act that did not happen there is none', async () => {
    const account = await accountWith('marta@hospital.example')
    const failed = inTransaction(async (tx) => {
      await queueMail(tx, account, invitation, now())
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    expect(await deliver()).toBe(0)
  })

  it('whoever gave no address gets none', async () => {
    const { id } = await signedIn({ role: 'nurse', organisation: test.northgate })
    expect(await inTransaction((tx) => queueMail(tx, id as AccountId, invitation, now()))).toBe(false)
    expect(await rows()).toEqual([])
  })

  it('stands in the database under the custodian: neither address nor code is readable there', async () => {
    await queue()
    const { rows: stored } = await test.owner.pool.query<{ dump: string }>(
      `select m::text || coalesce(encode(m.sealed, 'escape'), '') || a::text || encode(a.mail_sealed, 'escape') as dump
       from outbox_mail m join account a on a.id = m.account_id`,
    )
    expect(stored).toHaveLength(1)
    expect(stored[0]?.dump).not.toMatch(/marta|hospital|one-two|novotna/)
  })

  it('moved to another row it opens nothing and is not sent', async () => {
    await queue()
    await queue(invitation, 'other@hospital.example')
    await test.owner.pool.query(
      `update outbox_mail set sealed = (select o.sealed from outbox_mail o where o.id <> outbox_mail.id)`,
    )
    expect(await deliver()).toBe(0)
    expect(post.received).toEqual([])
  })
})

describe('a mail server that fails', () => {
  it('for a while: tried again later, each time longer, under the same Message-ID', async () => {
    await queue()
    post.answer = () => refusal(451, 'try later')
    expect(await deliver()).toBe(0)
    expect(await deliver()).toBe(0)
    expect(post.received).toHaveLength(1)
    later(31_000)
    post.answer = () => undefined
    expect(await deliver()).toBe(1)
    expect(messageIds()[0]).toMatch(/^<[0-9a-f-]{36}@portal\.example>$/)
    expect(messageIds()[1]).toBe(messageIds()[0])
  })

  it('a mailer killed when the server had taken the mail: it is sent once more, under the same Message-ID', async () => {
    await queue()
    const env = { DATABASE_URL: test.webUrl, CHARTSEAL_DATA: dataFolder(), NEXTAUTH_URL: PORTAL, NODE_ENV: 'production' }
    const mailer = startChild({
      name: 'mailer',
      args: [...TYPESCRIPT, join(ROOT, 'bin/mailer.ts')],
      env: { ...env, CHARTSEAL_SMTP_URL: url, CHARTSEAL_MAIL_FROM: settings.from },
    })
    const gone = new Promise((go) => mailer.once('exit', go))
    // The whole mail is here, and the mailer never hears that it was taken.
    post.answer = () => {
      mailer.kill('SIGKILL')
      return undefined
    }
    await gone
    expect(post.received).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'queued', tries: 1 }])
    post.answer = () => undefined
    later(31_000)
    expect(await deliver()).toBe(1)
    expect(messageIds()[1]).toBe(messageIds()[0])
  })

  it('for good: the mail is given up and emptied, and what is said names nobody', async () => {
    await queue()
    post.rcpt = (address) => refusal(550, `no such user ${address}`)
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'given-up', sealed: null }])
    expect(said.join('\n')).toMatch(/\(try 1, EENVELOPE 550\), given up$/)
    expect(said.join('\n')).not.toMatch(/marta|hospital/)
  })

  it('gone for a week: given up', async () => {
    await queue()
    await post.close()
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'queued' }])
    later(7 * 86_400_000 + 60_000)
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'given-up', sealed: null }])
    await post.listen()
  })

  it('two mailers at once send each mail once', async () => {
    for (let i = 0; i < 6; i++) await queue(invitation, `person-${i}@hospital.example`)
    const sent = await Promise.all([deliver(), deliver(), deliver()])
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(6)
    expect(new Set(post.received.flatMap(({ to }) => to)).size).toBe(6)
    expect(post.received).toHaveLength(6)
  })

  it('elsewhere without TLS is no mail server to us', async () => {
    await queue()
    const elsewhere = mailServer(url.replace('127.0.0.1', '127.0.0.2'))
    expect(await deliverDue(elsewhere, settings, (line) => said.push(line))).toBe(0)
    expect(post.received).toEqual([])
  })
})
