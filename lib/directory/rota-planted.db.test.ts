import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { importInvented, sequenceAll } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newOpaqueId, type PatientId } from '@/lib/base/ids'
import { startCare } from '@/lib/directory/accounts'
import { assignRota, endRota } from '@/lib/directory/rota'
import { sealAssignment } from '@/lib/keys/row-seal'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { openChart } from '@/lib/records/chart'

/** Somebody with the database: what he writes into the rota opens nothing, and the check finds it. */
let test: TestInstallation
let nair: Actor
let ilic: Actor
let patient: PatientId
let ward: string
const HOUR = 3_600_000

beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
  await signedIn({ role: 'nurse', organisation: test.northgate, department: '5 West' })
  patient = await importInvented(test.northgate, 1)
  ward = (await sql(`select id from department where name = '5 West'`))[0].id
  await startCare({ organisation: test.northgate, patient, department: '5 West', kind: 'team', since: new Date(0) })
  await disableGuards(test.owner)
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})
beforeEach(async () => {
  ilic = await signedIn({ role: 'nurse', organisation: test.northgate, department: 'Maternity' })
})

const idOf = (actor: Actor) => actor.id as AccountId
const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows
const near = (begins: number, ends: number) => ({
  department: ward,
  since: new Date(Date.now() + begins * HOUR),
  until: new Date(Date.now() + ends * HOUR),
})
const idOfNewest = async () => (await sql('select id from assignment order by created_at desc, id limit 1'))[0].id as string
const code = (outcome: Awaited<ReturnType<typeof assignRota>>) => (outcome.ok ? 'done' : outcome.refusal.code)

async function look(actor = ilic): Promise<string> {
  const outcome = await openChart(actor, patient)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

describe('rows that somebody with the database wrote', () => {
  const columns = 'organisation_id, department_id, team_id'

  it('copied for oneself, lengthened, or turned to another time open nothing, and the check finds each', async () => {
    await assignRota(nair, idOf(ilic), near(-1, 7))
    expect(await look()).toBe('permitted')
    const me = await signedIn({ role: 'nurse', organisation: test.northgate, department: 'Maternity' })
    await tampering(test.owner, ['assignment'], async (change) => {
      await change(
        `insert into assignment (id, ${columns}, account_id, kind, since, until, created_at, seal)
         select $1, ${columns}, $2, kind, since, until, created_at, seal from assignment where account_id = $3`,
        [newOpaqueId(), me.id, ilic.id],
      )
      expect(await look(me)).toBe('no-basis')
      expect(await findings()).toEqual(['assignment.id: no event made it', 'assignment.seal: it is not what the portal wrote'])
    })
    for (const what of [`until = until + interval '1 day'`, `since = since - interval '1 day'`, 'created_at = now()'])
      await tampering(test.owner, ['assignment'], async (change) => {
        await change(`update assignment set ${what} where account_id = $1`, [ilic.id])
        expect(await look(), what).toBe('no-basis')
        expect(await findings(), what).toEqual(['assignment.seal: it is not what the portal wrote'])
      })
    expect(await look()).toBe('permitted')
  })

  it('even with the custodian’s seal are found by the check: planted, or put back after they were ended', async () => {
    await assignRota(nair, idOf(ilic), near(-1, 7))
    const [kept] = await sql('select until, seal from assignment where account_id = $1', [ilic.id])
    await endRota(nair, idOf(ilic), await idOfNewest())
    await tampering(test.owner, ['assignment'], async (change) => {
      await change('update assignment set until = $2, seal = $3 where account_id = $1', [ilic.id, kept.until, kept.seal])
      expect(await findings()).toEqual(['assignment.until: it was ended, and is in force again'])
    })
    const { since, until } = near(-1, 7)
    const row = { id: newOpaqueId(), organisationId: test.northgate, departmentId: ward, teamId: null }
    const planted = { ...row, accountId: String(ilic.id), kind: 'rota', since, until, createdAt: since }
    await tampering(test.owner, ['assignment'], async () => {
      await test.owner.prisma.assignment.create({ data: { ...planted, seal: await sealAssignment(planted) } })
      expect(await findings()).toEqual(['assignment.id: no event made it'])
    })
    expect(await findings()).toEqual([])
  })

  it('are ended all the same, and never sealed anew', async () => {
    await assignRota(nair, idOf(ilic), near(-1, 7))
    const id = await idOfNewest()
    await sql(`update assignment set since = since - interval '1 day' where id = $1`, [id])
    expect(code(await endRota(nair, idOf(ilic), id))).toBe('done')
    expect(await look()).toBe('no-basis')
    expect(await findings()).toEqual(['assignment.seal: it is not what the portal wrote'])
    await sql(`update assignment set since = since + interval '1 day' where id = $1`, [id])
    const row = await test.owner.prisma.assignment.findUniqueOrThrow({ where: { id } })
    await test.owner.prisma.assignment.update({ where: { id }, data: { seal: await sealAssignment(row) } })
  })

  async function findings(): Promise<string[]> {
    await sequenceAll(test)
    const result = await checkEvents()
    return result.verdict === 'broken' ? result.findings.map(({ column, what }) => `${column}: ${what}`).sort() : []
  }
})
