import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requireAgreement } from '@/bin/set-up/agreement'
import { sweepSecrets } from '@/bin/set-up/sweep'
import { type Hospital, sequenceAll, testHospital } from '@/e2e/tampering/world'
import { requireInstallation } from '@/lib/base/data-folder'
import { newId } from '@/lib/base/ids'
import { keystore } from '@/lib/db/keystore'

let test: Hospital
let size = 0
beforeAll(async () => {
  test = await testHospital()
  size = await sequenceAll(test)
})
afterAll(() => test.drop())

function opened() {
  const urls = { owner: undefined, web: test.webUrl, sequencer: test.sequencerUrl, keystore: test.keystoreUrl }
  return { urls, folder: test.dataDir, installation: requireInstallation() }
}

describe('erasure secrets, at a start', () => {
  const secrets = async () => {
    const { rows } = await keystore().query<{ patient: string }>('select patient from erasure_secret')
    return new Set(rows.map(({ patient }) => patient))
  }
  async function createSecret(minutesAgo: number): Promise<string> {
    const id = newId()
    const at = new Date(Date.now() - minutesAgo * 60_000)
    await keystore().query('insert into erasure_secret (patient, secret, created_at) values ($1, $2, $3)', [
      id,
      Buffer.alloc(32),
      at,
    ])
    return id
  }

  const state = (signed: number | string) =>
    writeFileSync(join(test.dataDir, 'log.state'), `chartseal/log-state/v1\nname\n${signed}\n\n\n`)
  beforeEach(async () => {
    await keystore().query('delete from erasure_secret where patient <> $1', [test.patient])
    state(size)
  })

  it('of patients who never came to be are removed, and no others', async () => {
    const [orphan, fresh] = [await createSecret(61), await createSecret(59)]
    expect(await sweepSecrets(opened())).toBe(1)
    const left = await secrets()
    expect([orphan, fresh, test.patient].map((id) => left.has(id))).toEqual([false, true, true])
    expect(await sweepSecrets(opened())).toBe(0)
  })

  it('are all kept while the database is older than what was signed', async () => {
    await createSecret(61)
    for (const signed of [size + 1, 'damaged']) {
      state(signed)
      expect(await sweepSecrets(opened())).toBe(0)
    }
    rmSync(join(test.dataDir, 'log.state'))
    expect(await sweepSecrets(opened())).toBe(0)
    state(size)
    expect(await sweepSecrets(opened())).toBe(1)
  })
})

describe('database and data folder', () => {
  it('agree, or nothing starts', async () => {
    const { urls, folder, installation } = opened()
    await requireAgreement({ urls, folder, installation })
    for (const other of [
      { ...installation, demo: !installation.demo },
      { ...installation, id: newId() },
    ])
      await expect(requireAgreement({ urls, folder, installation: other })).rejects.toThrow('different installations')
  })

  it('an empty database in its place is refused', async () => {
    await test.owner.pool.query('delete from installation')
    await expect(requireAgreement(opened())).rejects.toThrow('holds no installation')
    await test.owner.pool.query('alter table installation rename to elsewhere')
    await expect(requireAgreement(opened())).rejects.toThrow('holds no installation')
  })
})
