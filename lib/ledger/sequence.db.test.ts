import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { count, createPerson, requireLease, search, sequenceAll, speakingAs } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { publishCheckpoint } from '@/lib/ledger/publish'
import { Deposed, releaseLease, renewLease, sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner, SignerStopped } from '@/lib/ledger/signer'

let test: TestInstallation
let nurse: Actor
beforeAll(async () => {
  test = await testInstallation()
  nurse = await createPerson(test, 'nurse', test.northgate)
})
afterAll(() => test.drop())

const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'

async function queue(events: number): Promise<void> {
  await Promise.all(Array.from({ length: events }, () => search(nurse)))
}

/** As if A had slept past its lease. */
async function expire(): Promise<void> {
  await test.owner.pool.query("update ledger_lease set expires_at = now() - interval '1 second'")
}

async function head(): Promise<{ size: number; epoch: number }> {
  const { rows } = await test.owner.pool.query<{ size: string; epoch: string }>('select size, epoch from ledger_head')
  return { size: Number(rows[0]?.size), epoch: Number(rows[0]?.epoch) }
}

beforeEach(() => sequenceAll(test))
afterEach(async () => {
  await expire()
  await expectIntact(test)
})

describe('one sequencer at a time', () => {
  it('the lease is one holder’s until it ends, and taking it raises the epoch', async () => {
    await speakingAs(test.sequencerUrl, async () => {
      const { epoch } = await head()
      const a = await requireLease(A)
      expect(a.epoch).toBe(epoch + 1)
      expect(await takeLease(B)).toBeUndefined()
      expect(await renewLease(a)).toBe(true)
      await expire()
      expect(await renewLease(a)).toBe(false)
      const b = await requireLease(B)
      expect(b.epoch).toBe(epoch + 2)
      await releaseLease(a) // not A's any more: changes nothing
      expect(await takeLease(A)).toBeUndefined()
      await releaseLease(b)
    })
  })

  it('a deposed one that wakes up late writes nothing and signs nothing', async () => {
    await queue(3)
    await speakingAs(test.sequencerUrl, async () => {
      const a = await requireLease(A)
      const signer = openSigner(a.size)
      await expire()
      const b = await requireLease(B)
      const before = [await head(), await count(test.owner, 'ledger_entry'), await count(test.owner, 'ledger_checkpoint')]
      const state = readFileSync(join(test.dataDir, 'log.state'), 'utf8')
      await expect(sequenceBatch(a)).rejects.toThrow(Deposed)
      await expect(publishCheckpoint(signer, a)).rejects.toThrow(Deposed)
      expect([await head(), await count(test.owner, 'ledger_entry'), await count(test.owner, 'ledger_checkpoint')]).toEqual(
        before,
      )
      expect(readFileSync(join(test.dataDir, 'log.state'), 'utf8')).toBe(state)
      // The same batch under the lease in force is placed.
      expect((await sequenceBatch(b)).placed).toBe(3)
      await releaseLease(b)
    })
  })

  it('two at once over a filling queue: no gap, no fork, nothing twice', async () => {
    const { size } = await head()
    await speakingAs(test.ownerUrl, async () => {
      const [a, b] = await Promise.all([rivalry(A, 12), rivalry(B, 12), fill(60)])
      const results = [a, b]
      expect(results.some(({ deposed }) => deposed > 0)).toBe(true)
      expect(results.reduce((sum, { placed }) => sum + placed, 0)).toBe((await head()).size - size)
    })
    await expire()
    await sequenceAll(test)
    expect((await head()).size).toBe(size + 60)
    const { rows } = await test.owner.pool.query('select count(*)::int as n, max(position)::int + 1 as top from ledger_entry')
    expect(rows[0]).toEqual({ n: size + 60, top: size + 60 })
  })

  async function fill(events: number): Promise<void> {
    for (let i = 0; i < events; i++) await search(nurse)
  }

  /** Takes the lease by force again and again, whoever holds it. */
  async function rivalry(holder: string, rounds: number): Promise<{ placed: number; deposed: number }> {
    let [placed, deposed] = [0, 0]
    for (let round = 0; round < rounds; round++) {
      try {
        await expire()
        const state = await takeLease(holder)
        if (!state) continue
        await new Promise((resolve) => setTimeout(resolve, 5))
        placed += (await sequenceBatch(state)).placed
      } catch {
        deposed++
      }
    }
    return { placed, deposed }
  }
})

describe('a batch is whole or not at all', () => {
  it('an entry that cannot be placed rolls the batch back, and the queue keeps every event', async () => {
    await queue(4)
    const before = await head()
    // The last of the batch bears an id that the log has already: the unique index refuses it.
    const stored = await test.owner.pool.query('select event_id from ledger_entry limit 1')
    await test.owner.pool.query('alter table ledger_queue disable trigger user')
    const newest = 'where ord = (select max(ord) from ledger_queue)'
    const kept = (await test.owner.pool.query(`select ord, event_id from ledger_queue ${newest}`)).rows[0]
    await test.owner.pool.query(`update ledger_queue set event_id = $1 ${newest}`, [stored.rows[0].event_id])
    await expect(sequenceAll(test)).rejects.toThrow()
    expect(await head()).toMatchObject({ size: before.size })
    expect(await count(test.owner, 'ledger_queue')).toBe(4)
    expect(await count(test.owner, 'ledger_entry')).toBe(before.size)
    await test.owner.pool.query('update ledger_queue set event_id = $1 where ord = $2', [kept.event_id, kept.ord])
    await test.owner.pool.query('alter table ledger_queue enable trigger user')
    await expire()
    expect(await sequenceAll(test)).toBe(before.size + 4)
  })
})

describe('the signer', () => {
  it('signs again what was signed before a crash, and refuses a log that lost entries', async () => {
    await queue(2)
    const size = await sequenceAll(test)
    const state = readFileSync(join(test.dataDir, 'log.state'))
    expect(openSigner(size).size).toBe(size)
    expect(() => openSigner(size - 1)).toThrow(SignerStopped)
    expect(() => openSigner(size - 1)).toThrow('an older database was restored')
    writeFileSync(
      join(test.dataDir, 'log.state'),
      state.toString().replace(/\n(.)/g, '\n$1').replace('log-state/v1', 'log-state/v0'),
    )
    expect(() => openSigner(size)).toThrow('damaged')
    writeFileSync(join(test.dataDir, 'log.state'), state)
  })
})
