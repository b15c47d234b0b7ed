import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventsOfNobody } from '@/e2e/support/queued-events'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { createPerson, type Hospital, search, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { examineAll } from '@/lib/oversight/examine'
import { rebuildIndex } from '@/lib/oversight/rebuild-index'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await disableGuards(test.owner)
  for (let i = 0; i < 5; i++) await search(test.nurse)
  await search(await createPerson(test, 'nurse', test.cityHeart))
  await sequenceAll(test)
  await examineAll(test.northgate)
})
afterAll(() => test.drop())

const sql = async (text: string) => (await test.owner.pool.query(text, [test.northgate])).rows
const INDEX = `select w.position, w.state, k.action, k.role, w.actor, w.patient, w.sitting from entry_why w
  join entry_kind k on k.id = w.kind_id where w.organisation_id = $1 order by position`

it('the explorer’s index is made anew as it was, whatever stands in it, and leaves the other organisation’s alone', async () => {
  const before = await sql(INDEX)
  expect(before.length).toBeGreaterThan(5)
  await sql('delete from entry_why where organisation_id = $1 and position % 2 = 0')
  await sql('update entry_why set state = 2, actor = null where organisation_id = $1')
  const rebuilt = await rebuildIndex(test.northgate)
  expect(rebuilt).toMatchObject({ indexed: rebuilt.entries, unopened: 0, unnamed: 0 })
  expect((await sql(INDEX)).slice(0, before.length)).toEqual(before)
  expect(await eventsOfNobody()).not.toEqual([])
})

it('an entry that does not open, and one whose columns name nobody, are said apart; the columns stay as they are', async () => {
  const [row] = await sql('select position from ledger_entry where organisation = $1 order by position desc limit 1')
  await sql(`update ledger_entry set sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1)
    where organisation = $1 and position = ${row?.position}`)
  await sql(
    `update ledger_entry set organisation = null, custody = null where organisation = $1 and position = ${row?.position - 1}`,
  )
  const rebuilt = await rebuildIndex(test.northgate)
  expect(rebuilt).toMatchObject({ indexed: rebuilt.entries, unopened: 1, unnamed: 1 })
  const left = await test.owner.pool.query('select organisation from ledger_entry where position = $1', [row?.position - 1])
  expect(left.rows[0].organisation).toBeNull()
})
