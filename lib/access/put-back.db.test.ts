import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId, PatientId, SessionId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { addPerson } from '@/lib/directory/add-person'
import { closeAccount, endSessions, reopenAccount, resetPassword } from '@/lib/directory/change-account'
import { choosePassword } from '@/lib/directory/choose-password'
import { signInWithPassword, signOut } from '@/lib/directory/sign-in'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openChart } from '@/lib/records/chart'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { loadActor } from '@/lib/session/store'

/** Rows as they were in an old copy, put back by the owner of the database: what the ledger says has ended stays ended. */
let test: TestInstallation
let patient: PatientId
let administrator: Actor
let me: Actor

beforeAll(async () => {
  test = await testInstallation()
  const bundle = generateBundle({ resources: 6, seed: 2 })
  const imported = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bundle)
  if (!imported.ok || !imported.imported.patient) throw new Error('no patient')
  patient = imported.imported.patient
  await disableGuards(test.owner)
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})
beforeEach(async () => {
  administrator = await signedIn({ role: 'administrator', organisation: test.northgate })
  me = await newNurse()
  expect(await look()).toBe('permitted')
})

const idOf = (actor: Actor) => actor.id as AccountId
const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const row = async (table: string, id: unknown) => (await sql(`select * from ${table} where id = $1`, [id]))[0]

async function newNurse(): Promise<Actor> {
  const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  const care = { organisation: test.northgate, patient, account: idOf(nurse) }
  await startCare({ ...care, kind: 'team', since: new Date() })
  return nurse
}

