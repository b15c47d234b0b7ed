import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { enterAccount, signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { importInvented } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { startCare } from '@/lib/directory/accounts'
import { addPerson } from '@/lib/directory/add-person'
import { importRota, previewRota } from '@/lib/directory/import-rota'
import { openChart } from '@/lib/records/chart'

let test: TestInstallation
let nair: Actor
let ilic: Actor
let from = 0
const HEAD = 'person,department,from,until\n'
const HOUR = 3_600_000
const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const bytes = (text: string) => new TextEncoder().encode(text)

/** `2026-12-01 19:00 Z`, so many hours from the full hour. */
function hour(from: number): string {
  const at = new Date(Math.floor(Date.now() / HOUR) * HOUR + from * HOUR)
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} Z`
}
const line = (person: string, begins: number, ends: number, department = '5 West') =>
  `${person},${department},${hour(begins)},${hour(ends)}\n`
const stand = () => sql(`select account_id, since, until from assignment where until > since order by since, account_id`)

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  ilic = await signedIn({ role: 'nurse', organisation: test.northgate, department: 'Maternity' })
  for (const login of ['bilic', 'cbyrne']) {
    const made = await addPerson(nair, { name: `Nurse ${login}`, role: 'nurse', department: '5 West', login })
    if (!made.ok) throw new Error(made.refusal.code)
  }
})
afterAll(() => test.drop())
beforeEach(async () => {
  from = await queueEnd(test)
})
const events = async () => (await eventsSince(test, from, test.northgate)).map(({ action, outcome }) => `${action} ${outcome}`)

describe('reading in a rota', () => {
  it('shows what each line will do and changes nothing; then does all of it, and nothing the second time', async () => {
    const file = bytes(
      HEAD + line('bilic', -2, 6) + line('CBYRNE', 6, 14) + line('Nurse cbyrne', 14, 22) + line('bilic', -30, -22),
    )
    const preview = await previewRota(nair, file)
    expect(preview).toMatchObject({ ok: true, value: { problems: null, counts: { added: 3, same: 0, over: 1, ended: 0 } } })
    expect(preview.ok && preview.value.problems === null && preview.value.done.lines[1]).toMatchObject({
      line: 3,
      what: 'add',
      person: 'Nurse cbyrne',
      department: '5 West',
    })
    expect(await stand()).toEqual([])
    expect(await importRota(nair, file)).toMatchObject({ ok: true, value: { added: 3, same: 0, over: 1, ended: 0 } })
    const before = await stand()
    expect(before).toHaveLength(3)
    expect(await events()).toEqual([
      'rota.list permitted',
      'rota.import permitted',
      'rota.assign permitted',
      'rota.assign permitted',
    ])
    expect(await importRota(nair, file)).toMatchObject({ ok: true, value: { added: 0, same: 3, over: 1, ended: 0 } })
    expect(await stand()).toEqual(before)
  })

  it('takes back what is not in it, with an entry for each person', async () => {
    const file = bytes(HEAD + line('bilic', -2, 6) + line('bilic', 6, 22))
    expect(await importRota(nair, file)).toMatchObject({ ok: true, value: { added: 1, same: 1, ended: 2 } })
    const [whole, off, on] = await eventsSince(test, from, test.northgate)
    expect(whole).toMatchObject({ action: 'rota.import', detail: { added: 1, ended: 2, same: 1, departments: ['5 West'] } })
    expect(off).toMatchObject({ action: 'rota.end', detail: { shifts: 2, department: '5 West' } })
    expect(on).toMatchObject({ action: 'rota.assign', detail: { shifts: 1 } })
  })

  it('with one wrong line changes nothing, and says each wrong line', async () => {
    const before = await stand()
    const file = bytes(
      HEAD +
        line('bilic', 30, 38) +
        line('nobody', 30, 38) +
        line('bilic', 30, 38, 'No ward') +
        line('Test administrator', 30, 38),
    )
    const preview = await previewRota(nair, file)
    expect(preview).toMatchObject({
      ok: true,
      value: {
        problems: [
          { line: 3, words: 'Nobody here is “nobody”.' },
          { line: 4, words: 'There is no department “No ward” here.' },
          { line: 5, words: 'That is you: nobody puts herself on a rota.' },
        ],
      },
    })
    expect(await importRota(nair, file)).toMatchObject({ ok: false, refusal: { code: 'invalid', field: 'file' } })
    expect(await stand()).toEqual(before)
    expect((await events()).at(-1)).toBe('rota.import refused')
  })

  it('knows nobody of another house, no patient, no closed account, and no name that two have', async () => {
    await signedIn({ role: 'nurse', organisation: test.cityHeart, department: '5 West' })
    await signedIn({ role: 'nurse', organisation: test.northgate })
    const file = bytes(HEAD + line('Test nurse', 30, 38))
    expect(await previewRota(nair, file)).toMatchObject({
      value: { problems: [{ words: '2 people are called “Test nurse”: write the name to sign in with.' }] },
    })
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    expect(await previewRota(elsewhere, bytes(HEAD + line('bilic', 30, 38)))).toMatchObject({
      value: { problems: [{ words: 'Nobody here is “bilic”.' }] },
    })
    expect(await importRota(ilic, bytes(HEAD + line('bilic', 30, 38)))).toMatchObject({
      ok: false,
      refusal: { code: 'not-your-role' },
    })
  })

  it('decides the next look of whoever is on it', async () => {
    const patient = await importInvented(test.northgate, 1)
    await startCare({ organisation: test.northgate, patient, department: '5 West', kind: 'team', since: new Date(0) })
    const made = await addPerson(nair, { name: 'Nurse of the pool', role: 'nurse', department: 'Pool', login: 'pooled' })
    if (!made.ok) throw new Error(made.refusal.code)
    const pooled = await enterAccount(made.value.id)
    if (!pooled) throw new Error('no session')
    expect((await openChart(pooled, patient)).ok).toBe(false)
    const others = line('bilic', -2, 6)
    expect((await importRota(nair, bytes(HEAD + others + line('pooled', -1, 7)))).ok).toBe(true)
    expect((await openChart(pooled, patient)).ok).toBe(true)
    expect((await importRota(nair, bytes(HEAD + others + line('bilic', 6, 7)))).ok).toBe(true)
    expect((await openChart(pooled, patient)).ok).toBe(false)
  })

  it('of ten thousand lines is read within the time of a request', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => line(i % 2 ? 'bilic' : 'cbyrne', 40 + (i >> 1), 41 + (i >> 1)))
    const began = Date.now()
    expect(await importRota(nair, bytes(HEAD + lines.join('')))).toMatchObject({ ok: true, value: { added: 10_000 } })
    console.log(`10,000 lines read in in ${Date.now() - began} ms`)
  })
})
