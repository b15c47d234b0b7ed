import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { granted } from '@/e2e/support/share-world'
import type { Actor } from '@/lib/base/actor'
import { utf8 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import type { PatientId } from '@/lib/base/ids'
import { activate } from '@/lib/directory/activate'
import { giveCode } from '@/lib/directory/activation-code'
import { signInWithPassword } from '@/lib/directory/sign-in'
import { loadBorn } from '@/lib/records/born'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { BUDGETS, take } from '@/lib/session/limits'

let test: TestInstallation
let desk: Actor
beforeAll(async () => {
  test = await testInstallation()
  desk = await signedIn({ role: 'desk', organisation: test.northgate })
})
afterAll(() => test.drop())
afterEach(() => setClock(undefined))

let from = 0
beforeEach(async () => {
  from = await queueEnd(test)
})
const entries = async () =>
  (await eventsSince(test, from, test.northgate)).map(({ action, outcome, subject }) => [
    action,
    outcome,
    subject ? 'hers' : 'nobody’s',
  ])

const BORN = '1974-03-14'
const own = 'a sentence of her own'
let people = 0

async function registered(more: object = { birthDate: BORN }): Promise<PatientId> {
  const n = ++people
  const mr = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }
  const patient = {
    resourceType: 'Patient',
    identifier: [{ system: 'http://example.org/mrn', value: `MRN-${n}`, type: mr }],
    name: [{ use: 'official', family: `Canary${n}`, given: ['Maja'] }],
    ...more,
  }
  const entry = [
    {
      fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      resource: patient,
      request: { method: 'POST', url: 'Patient' },
    },
  ]
  const bytes = utf8(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))
  const result = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bytes)
  if (!result.ok || !result.imported.patient) throw new Error(JSON.stringify(result))
  return result.imported.patient
}

async function codeFor(patient: PatientId): Promise<string> {
  return granted(await giveCode(desk, patient, loadBorn)).code
}

let logins = 0
function make(code: string, more: object = {}, visit = visitFrom()) {
  const typed = { code, birthDate: BORN, login: `maja-${++logins}`, password: own, address: '' }
  return activate({ ...typed, ...more }, loadBorn, visit)
}

const NO = { ok: false, refusal: { code: 'not-found' } }

