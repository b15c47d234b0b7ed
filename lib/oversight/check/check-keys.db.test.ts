import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { disableGuards, tampering } from '@/e2e/tampering/as-owner'
import { type Hospital, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import { writePrivate } from '@/lib/base/data-folder'
import type { KeyId, StreamId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { generateKeyPair } from '@/lib/crypto/hpke'
import { INSTALLATION } from '@/lib/directory/organisations'
import { custodian } from '@/lib/keys/custodian'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { signPublicKey } from '@/lib/keys/public-key'
import { forgetReceiptKey } from '@/lib/keys/receipt-key'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { formatPrivateKey, formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { receiptKeyName } from '@/lib/ledger/receipt'
import { checkEvents } from '@/lib/oversight/check/check-events'

let test: Hospital
beforeAll(async () => {
  test = await testHospital()
  await sequenceAll(test)
  await disableGuards(test.owner)
})
afterAll(() => test.drop())

async function found(): Promise<string[]> {
  forgetShortLived()
  forgetEventKeys()
  forgetReceiptKey()
  const result = await checkEvents()
  if (result.verdict === 'cannot-check') throw new Error(result.reason)
  return result.verdict === 'intact' ? [] : result.findings.map(({ column, what }) => `${column}: ${what}`)
}

describe('the keys that sign for the installation', () => {
  afterEach(async () => expect(await found()).toEqual([]))

  /** Runs the check with another file in its place. */
  async function foundWith(name: string, content: string): Promise<string[]> {
    const path = join(test.dataDir, name)
    const kept = readFileSync(path, 'utf8')
    writePrivate(path, content)
    try {
      return await found()
    } finally {
      writePrivate(path, kept)
      forgetReceiptKey()
    }
  }

  it('a log key exchanged under the same name is not the one the history begins with', async () => {
    const other = formatVerifierKey(generateNoteSigner(test.origin))
    expect(await foundWith('log.vkey', `${other}\n`)).toEqual(['log.vkey: it is not the key that the event names'])
  })

  it('nor is an exchanged receipt key', async () => {
    await tampering(test.owner, ['organisation_key', 'patient_audit_key'], async (sql) => {
      const other = generateNoteSigner(receiptKeyName(test.origin))
      const path = join(test.dataDir, 'receipt.key')
      const kept = readFileSync(path, 'utf8')
      writePrivate(path, `${formatPrivateKey(other)}\n`)
      forgetReceiptKey()
      // The thorough thief signs every public half anew: only the history contradicts him.
      for (const row of await sql<{ id: KeyId; owner: string; purpose: 'audit'; version: number; public_key: Uint8Array }>(
        "select id, coalesce(organisation_id::text, '') as owner, purpose, version, public_key from organisation_key",
      ))
        await sql('update organisation_key set signature = $1 where id = $2', [
          signPublicKey({ ...row, publicKey: row.public_key }),
          row.id,
        ])
      for (const row of await sql<{ id: KeyId; owner: string; public_key: Uint8Array }>(
        'select id, stream_id as owner, public_key from patient_audit_key',
      ))
        await sql('update patient_audit_key set signature = $1 where id = $2', [
          signPublicKey({ ...row, purpose: 'audit', version: 1, publicKey: row.public_key }),
          row.id,
        ])
      expect(await found()).toEqual(['receipt.key: it is not the key that the event names'])
      writePrivate(path, kept)
      forgetReceiptKey()
    })
  })
})

describe('a patient’s audit key', () => {
  it('exchanged whole, by somebody with receipt key and custodian, is not the one her registration names', async () => {
    await tampering(test.owner, ['patient_audit_key'], async (sql) => {
      // A stream without an event yet: no wrap of its own could fail to open.
      const [row] = await sql<{ id: KeyId; stream: StreamId }>(
        `select k.id, k.stream_id as stream from patient_audit_key k join stream_head h on h.stream_id = k.stream_id where h.seq = 0 limit 1`,
      )
      if (!row) throw new Error('every stream has events')
      const mine = generateKeyPair()
      const statement = { id: row.id, owner: row.stream, purpose: 'audit' as const, version: 1, publicKey: mine.publicKey }
      await sql('update patient_audit_key set public_key = $1, private_wrapped = $2, signature = $3 where id = $4', [
        mine.publicKey,
        await custodian().wrap('audit-key', row.id, mine.privateKey),
        signPublicKey(statement),
        row.id,
      ])
      expect(await found()).toEqual(['patient_audit_key.public_key: it is not the key that the event names'])
    })
    expect(await found()).toEqual([])
  })
})

describe('a second event about a key', () => {
  it('covers no exchange: it is found itself', async () => {
    const { rows } = await test.owner.pool.query<{ id: string }>('select id from organisation_key limit 1')
    await underAudit({ actor: INSTALLATION, action: 'key.create' }, async (permit) => {
      permit.report({ objects: [{ type: 'PublicKey', id: rows[0]?.id ?? '' }], detail: { purpose: 'records', sha256: '' } })
      return permitted(undefined)
    })
    expect(await found()).toEqual(['key.create: it was made twice'])
  })
})
