import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { ask, SHE, type ShareWorld, shareWorld } from '@/e2e/support/share-world'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { addPerson } from '@/lib/directory/add-person'
import { choosePassword } from '@/lib/directory/choose-password'
import { listOutbox, type OutboxEntry } from '@/lib/directory/outbox'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { sealMailAddress } from '@/lib/keys/outbox'

let world: ShareWorld
let nair: Actor
let rao: Actor
beforeAll(async () => {
  world = await shareWorld()
  nair = await signedIn({ role: 'administrator', organisation: world.northgate })
  rao = await signedIn({ role: 'administrator', organisation: world.cityHeart })
})
afterAll(() => world.drop())
beforeEach(async () => void (await world.owner.pool.query('delete from outbox_mail')))

async function outbox(actor = nair): Promise<readonly OutboxEntry[]> {
  const answer = await listOutbox(actor)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return answer.value
}

async function giveAddress(account: Actor, address: string): Promise<void> {
  const sealed = Buffer.from(await sealMailAddress(account.id as AccountId, address))
  await world.owner.pool.query('update account set mail_sealed = $2 where id = $1', [account.id, sealed])
}

const person = { name: 'Marta Novotná', role: 'nurse' as const, department: '5 West' }

describe('an invitation', () => {
  it('goes to whoever has an address, with the password that opens her account; the entry names neither', async () => {
    const from = await queueEnd(world)
    const added = await addPerson(nair, { ...person, login: 'mnovotna', address: 'marta@hospital.example' })
    expect(added).toMatchObject({ ok: true, value: { mailed: true } })
    const [mail, ...others] = await outbox()
    expect(others).toEqual([])
    expect(mail).toMatchObject({ template: 'invitation', state: 'queued', name: 'Marta Novotná' })
    const first = /First password: (\S+)/.exec(mail?.shown?.text ?? '')?.[1] ?? ''
    expect((await choosePassword({ login: 'mnovotna', first, own: 'a sentence of her own' }, visitFrom())).ok).toBe(true)
    const events = (await eventsSince(world, from, world.northgate)).filter(({ action }) => action === 'user.create')
    expect(events).toMatchObject([{ detail: { role: 'nurse', mail: 'invitation' } }])
    expect(JSON.stringify(events)).not.toMatch(/marta|hospital\.example|mnovotna/)
  })

  it('without an address there is none, and with a login that somebody has neither', async () => {
    expect(await addPerson(nair, { ...person, login: 'by-hand' })).toMatchObject({ value: { mailed: false } })
    await addPerson(nair, { ...person, login: 'BY-HAND', address: 'other@hospital.example' })
    expect(await outbox()).toEqual([])
  })
})

describe('a new device', () => {
  it('is told to its owner, once, and the first one and those she knows are not', async () => {
    const address = 'marta@hospital.example'
    await addPerson(nair, { ...person, login: 'device-novotna', address })
    const first = /First password: (\S+)/.exec((await outbox())[0]?.shown?.text ?? '')?.[1] ?? ''
    const own = 'a sentence of her own'
    const [hers, other] = [visitFrom(), { ...visitFrom(), agent: 'Chrome on an iPad' }]
    expect((await choosePassword({ login: 'device-novotna', first, own }, hers)).ok).toBe(true)
    await world.owner.pool.query('delete from outbox_mail')
    expect((await signInWithPassword('device-novotna', own, hers)).ok).toBe(true)
    expect((await signInWithPassword('device-novotna', 'wrong, wrong', visitFrom())).ok).toBe(false)
    expect(await outbox()).toEqual([])
    expect((await signInWithPassword('device-novotna', own, other)).ok).toBe(true)
    expect((await signInWithPassword('device-novotna', own, other)).ok).toBe(true)
    const mails = await outbox()
    expect(mails).toMatchObject([{ template: 'new-device', name: 'Marta Novotná' }])
    expect(mails[0]?.shown?.text).toMatch(/new to it: Chrome on an iPad, \d{4}-\d\d-\d\d \d\d:\d\d UTC\./)
  })
})

describe('a request that waits', () => {
  it('is told to its patient, once a day, without a word of whom it is from or what it is about', async () => {
    await giveAddress(world.herself, 'maja@home.example')
    await ask(world)
    await ask(world)
    const mails = await outbox()
    expect(mails).toMatchObject([{ template: 'request-waiting', name: null }])
    const words = `${mails[0]?.shown?.subject} ${mails[0]?.shown?.text}`
    expect(words).not.toMatch(new RegExp(`${SHE.family}|${SHE.given}|Heart|Northgate|physician|maja@`, 'i'))
  })

  it('is no mail to who gave no address, and none that the asker’s administrator sees', async () => {
    await giveAddress(world.herself, 'maja@home.example')
    await ask(world)
    expect(await outbox(rao)).toEqual([])
    await world.owner.pool.query('delete from outbox_mail')
    await world.owner.pool.query('update account set mail_sealed = null where id = $1', [world.herself.id])
    await ask(world)
    expect(await outbox()).toEqual([])
  })
})

describe('the outbox', () => {
  it('is an administrator’s, each look an entry', async () => {
    const from = await queueEnd(world)
    await outbox()
    const nurse = await signedIn({ role: 'nurse', organisation: world.northgate })
    expect(await listOutbox(nurse)).toMatchObject({ refusal: { code: 'not-your-role' } })
    const events = (await eventsSince(world, from, world.northgate)).filter(({ action }) => action === 'mail.list')
    expect(events.map(({ outcome }) => outcome)).toEqual(['permitted', 'refused'])
  })

  it('lists a mail that was altered, and shows nothing of it', async () => {
    await giveAddress(world.herself, 'maja@home.example')
    await ask(world)
    await world.owner.pool.query(`update outbox_mail set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)`)
    const [mail] = await outbox()
    expect(mail?.state).toBe('queued')
    expect(mail?.shown).toBeUndefined()
  })
})
