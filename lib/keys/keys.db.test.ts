import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { loadKeyStates } from '@/e2e/tampering/key-states'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import {
  count,
  createCare,
  createPerson,
  type Hospital,
  importInvented,
  openChart,
  search,
  testHospital,
} from '@/e2e/tampering/world'
import { fromBase64, toBase64 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { writePrivate } from '@/lib/base/data-folder'
import { type EventId, newId } from '@/lib/base/ids'
import { OpenError } from '@/lib/crypto/aead'
import { generateKeyPair, HpkeOpenError } from '@/lib/crypto/hpke'
import { keystore } from '@/lib/db/keystore'
import { inTransaction } from '@/lib/db/transaction'
import { type Custodian, setCustodian } from '@/lib/keys/custodian'
import { eventSealer, forgetEventKeys } from '@/lib/keys/event-keys'
import { SwappedKey } from '@/lib/keys/public-key'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { eventKeyIdOf } from '@/lib/ledger/sealed-event'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await disableGuards(test.owner)
})
afterAll(() => test.drop())

/** Every control: the same act passes before and after. */
function forget(): void {
  forgetShortLived()
  forgetEventKeys()
}
beforeEach(async () => {
  forget()
  expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true, value: 7 })
  forget()
})
afterEach(async () => {
  forget()
  setCustodian(undefined)
  setClock(undefined)
  expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: true, value: 7 })
  await expectIntact(test)
})

const failed = () => count(test.owner, "ledger_queue where outcome = 'failed'")

describe('event keys', () => {
  const readers = () => ({ organisations: [test.northgate], stream: null })
  const wrapsOf = (sealed: Uint8Array) => count(test.owner, `event_key_wrap where event_key_id = '${eventKeyIdOf(sealed)}'`)

  /** Seals one event in a transaction of its own. */
  async function sealIn(after: (sealer: ReturnType<typeof eventSealer>) => void): Promise<Uint8Array> {
    let sealed = new Uint8Array()
    const event = {
      eventId: newId<EventId>(),
      commitment: new Uint8Array(32),
      salt: new Uint8Array(32),
      bytes: new Uint8Array(2),
    }
    await inTransaction(async (tx) => {
      const sealer = eventSealer(tx)
      sealed = await sealer.seal(readers(), event)
      after(sealer)
    }).catch(() => undefined)
    return sealed
  }
  const rollBack = () => {
    throw new Error('rolled back')
  }

  it('of a transaction that rolled back are not used again', async () => {
    const lost = await sealIn(rollBack)
    expect(await wrapsOf(lost)).toBe(0)
    const kept = await sealIn(() => {})
    expect(eventKeyIdOf(kept)).not.toBe(eventKeyIdOf(lost))
    expect(await wrapsOf(kept)).toBe(1)
    // Were the key kept before the commit is certain, the next event would be sealed so that nobody can open it.
    const early = await sealIn((sealer) => {
      sealer.committed()
      rollBack()
    })
    expect(eventKeyIdOf(await sealIn(() => {}))).toBe(eventKeyIdOf(early))
    expect(await wrapsOf(early)).toBe(0)
  })

  it('are used for many events, and their wraps are written once', async () => {
    await search(test.nurse)
    const before = await count(test.owner, 'event_key_wrap')
    for (let i = 0; i < 5; i++) await search(test.nurse)
    expect(await count(test.owner, 'event_key_wrap')).toBe(before)
  })
})

describe('the custodian', () => {
  const down = new Proxy({} as Custodian, {
    get: (_, key) =>
      key === 'currentVersion'
        ? 1
        : async () => {
            throw new Error('the custodian does not answer')
          },
  })

  async function failsToOpen(): Promise<Uint8Array | null> {
    const before = await failed()
    setCustodian(down)
    await expect(openChart(test.nurse, test.patient)).rejects.toThrow('does not answer')
    expect(await failed()).toBe(before + 1)
    const { rows } = await test.owner.pool.query<{ patient: Uint8Array | null }>(
      "select patient from ledger_queue where outcome = 'failed' order by ord desc limit 1",
    )
    return rows[0]?.patient ?? null
  }

  it('down from the start: nothing is shown, and the attempt is written down unindexed rather than not at all', async () => {
    expect(await failsToOpen()).toBeNull()
  })

  it('down for an hour: what was unwrapped for reading is gone, and the attempt is indexed all the same', async () => {
    await openChart(test.nurse, test.patient)
    const later = performance.now() + 3_600_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later)
    expect(await failsToOpen()).toHaveLength(8)
    clock.mockRestore()
  })

  it('down: nobody can be told from an impostor, so nothing is answered, and the attempt is an entry', async () => {
    setCustodian(down)
    const before = await count(test.owner, 'ledger_queue')
    await expect(search(test.nurse)).rejects.toThrow('the custodian does not answer')
    expect(await count(test.owner, 'ledger_queue')).toBe(before + 1)
  })

  it('restored from another installation: nothing opens, nothing is shown', async () => {
    const path = join(test.dataDir, 'custodian.json')
    const kept = readFileSync(path, 'utf8')
    const other = JSON.parse(kept)
    const key = fromBase64(other.keys[1])
    key[0] = (key[0] as number) ^ 1
    other.keys[1] = toBase64(key)
    writePrivate(path, JSON.stringify(other))
    setCustodian(undefined)
    await expect(openChart(test.nurse, test.patient)).rejects.toThrow(OpenError)
    writePrivate(path, kept)
  })
})

