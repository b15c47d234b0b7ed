import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { createDepartment, renameDepartment } from '@/lib/directory/departments'
import { openOrganisations } from '@/lib/directory/list-organisations'
import { assignRota, endRota } from '@/lib/directory/rota'
import { openStaffing, type Staffing } from '@/lib/directory/staffing'
import { createTeam, joinTeam, leaveTeam } from '@/lib/directory/teams'

/** What the administrator reads of departments, teams, rotas and keys. */
let test: TestInstallation
let nair: Actor
let nurse: Actor
const HOUR = 3_600_000
const hours = (from: number, until: number) => ({
  since: new Date(Date.now() + from * HOUR),
  until: new Date(Date.now() + until * HOUR),
})

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate, department: 'Administration' })
  nurse = await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  await signedIn({ role: 'nurse', organisation: test.cityHeart, department: 'Cardiology' })
})
afterAll(() => test.drop())

async function read(department?: string, span = hours(-100, 100)): Promise<Staffing> {
  const answer = await openStaffing(nair, { ...span, ...(department ? { department } : {}) })
  if (!answer.ok) throw new Error(answer.refusal.code)
  return answer.value
}

it('names the departments of her own house, whose they are, and everybody but herself to choose from', async () => {
  const { departments, people } = await read()
  expect(departments.map(({ name }) => name)).toEqual(['5 West', 'Administration'])
  expect(people.map(({ id }) => id)).toEqual([nurse.id])
  const ward = departments[0]?.id
  expect(await read(ward)).toMatchObject({ department: { name: '5 West' }, own: [{ id: nurse.id }], teams: [], shifts: [] })
})

it('shows the shifts of the span, without those taken back before they began, and members as they are now', async () => {
  const ward = (await read()).departments[0]?.id as string
  const account = nurse.id as AccountId
  await assignRota(nair, account, { department: ward, ...hours(-1, 7) })
  await assignRota(nair, account, { department: ward, ...hours(30, 38) })
  await createTeam(nair, ward, 'Night float')
  const team = (await read(ward)).teams[0]?.id as string
  await joinTeam(nair, account, team)
  const { shifts, teams } = await read(ward)
  expect(shifts.map(({ account: whose, intact }) => [whose, intact])).toEqual([
    [nurse.id, true],
    [nurse.id, true],
  ])
  await endRota(nair, account, shifts[1]?.id ?? '')
  expect((await read(ward)).shifts).toHaveLength(1)
  expect((await read(ward, hours(50, 90))).shifts).toEqual([])
  expect((await read(ward, hours(-900, -700))).teams[0]?.members).toHaveLength(1)
  await leaveTeam(nair, account, teams[0]?.members[0]?.id ?? '')
  expect((await read(ward)).teams[0]?.members).toEqual([])
})

it('says that a row was altered', async () => {
  const ward = (await read()).departments[0]?.id as string
  await disableGuards(test.owner)
  await tampering(test.owner, ['assignment', 'team'], async (sql) => {
    await sql(`update assignment set until = until + interval '1 hour'`)
    await sql(`update team set name = 'Somebody else'`)
    const { shifts, teams } = await read(ward)
    expect(shifts[0]?.intact).toBe(false)
    expect(teams[0]?.name).toBe('(name altered)')
    expect(await joinTeam(nair, nurse.id as AccountId, teams[0]?.id ?? '')).toMatchObject({ refusal: { code: 'unavailable' } })
  })
})

it('departments are added and renamed, in one spelling, each name once, and never another house’s', async () => {
  expect((await createDepartment(nair, ' Day  clinic ')).ok).toBe(true)
  expect(await createDepartment(nair, 'Day clinic')).toMatchObject({ refusal: { code: 'conflict' } })
  for (const name of ['', ' ', 'x'.repeat(81), 'a\u0000b', 'a\u202eb'])
    expect(await createDepartment(nair, name), JSON.stringify(name)).toMatchObject({ refusal: { code: 'invalid' } })
  const { departments } = await read()
  const day = departments.find(({ name }) => name === 'Day clinic')?.id ?? ''
  expect(await renameDepartment(nair, day, '5 West')).toMatchObject({ refusal: { code: 'conflict' } })
  expect((await renameDepartment(nair, day, 'Day hospital')).ok).toBe(true)
  const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
  expect(await renameDepartment(elsewhere, day, 'Theirs')).toMatchObject({ refusal: { code: 'not-found' } })
  expect((await read()).departments.map(({ name }) => name)).toEqual(['5 West', 'Administration', 'Day hospital'])
})

it('organisations are listed with the public halves of their keys, and a swapped one is said to be', async () => {
  const open = async () => {
    const answer = await openOrganisations(nair)
    if (!answer.ok) throw new Error(answer.refusal.code)
    return answer.value
  }
  const { organisations, departments } = await open()
  expect(organisations.map(({ code, own, keys }) => [code, own, keys.map(({ purpose, intact }) => [purpose, intact])])).toEqual([
    [
      'CH',
      false,
      [
        ['records', true],
        ['audit', true],
      ],
    ],
    [
      'NG',
      true,
      [
        ['records', true],
        ['audit', true],
      ],
    ],
  ])
  expect(departments.find(({ name }) => name === '5 West')?.people).toBe(1)
  expect(JSON.stringify(organisations)).not.toMatch(/private|wrapped/i)
  await tampering(test.owner, ['organisation_key'], async (sql) => {
    await sql(`update organisation_key set public_key = set_byte(public_key, 3, 9) where purpose = 'records'`)
    expect((await open()).organisations[0]?.keys.map(({ intact }) => intact)).toEqual([false, true])
  })
})
