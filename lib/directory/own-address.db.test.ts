import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { granted, said } from '@/e2e/support/factor-world'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, forgetTries, signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId } from '@/lib/base/ids'
import { writeMail } from '@/lib/base/mail'
import { addPerson } from '@/lib/directory/add-person'
import { choosePassword } from '@/lib/directory/choose-password'
import { askForAddress, confirmAddress, loadOwnAddress, removeAddress } from '@/lib/directory/own-address'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { openMail } from '@/lib/keys/outbox'

let test: TestInstallation
let her: Actor
let at = 0
let from = 0
beforeAll(async () => {
  test = await testInstallation()
})
afterAll(() => test.drop())
beforeEach(async () => {
  at = Date.now()
  setClock(() => new Date(at))
  await forgetTries(test)
  await test.owner.pool.query('delete from outbox_mail')
  her = await signedIn({ role: 'nurse', organisation: test.northgate })
  from = await queueEnd(test)
})
afterEach(() => setClock(undefined))

const OLD = 'maja@old.example'
const NEW = 'maja@new.example'

/** Each that waits, as it would be sent. */
async function mails(): Promise<{ to: string; template: string; text: string }[]> {
  const { rows } = await test.owner.pool.query<{ id: string; sealed: Buffer }>(
    'select id, sealed from outbox_mail order by created_at, id',
  )
  const opened = await Promise.all(rows.map(({ id, sealed }) => openMail(id, sealed)))
  return opened.map(({ to, mail }) => ({ to, template: mail.template, text: writeMail(mail, 'https://portal.example').text }))
}
async function codeSentTo(address: string): Promise<string> {
  const sent = (await mails()).filter(({ to, template }) => to === address && template === 'address-code')
  return /^[a-z]+(-[a-z]+){4}$/m.exec(sent.at(-1)?.text ?? '')?.[0] ?? ''
}
async function give(address: string): Promise<void> {
  granted(await askForAddress(her, address))
  granted(await confirmAddress(her, await codeSentTo(address), visitFrom()))
}
const masked = async (actor = her) => (await loadOwnAddress(actor, new Date(at))).masked

describe('another mail address', () => {
  it('counts once the code that was sent there was typed; the old one is told, and no entry holds either', async () => {
    await give(OLD)
    granted(await askForAddress(her, NEW))
    expect(await masked()).toBe('m…@old.example')
    expect((await loadOwnAddress(her, new Date(at))).waits).toBe('m…@new.example')
    const code = await codeSentTo(NEW)
    granted(await confirmAddress(her, ` ${code.toUpperCase()} `, visitFrom()))
    expect(await masked()).toBe('m…@new.example')
    const told = (await mails()).filter(({ template }) => template === 'address-changed')
    expect(told.map(({ to }) => to)).toEqual([OLD])
    const events = await eventsSince(test, from, test.northgate)
    expect(events.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      ...['mail.change permitted', 'mail.confirm permitted', 'mail.change permitted', 'mail.confirm permitted'],
    ])
    expect(JSON.stringify(events)).not.toMatch(/example/)
  })

  it('is not changed by a wrong code, a used one, one of before, one that is too old, or another’s', async () => {
    granted(await askForAddress(her, OLD))
    const before = await codeSentTo(OLD)
    granted(await askForAddress(her, NEW))
    const code = await codeSentTo(NEW)
    const other = await signedIn({ role: 'nurse', organisation: test.northgate })
    for (const [who, typed] of [
      [her, before],
      [her, 'one-two-three-four-five'],
      [other, code],
    ] as const)
      expect(said(await confirmAddress(who, typed, visitFrom()))).toBe('invalid: code')
    expect(await masked()).toBeUndefined()
    granted(await confirmAddress(her, code, visitFrom()))
    expect(said(await confirmAddress(her, code, visitFrom()))).toBe('invalid: code')
    granted(await askForAddress(her, OLD))
    at += 3_600_000
    const later = await enterAccount(her.id as AccountId)
    expect(said(await confirmAddress(later, await codeSentTo(OLD), visitFrom()))).toBe('invalid: code')
  })

  it('needs a factor shown just now, and mails to typed addresses are few', async () => {
    const stale = her
    at += 6 * 60_000
    expect(said(await askForAddress(stale, NEW))).toBe('factor')
    const fresh = await enterAccount(her.id as AccountId)
    const answers = []
    for (let i = 0; i < 7; i++) answers.push(said(await askForAddress(fresh, `a${i}@new.example`)))
    expect(answers).toContain('too-many')
    expect(said(await askForAddress(her, 'no address'))).not.toBe('permitted')
  })

  it('may be none: the one that was there is told', async () => {
    await give(OLD)
    granted(await removeAddress(her))
    expect(await masked()).toBeUndefined()
    const told = (await mails()).filter(({ template }) => template === 'address-changed')
    expect(told.map(({ to }) => to)).toEqual([OLD])
    expect(said(await removeAddress(her))).toBe('conflict')
  })

  it('that was written into the row by another hand is none, and nobody is kept from signing in by it', async () => {
    const nair = await signedIn({ role: 'administrator', organisation: test.northgate })
    const login = 'altered-address'
    const own = 'a sentence of her own'
    const { id, firstPassword: first } = granted(await addPerson(nair, { name: 'Marta', role: 'nurse', login, address: OLD }))
    granted(await choosePassword({ login, first, own }, visitFrom()))
    await test.owner.pool.query(`update account set mail_sealed = decode('00ff', 'hex') where id = $1`, [id])
    expect(said(await signInWithPassword(login, own, visitFrom()))).toBe('permitted')
    expect(await loadOwnAddress(await enterAccount(id), new Date(at))).toMatchObject({ masked: undefined, altered: true })
  })
})