async function look(actor = me): Promise<string> {
  const outcome = await openChart(actor, patient)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

async function signedInAnew(actor: Actor): Promise<Actor> {
  return enterAccount(idOf(actor))
}

async function putBack(table: 'account' | 'session', kept: Record<string, unknown>): Promise<void> {
  const changed = Object.keys(kept).filter((column) => column !== 'id')
  await sql(`update ${table} set (${changed.join(', ')}) = row(${changed.map((_, i) => `$${i + 2}`).join(', ')}) where id = $1`, [
    kept.id,
    ...changed.map((column) => kept[column]),
  ])
}

describe('an account', () => {
  it('that was closed and put back, row and seal, with its session, opens nothing', async () => {
    const before = { account: await row('account', me.id), session: await row('session', me.session) }
    expect((await closeAccount(administrator, idOf(me))).ok).toBe(true)
    await putBack('account', before.account)
    await putBack('session', before.session)
    expect(await loadActor(me.session as SessionId, idOf(me))).toBeDefined()
    expect(await look()).toBe('no-session')
    expect(await look(await signedInAnew(me))).toBe('no-session')
    // Another process, or this one begun anew, reads it again; once it stands in the log, too.
    forgetShortLived()
    expect(await look()).toBe('no-session')
    await sequenceAll(test)
    expect(await look()).toBe('no-session')
    forgetShortLived()
    expect(await look()).toBe('no-session')
  })

  it('that was opened again is one again; sessions of before are not', async () => {
    const session = await row('session', me.session)
    await closeAccount(administrator, idOf(me))
    expect(await look()).toBe('no-session')
    expect((await reopenAccount(administrator, idOf(me))).ok).toBe(true)
    const again = await signedInAnew(me)
    expect(await look(again)).toBe('permitted')
    await putBack('session', session)
    expect(await look()).toBe('no-session')
    for (const whenElse of [sequenceAll, forgetShortLived]) {
      await whenElse(test)
      expect(await look(again)).toBe('permitted')
    }
  })

  it('of a colleague goes on', async () => {
    const colleague = await newNurse()
    await closeAccount(administrator, idOf(me))
    expect(await look(colleague)).toBe('permitted')
  })

  it('closed and opened again many times, while others act and the log is ordered, is what was last done to it', async () => {
    const colleagues = [await newNurse(), await newNurse(), await newNurse()]
    for (let times = 0; times < 6; times++) {
      const looks = colleagues.map((one) => look(one))
      expect((await closeAccount(administrator, idOf(me))).ok).toBe(true)
      forgetShortLived()
      looks.push(...colleagues.map((one) => look(one)))
      expect((await reopenAccount(administrator, idOf(me))).ok).toBe(true)
      looks.push(...colleagues.map((one) => look(one)))
      expect([...new Set(await Promise.all(looks))]).toEqual(['permitted'])
      if (times % 2) await sequenceAll(test)
      expect(await look(await signedInAnew(me))).toBe('permitted')
    }
  })
})

describe('a session put back', () => {
  it('opens nothing: one she left, one that was ended for her, all that were', async () => {
    for (const end of [
      () => signOut(me),
      () => endSessions(administrator, idOf(me), me.session as SessionId),
      () => endSessions(administrator, idOf(me)),
    ]) {
      const session = await row('session', me.session)
      await end()
      await putBack('session', session)
      expect(await loadActor(me.session as SessionId, idOf(me))).toBeDefined()
      expect(await look()).toBe('no-session')
      me = await signedInAnew(me)
      expect(await look()).toBe('permitted')
    }
  })

  it('opens nothing where a patient left it', async () => {
    const herself = await signedIn({ role: 'patient', organisation: null, patient })
    expect(await look(herself)).toBe('permitted')
    const session = await row('session', herself.session)
    await signOut(herself)
    await putBack('session', session)
    expect(await loadActor(herself.session as SessionId, idOf(herself))).toBeDefined()
    expect(await look(herself)).toBe('no-session')
    expect(await look(await signedInAnew(herself))).toBe('permitted')
  })
})

describe('a password', () => {
  const own = 'a sentence of her own'
  let logins = 0

  async function added() {
    const login = `put-back-${++logins}`
    const made = await addPerson(administrator, { name: 'Test Person', role: 'nurse', department: '5 West', login })
    if (!made.ok) throw new Error(made.refusal.code)
    return { id: made.value.id, login, first: made.value.firstPassword }
  }
  const isIn = async (login: string, password: string) => (await signInWithPassword(login, password, visitFrom())).ok

  it('that was replaced and put back, row and seal, signs nobody in', async () => {
    const { id, login, first } = await added()
    expect((await choosePassword({ login, first, own }, visitFrom())).ok).toBe(true)
    const kept = await row('account', id)
    const reset = await resetPassword(administrator, id)
    if (!reset.ok) throw new Error(reset.refusal.code)
    const next = { login, first: reset.value.firstPassword, own: `${own}, again` }
    expect((await choosePassword(next, visitFrom())).ok).toBe(true)
    // As it is, the new one opens and the old one does not; her row of today, put back, is no old one.
    const today = await row('account', id)
    for (const whenElse of [sequenceAll, forgetShortLived]) {
      expect([await isIn(login, own), await isIn(login, next.own)]).toEqual([false, true])
      await putBack('account', kept)
      const live = async () => (await sql('select 1 from session where account_id = $1 and ended_at is null', [id])).length
      const before = await live()
      expect(await isIn(login, own)).toBe(false)
      expect(await live()).toBe(before)
      await putBack('account', today)
      await whenElse(test)
    }
    expect(await isIn(login, next.own)).toBe(true)
  })

  it('handed over, put back after she chose her own, lets nobody choose another', async () => {
    const { id, login, first } = await added()
    const kept = await row('account', id)
    expect((await choosePassword({ login, first, own }, visitFrom())).ok).toBe(true)
    await putBack('account', kept)
    expect(await choosePassword({ login, first, own: 'a sentence of somebody else' }, visitFrom())).toMatchObject({ ok: false })
    // Before she chose, the same row lets her choose.
    const other = await added()
    await putBack('account', await row('account', other.id))
    expect((await choosePassword({ ...other, own }, visitFrom())).ok).toBe(true)
  })
})

it('a row planted in the queue that is no entry stops nobody', async () => {
  const planted = await sql(
    `insert into ledger_queue (event_id, entry, sealed, at, action, outcome, role, purpose, basis, organisation)
     select gen_random_uuid(), set_byte(entry, 0, 7), sealed, at, 'user.disable', outcome, role, purpose, basis, organisation
     from ledger_entry where organisation is not null order by position desc limit 1 returning ord`,
  )
  expect(planted).toHaveLength(1)
  expect(await look()).toBe('permitted')
  await sql('delete from ledger_queue where ord = $1', [planted[0].ord])
})

describe('what it costs', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    setClock(undefined)
  })

  /** How often an act read what has ended, beyond the statement that reads the account. */
  async function reads(act: () => Promise<unknown>): Promise<number> {
    const seen = vi.spyOn(pg.Client.prototype, 'query')
    await act()
    const texts = seen.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? '')
    seen.mockRestore()
    return texts.filter((text) => text.includes('union all') && text.includes('ledger_queue where action in')).length
  }

  it('is nothing once it is known, in the queue or in the log', async () => {
    await signOut(await newNurse())
    expect([await reads(look), await reads(look)]).toEqual([1, 0])
    await sequenceAll(test)
    expect([await reads(look), await reads(look)]).toEqual([1, 0])
  })

  it('is nothing either where the newest is a sign-out of two days ago', async () => {
    await signOut(await newNurse())
    await sequenceAll(test)
    const later = new Date(Date.now() + 48 * 3_600_000)
    setClock(() => later)
    forgetShortLived()
    const next = await newNurse()
    expect([await reads(() => look(next)), await reads(() => look(next))]).toEqual([1, 0])
  })
})