describe('a code from the desk and her birth date', () => {
  it('make her account, once; both acts stand in her own stream, and she signs in', async () => {
    const patient = await registered()
    from = await queueEnd(test)
    const code = await codeFor(patient)
    expect(code).toMatch(/^[a-z]+(-[a-z]+){4}$/)
    const login = 'maja-of-her-own'
    expect(await make(` ${code.toUpperCase().replaceAll('-', '  ')} `, { login })).toMatchObject({ ok: true })
    expect(await make(code)).toEqual(NO)
    expect(await entries()).toEqual([
      ['account.invite', 'permitted', 'hers'],
      ['account.activate', 'permitted', 'hers'],
    ])
    expect((await signInWithPassword(login, own, visitFrom())).ok).toBe(true)
    expect(await giveCode(desk, patient, loadBorn)).toMatchObject({ refusal: { code: 'conflict', field: 'account' } })
  })

  it('an unknown code, a wrong birth date, a code that ended or is too old: one answer', async () => {
    const patient = await registered()
    const before = await codeFor(patient)
    const code = await codeFor(patient)
    expect(await make('one-two-three-four-five')).toEqual(NO)
    expect(await make(code, { birthDate: '1974-03-15' })).toEqual(NO)
    expect(await make(before)).toEqual(NO)
    setClock(() => new Date(Date.now() + 14 * 86_400_000))
    expect(await make(code)).toEqual(NO)
    setClock(undefined)
    expect(await make(code)).toMatchObject({ ok: true })
  })

  it('tries at a code of hers stand in her stream; those at none name nobody', async () => {
    const code = await codeFor(await registered())
    from = await queueEnd(test)
    await make(code, { birthDate: '1980-01-01' })
    expect(await entries()).toEqual([['account.activate', 'refused', 'hers']])
    from = await queueEnd(test)
    await make('one-two-three-four-five')
    expect(await entries()).toEqual([])
    expect(await queueEnd(test)).toBe(from + 1)
  })

  it('five wrong birth dates end a code, all at once too', async () => {
    const one = await codeFor(await registered())
    for (let i = 1; i <= 5; i++) expect(await make(one, { birthDate: `1980-01-0${i}` })).toEqual(NO)
    expect(await make(one)).toEqual(NO)
    const other = await codeFor(await registered())
    const guesses = Array.from({ length: 7 }, (_, i) => make(other, { birthDate: `1980-01-0${i + 1}` }))
    for (const guess of await Promise.all(guesses)) expect(guess).toEqual(NO)
    expect(await make(other)).toEqual(NO)
  })

  it('four wrong ones do not', async () => {
    const code = await codeFor(await registered())
    for (let i = 1; i <= 4; i++) await make(code, { birthDate: `1980-01-0${i}` })
    expect(await make(code)).toMatchObject({ ok: true })
  })

  it('guessing at codes is slowed down where the guesser is; a right one costs no try, and a refused one leaves nothing', async () => {
    const code = await codeFor(await registered())
    const visit = visitFrom('192.0.2.77')
    const at = new Date()
    setClock(() => at)
    for (let n = 1; n < BUDGETS.network.free; n++) await take('network', visit.network.key)
    expect(await make(await codeFor(await registered()), {}, visit)).toMatchObject({ ok: true })
    expect(await make('one-two-three-four-five', {}, visit)).toEqual(NO)
    from = await queueEnd(test)
    expect(await make(code, {}, visit)).toMatchObject({ refusal: { code: 'too-many', afterSeconds: expect.any(Number) } })
    expect(await queueEnd(test)).toBe(from)
    expect(await make(code, {}, visitFrom('192.0.2.78'))).toMatchObject({ ok: true })
  })

  it('used twice at the same moment it makes one account', async () => {
    const patient = await registered()
    const code = await codeFor(patient)
    const both = await Promise.all([make(code), make(code)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    const { rows } = await test.owner.pool.query('select 1 from account where patient_id = $1', [patient])
    expect(rows).toHaveLength(1)
  })

  it('a login that somebody has is told to her alone, as often as it takes, and leaves nothing', async () => {
    const code = await codeFor(await registered())
    const taken = `taken-${people}`
    expect(await make(await codeFor(await registered()), { login: taken })).toMatchObject({ ok: true })
    expect(await make(code, { login: taken, birthDate: '1980-01-01' })).toEqual(NO)
    for (let i = 0; i < 6; i++)
      expect(await make(code, { login: taken })).toMatchObject({ refusal: { code: 'conflict', field: 'login' } })
    expect(await make(code)).toMatchObject({ ok: true })
  })

  it('her own name is no password, and she alone is told, as often as it takes', async () => {
    const code = await codeFor(await registered())
    const password = `canary${people} in the mine`
    expect(await make(code, { password, birthDate: '1980-01-01' })).toEqual(NO)
    for (let i = 0; i < 6; i++)
      expect(await make(code, { password })).toEqual({ ok: false, refusal: { code: 'invalid', field: 'known' } })
    expect(await make(code)).toMatchObject({ ok: true })
  })

  it.each([
    ['birth-date', { birthDate: '14.03.1974' }],
    ['login', { login: 'a b' }],
    ['short', { password: 'short' }],
    ['common', { password: 'password123' }],
    ['known', { password: 'maja-of-her-own', login: 'maja-of-her-own' }],
    ['known', { password: 'one-two-three-four-five' }],
    ['address', { address: 'maja@x.example\r\nBcc: y@x.example' }],
  ])('what cannot be (%s) is said before the code is looked at', async (field, more) => {
    expect(await make('one-two-three-four-five', more)).toEqual({ ok: false, refusal: { code: 'invalid', field } })
    expect(await queueEnd(test)).toBe(from)
  })
})

describe('the desk', () => {
  it('gives none to somebody who died, of whom no day of birth is recorded, or of another organisation', async () => {
    const died = await registered({ birthDate: BORN, deceasedDateTime: '2020-01-01' })
    expect(await giveCode(desk, died, loadBorn)).toMatchObject({ refusal: { code: 'conflict', field: 'deceased' } })
    for (const unknown of [await registered({}), await registered({ birthDate: '1974' })])
      expect(await giveCode(desk, unknown, loadBorn)).toMatchObject({ refusal: { code: 'conflict', field: 'birth-date' } })
    const elsewhere = await signedIn({ role: 'desk', organisation: test.cityHeart })
    expect(await giveCode(elsewhere, died, loadBorn)).toMatchObject({ refusal: { code: 'not-found' } })
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    expect(await giveCode(nurse, died, loadBorn)).toMatchObject({ refusal: { code: 'not-your-role' } })
  })

  it('whoever dies before she used it gets no account', async () => {
    const patient = await registered()
    const code = await codeFor(patient)
    const deceased = async () => ({ name: 'Canary', birthDate: BORN, deceased: true })
    const typed = { code, birthDate: BORN, login: 'maja-died', password: own, address: '' }
    expect(await activate(typed, deceased, visitFrom())).toEqual(NO)
  })
})

describe('whoever holds the database alone', () => {
  it('finds no code in it, and moves none to another patient', async () => {
    const [hers, other] = [await registered(), await registered()]
    const code = await codeFor(hers)
    const { rows } = await test.owner.pool.query<{ dump: string }>(
      `select a::text || encode(code_hash, 'escape') as dump from activation a where patient_id = $1`,
      [hers],
    )
    for (const word of code.split('-')) expect(rows[0]?.dump).not.toContain(word)
    await test.owner.pool.query('update activation set patient_id = $2 where patient_id = $1', [hers, other])
    expect(await make(code)).toEqual(NO)
  })

  it('cannot take up a code again that was used', async () => {
    const patient = await registered()
    const code = await codeFor(patient)
    expect(await make(code)).toMatchObject({ ok: true })
    const revive = 'update activation set ended_at = null, account_id = null where patient_id = $1'
    await expect(test.owner.pool.query(revive, [patient])).rejects.toThrow('a code that ended is not taken up again')
  })
})