describe('a public key swapped in the database', () => {
  const mine = generateKeyPair()

  it('of an organisation is noticed before anything is sealed to it', async () => {
    await tampering(test.owner, ['organisation_key'], async (sql) => {
      await sql("update organisation_key set public_key = $1 where organisation_id = $2 and purpose = 'audit'", [
        mine.publicKey,
        test.northgate,
      ])
      const before = await count(test.owner, 'event_key_wrap')
      await expect(search(test.nurse)).rejects.toThrow(SwappedKey)
      expect(await count(test.owner, 'event_key_wrap')).toBe(before)
    })
    forget()
    expect(await search(test.nurse)).toMatchObject({ ok: true })
  })

  it('of a patient’s stream is noticed before anything is sealed to it', async () => {
    await tampering(test.owner, ['patient_audit_key'], async (sql) => {
      await sql('update patient_audit_key set public_key = $1', [mine.publicKey])
      await expect(openChart(test.nurse, test.patient)).rejects.toThrow(SwappedKey)
    })
  })

  it('of the records of an organisation gives a new patient’s grants to nobody', async () => {
    await tampering(test.owner, ['organisation_key'], async (sql) => {
      await sql("update organisation_key set public_key = $1 where purpose = 'records'", [mine.publicKey])
      await expect(importInvented(test.northgate, 99)).rejects.toThrow(SwappedKey)
    })
    expect(await count(test.owner, 'patient')).toBe(1)
  })
})

/** What acts under false facts append is put back too: it is sealed to whom the facts named. */
const LEDGER = ['ledger_queue', 'stream_head', 'event_key_wrap']

describe('a grant', () => {
  const another = (column: string) => `(select id from organisation_key where purpose = 'records' and id <> ${column} limit 1)`

  it.each([
    ['id', 'gen_random_uuid()'],
    ['basis', "'emergency'"],
    ['reference', "'elsewhere'"],
    ['key_version', 'key_version + 1'],
    ['expires_at', "now() + interval '1 year'"],
    ['sealed', 'set_byte(sealed, 40, get_byte(sealed, 40) # 1)'],
    ['granter_key_id', another('granter_key_id')],
    // Another organisation's key is refused by its owner before it is tried.
    ['holder_key_id', another('holder_key_id'), SwappedKey],
  ])('with another %s does not open, nor where it was open a moment ago', async (column, value, error = HpkeOpenError) => {
    await tampering(test.owner, ['key_grant'], async (sql) => {
      await sql(`update key_grant set ${column} = ${value}`)
      await expect(openChart(test.nurse, test.patient)).rejects.toThrow(error)
    })
    await openChart(test.nurse, test.patient)
    await tampering(test.owner, ['key_grant'], async (sql) => {
      await sql(`update key_grant set ${column} = ${value}`)
      await expect(openChart(test.nurse, test.patient)).rejects.toThrow(error)
    })
  })

  it('planted by renaming its holder opens nothing there, and leaves nothing here', async () => {
    const elsewhere = await createPerson(test, 'nurse', test.cityHeart)
    await tampering(test.owner, ['key_grant', 'patient', 'care_relationship', ...LEDGER], async (sql) => {
      await sql('update key_grant set holder_id = $1', [test.cityHeart])
      expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: false })
      // Custody moved as well, and a care relationship made: policy permits, and the key does not come with it.
      await sql('update patient set custody_id = $1', [test.cityHeart])
      await createCare(test, elsewhere, test.patient)
      // Compartments come in no order: an empty one is refused by its event, one with records by its key.
      await expect(openChart(elsewhere, test.patient)).rejects.toThrow(/not the one that was enrolled|content binding/)
    })
  })

  it('that has expired does not unwrap, by the row and by the process’s clock', async () => {
    await tampering(test.owner, ['key_grant'], async (sql) => {
      await sql("update key_grant set expires_at = now() - interval '1 second'")
      expect(await openChart(test.nurse, test.patient)).toMatchObject({ ok: false })
    })
    expect(await loadKeyStates(test)).toEqual({ expired: 'the grant has expired', running: 32 })
  })
})

describe('the erasure secret', () => {
  it('destroyed: the content does not open, with every key and the whole database in hand', async () => {
    const { rows } = await keystore().query('select * from erasure_secret where patient = $1', [test.patient])
    await keystore().query('delete from erasure_secret where patient = $1', [test.patient])
    await expect(openChart(test.nurse, test.patient)).rejects.toThrow('erased')
    const kept = [test.patient, rows[0].secret, rows[0].created_at]
    await keystore().query('insert into erasure_secret (patient, secret, created_at) values ($1, $2, $3)', kept)
  })
})
