import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { expectIntact, history } from '@/e2e/tampering/verify-ledger'
import { createPerson, search, sequenceAll } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import { concat } from '@/lib/base/bytes'
import { permitted } from '@/lib/base/outcome'
import { loadTile } from '@/lib/ledger/public-log'
import { TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'

let test: TestInstallation
let size = 0
beforeAll(async () => {
  test = await testInstallation()
  const nurse = await createPerson(test, 'nurse', test.northgate)
  await underAudit({ actor: nurse, action: 'patient.search' }, async (permit) => {
    for (let i = 0; i < 300; i++) permit.report({})
    return permitted(undefined)
  })
  size = await sequenceAll(test)
  await search(nurse) // queued: not in the log
  await disableGuards(test.owner)
})
afterAll(async () => {
  await expectIntact(test)
  await test.drop()
})

const leaves = (n: number, width: number): TilePath => ({ kind: 'hashes', level: 0, n, width })
const width = async (path: TilePath) => (await loadTile(path))?.length

describe('tiles', () => {
  it('of what the log has not yet are not there', async () => {
    const rest = size - TILE_WIDTH
    expect(await width(leaves(1, rest))).toBe(32 * rest)
    expect(await loadTile(leaves(1, rest + 1))).toBeUndefined()
    expect(await loadTile(leaves(1, TILE_WIDTH))).toBeUndefined()
    expect(await loadTile(leaves(2, 1))).toBeUndefined()
    expect(await loadTile({ kind: 'entries', n: 1, width: rest + 1 })).toBeUndefined()
    expect(await loadTile({ kind: 'chain', n: 1, width: rest + 1 })).toBeUndefined()
    expect(await width({ kind: 'hashes', level: 1, n: 0, width: 1 })).toBe(32)
    expect(await loadTile({ kind: 'hashes', level: 1, n: 0, width: 2 })).toBeUndefined()
    expect(await loadTile({ kind: 'hashes', level: 2, n: 0, width: 1 })).toBeUndefined()
  })

  it('several full ones come one after the other, or not at all', async () => {
    const full = (await loadTile(leaves(0, TILE_WIDTH))) as Uint8Array
    expect(await loadTile(leaves(0, TILE_WIDTH), 1)).toEqual(full)
    expect(await loadTile(leaves(0, TILE_WIDTH), 2), 'the second is not full').toBeUndefined()
    const level = { kind: 'hashes', level: 0, n: 0, width: 100 } as const
    expect(await loadTile(level, 2)).toEqual(concat(full.slice(0, 3_200), full.slice(3_200, 6_400)))
  })

  it.each([1, 100, 255])('a partial one of %i is the prefix of the full one', async (partial) => {
    const full = (await loadTile(leaves(0, TILE_WIDTH))) as Uint8Array
    expect(await loadTile(leaves(0, partial))).toEqual(full.slice(0, 32 * partial))
  })

  it.each([0, 40, 255])('with a hole at %i end before it, and the check says where', async (position) => {
    await tampering(test.owner, ['ledger_entry'], async (sql) => {
      await sql('delete from ledger_entry where position = $1', [position])
      expect(await width(leaves(0, TILE_WIDTH))).toBe(32 * position)
      expect(await width({ kind: 'chain', n: 0, width: TILE_WIDTH })).toBe(32 * position)
      expect(await width({ kind: 'entries', n: 0, width: TILE_WIDTH })).toBe(35 * position)
      expect(await width(leaves(1, 10))).toBe(320)
      expect(await history()).toMatchObject({ verdict: 'broken', kind: 'size', position })
    })
  })

  it('that were signed are broken, not "not there yet", when somebody lowers the head', async () => {
    await tampering(test.owner, ['ledger_entry', 'ledger_head'], async (sql) => {
      await sql('delete from ledger_entry where position >= 200')
      await sql('update ledger_head set size = 200')
      expect(await history()).toMatchObject({ verdict: 'broken', kind: 'size', position: 200 })
    })
  })
})
