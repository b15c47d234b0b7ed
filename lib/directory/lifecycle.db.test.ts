import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { granted, said } from '@/e2e/support/factor-world'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { utf8 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { setVariable } from '@/lib/base/env'
import type { AccountId, PatientId, SessionId } from '@/lib/base/ids'
import { activate } from '@/lib/directory/activate'
import { giveCode } from '@/lib/directory/activation-code'
import { addPerson } from '@/lib/directory/add-person'
import { reopenAccount } from '@/lib/directory/change-account'
import { setEnd } from '@/lib/directory/change-end'
import { choosePassword } from '@/lib/directory/choose-password'
import { closeDue, inactiveDays } from '@/lib/directory/close-due'
import { openPerson } from '@/lib/directory/people'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { loadBorn } from '@/lib/records/born'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { listWork } from '@/lib/records/work'
import { loadActor } from '@/lib/session/store'

const DAY = 86_400_000
let test: TestInstallation
let nair: AccountId
let from = 0
let at = 0
beforeAll(async () => {
  test = await testInstallation()
  nair = (await signedIn({ role: 'administrator', organisation: test.northgate })).id as AccountId
})
afterAll(() => test.drop())
beforeEach(async () => {
  at = Date.now()
  setClock(() => new Date(at))
  from = await queueEnd(test)
})
afterEach(() => setClock(undefined))

const own = 'a sentence of her own'
let people = 0
type Somebody = { readonly id: AccountId; readonly login: string }

/** With a name and a password of her own, who signed in once. */
async function somebody(role: 'nurse' | 'administrator' = 'nurse', organisation = test.northgate): Promise<Somebody> {
  const login = `leaver-${++people}`
  const by = organisation === test.northgate ? await enterAccount(nair) : await signedIn({ role: 'administrator', organisation })
  const { id, firstPassword: first } = granted(await addPerson(by, { name: 'Test Person', role, login }))
  granted(await choosePassword({ login, first, own }, visitFrom()))
  return { id, login }
}
const again = (actor: Actor) => loadActor(actor.session as SessionId, actor.id as AccountId)
const signsIn = async ({ login }: Somebody) => said(await signInWithPassword(login, own, visitFrom()))
const isOpen = async ({ id }: Somebody) => granted(await openPerson(await enterAccount(nair), id)).person.active
/** Others of these tests are due as well. */
const closings = async (...who: readonly Somebody[]) => {
  const events = await eventsSince(test, from, test.northgate)
  const about = who.map(({ id }) => String(id))
  const closed = events.filter(({ action, objects }) => action === 'user.disable' && objects.some(({ id }) => about.includes(id)))
  return closed.map(({ actor, detail }) => [actor.id, detail.why])
}

describe('whoever leaves', () => {
  it('is refused with the next request once her last day is over, and signs in no more', async () => {
    const her = await somebody()
    granted(await setEnd(await enterAccount(nair), her.id, new Date(at + 3_600_000)))
    const actor = await enterAccount(her.id)
    expect(said(await listWork(actor))).toBe('permitted')
    at += 3_600_000
    expect(await again(actor)).toBeUndefined()
    expect(said(await listWork(actor))).toBe('no-session')
    expect(await signsIn(her)).toBe('no-session')
  })

  it('may have it from the day on which she was added', async () => {
    const person = { name: 'Locum', role: 'physician' as const, login: `locum-${++people}` }
    const { id } = granted(await addPerson(await enterAccount(nair), person, new Date(at + DAY)))
    expect(granted(await openPerson(await enterAccount(nair), id)).person.endsAt).toEqual(new Date(at + DAY))
  })

  it('is closed by the portal afterwards, with an entry, and opened again only with another last day', async () => {
    const her = await somebody()
    granted(await setEnd(await enterAccount(nair), her.id, new Date(at + DAY)))
    await closeDue(0)
    expect(await isOpen(her)).toBe(true)
    at += DAY
    expect(await closeDue(0)).toBeGreaterThan(0)
    expect(await closeDue(0)).toBe(0)
    expect(await isOpen(her)).toBe(false)
    expect(await closings(her)).toEqual([['account-ends', 'left']])
    expect(said(await reopenAccount(await enterAccount(nair), her.id))).toBe('conflict')
  })

  it('stays after all, or leaves on another day; a day that is over is none', async () => {
    const her = await somebody()
    const by = await enterAccount(nair)
    granted(await setEnd(by, her.id, new Date(at + DAY)))
    expect(said(await setEnd(by, her.id, new Date(at + DAY)))).toBe('conflict')
    expect(said(await setEnd(by, her.id, new Date(at)))).toBe('invalid: lastDay')
    granted(await setEnd(by, her.id, null))
    at += 2 * DAY
    expect(await signsIn(her)).toBe('permitted')
  })

  it('sets no last day of her own, nor of somebody elsewhere', async () => {
    const by = await enterAccount(nair)
    const elsewhere = await signedIn({ role: 'nurse', organisation: test.cityHeart })
    for (const id of [nair, elsewhere.id as AccountId])
      expect(said(await setEnd(by, id, new Date(at + DAY)))).toBe('not-your-role')
  })

  it('takes her last day away nowhere: a row without it fits no seal', async () => {
    const her = await somebody()
    granted(await setEnd(await enterAccount(nair), her.id, new Date(at + DAY)))
    await test.owner.pool.query('update account set ends_at = null where id = $1', [her.id])
    expect(said(await listWork(await enterAccount(her.id)))).toBe('no-session')
  })
})

describe('whoever was not here for long', () => {
  it('is closed, with an entry; whoever was here is not', async () => {
    const [away, here] = [await somebody(), await somebody()]
    at += 50 * DAY
    await enterAccount(here.id)
    at += 41 * DAY
    expect(await closeDue(90)).toBeGreaterThan(0)
    expect([await isOpen(away), await isOpen(here)]).toEqual([false, true])
    expect(await closings(away, here)).toEqual([['account-ends', 'inactive']])
    expect(await signsIn(away)).toBe('no-session')
  })

  it('and was opened again has as long once more', async () => {
    const her = await somebody()
    at += 91 * DAY
    await closeDue(90)
    granted(await reopenAccount(await enterAccount(nair), her.id))
    expect(await closeDue(90)).toBe(0)
    at += 91 * DAY
    await closeDue(90)
    expect(await isOpen(her)).toBe(false)
  })

  it('stays where she is the last administrator of her organisation', async () => {
    const organisation = test.cityHeart
    await test.owner.pool.query(`update account set active = false where organisation_id = $1`, [organisation])
    const one = await somebody('administrator', organisation)
    await test.owner.pool.query(`update account set active = false where organisation_id = $1 and id <> $2`, [
      organisation,
      one.id,
    ])
    at += 91 * DAY
    await closeDue(90)
    const { rows } = await test.owner.pool.query('select active from account where id = $1', [one.id])
    expect(rows).toEqual([{ active: true }])
  })

  it('is closed after as many days as the setting says; what is no number changes nothing', () => {
    for (const [set, days] of [
      ['30', 30],
      ['0', 0],
      ['', 90],
      ['soon', 90],
      ['-1', 90],
      ['99999', 90],
    ] as const) {
      setVariable('CHARTSEAL_INACTIVE_DAYS', set)
      expect(inactiveDays(), set).toBe(days)
    }
    setVariable('CHARTSEAL_INACTIVE_DAYS', '')
  })
})

describe('whoever died', () => {
  const BORN = '1974-03-14'
  const bundle = (more: object) => {
    const mr = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }
    const identifier = [{ system: 'http://example.org/mrn', value: 'MRN-DIED', type: mr }]
    const name = [{ use: 'official', family: 'Canary', given: ['Maja'] }]
    const resource = { resourceType: 'Patient', identifier, name, birthDate: BORN, ...more }
    const request = { method: 'POST', url: 'Patient' }
    const entry = [{ fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000001', resource, request }]
    return utf8(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))
  }
  async function imported(more: object): Promise<PatientId> {
    const result = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bundle(more))
    if (!result.ok || !result.imported.patient) throw new Error(JSON.stringify(result))
    return result.imported.patient
  }

  it('has no account any more with the import that says so: the next request is refused, and the entry is in her stream', async () => {
    const patient = await imported({})
    const desk = await signedIn({ role: 'desk', organisation: test.northgate })
    const { code } = granted(await giveCode(desk, patient, loadBorn))
    const login = 'maja-who-died'
    const id = granted(await activate({ code, birthDate: BORN, login, password: own, address: '' }, loadBorn, visitFrom()))
    const actor = await enterAccount(id)
    expect(await again(actor)).toBeDefined()
    from = await queueEnd(test)
    expect(await imported({ deceasedDateTime: '2026-11-01' })).toBe(patient)
    expect(await again(actor)).toBeUndefined()
    expect(await signsIn({ id, login })).toBe('no-session')
    const events = await eventsSince(test, from, test.northgate)
    expect(events.filter(({ action }) => action === 'user.disable')).toMatchObject([
      { subject: expect.anything(), detail: { why: 'deceased', sessions: 1 } },
    ])
    await test.owner.pool.query('update account set active = true where id = $1', [id])
    await imported({ deceasedDateTime: '2026-11-01' })
    const { rows } = await test.owner.pool.query('select active from account where id = $1', [id])
    expect(rows).toEqual([{ active: false }])
  })
})
