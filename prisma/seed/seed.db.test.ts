import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '@/e2e/support/database'
import type { Actor } from '@/lib/base/actor'
import { pickVariables } from '@/lib/base/env'
import { openChart } from '@/lib/records/chart'
import { type Found, searchPatients } from '@/lib/records/search'
import { loadPersonas } from '@/lib/session/personas'
import { createSession, loadActor } from '@/lib/session/store'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
  const env = {
    ...pickVariables(['PATH', 'HOME', 'CHARTSEAL_TEST_DATA']),
    NODE_ENV: 'test' as const,
    DATABASE_URL: test.ownerUrl,
    KEYSTORE_URL: test.keystoreUrl,
    CHARTSEAL_DATA: test.dataDir,
  }
  const command = ['--conditions=react-server', '--import', 'tsx', resolve('prisma/seed/main.ts')]
  execFileSync(process.execPath, command, { env, stdio: 'inherit' })
}, 120_000)
afterAll(() => test.drop())

async function as(persona: string): Promise<Actor> {
  const account = loadPersonas().find(({ id }) => id === persona)?.account
  const actor = account && (await loadActor(await createSession(account), account))
  if (!actor) throw new Error(`${persona} cannot sign in`)
  return actor
}

async function find(who: Actor, words: string): Promise<readonly Found[]> {
  const answer = await searchPatients(who, words)
  if (!answer.ok) throw new Error(answer.refusal.code)
  return answer.value.found
}

async function open(who: Actor, words: string) {
  const [found] = await find(who, words)
  if (!found) throw new Error('nobody found')
  return openChart(who, found.patient)
}

describe('the demo', () => {
  it('has people of both organisations and patients, each with a room to begin in', async () => {
    const groups = new Set(loadPersonas().map(({ group }) => group))
    expect(groups).toEqual(new Set(['Northgate General', 'City Heart Clinic', 'Patients']))
    for (const { id } of loadPersonas()) await as(id)
  })

  it.each([
    ['vega', 1],
    ['okafor', 1],
    ['thuy pham', 1],
    ['whitcombe', 1],
    ['NG-166-520', 1],
    ['achebe 8 apr 1982', 1],
    ['watanabe', 1],
    ['akesson', 2],
    ['fern', 2],
    ['fernandez 02-03-1961', 1],
  ])('%s is found', async (words, count) => {
    expect(await find(await as('solheim'), words)).toHaveLength(count)
  })

  it('says that one man may have two charts', async () => {
    const found = await find(await as('solheim'), 'akesson')
    expect(found.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([true, true])
  })

  it('shows the values that matter, and to nobody what needs a consent of its own', async () => {
    const vega = await open(await as('solheim'), 'vega')
    if (!vega.ok) throw new Error('refused')
    expect(vega.value.summary.results.list.find(({ label }) => label === 'INR')?.value.text).toBe('4.6')
    const achebe = await open(await as('haddad'), 'achebe')
    if (!achebe.ok) throw new Error('refused')
    expect(JSON.stringify(achebe.value.summary)).not.toContain('Buprenorphine')
  })

  it('opens nothing of another organisation', async () => {
    const [found] = await find(await as('solheim'), 'vega')
    if (!found) throw new Error('nobody found')
    expect(await openChart(await as('osei'), found.patient)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  it('claims no event after the moment it was made', async () => {
    const { rows } = await test.owner.pool.query('select count(*)::int as n from ledger_queue where at > now()')
    expect(rows[0].n).toBe(0)
  })
})
