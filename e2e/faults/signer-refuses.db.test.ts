import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { type Killable, startSequencer } from '@/e2e/faults/processes'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { untilSigned } from '@/e2e/faults/whole-ledger'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { formatPrivateKey, generateNoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'
import { openChart } from '@/lib/records/chart'

let stage: Stage
let actor: Actor
let patient: PatientId
let sequencer: Killable | undefined
beforeAll(async () => {
  stage = await openStage()
  patient = await addPatient(stage.northgate, 6, 1)
  actor = await addPhysician(stage.urls.owner, stage.northgate, [patient])
})
afterAll(async () => {
  await sequencer?.stop()
  await stage?.drop()
})

const file = (name: string) => join(stage.dataDir, name)

/** Starts one, does the work, stops it; what it said is returned. */
async function whileSequencing(name: string, work: (sequencer: Killable) => Promise<void>): Promise<string[]> {
  sequencer = startSequencer(stage, name)
  await work(sequencer)
  await sequencer.stop()
  return sequencer.said()
}

async function openCharts(times: number): Promise<void> {
  for (let i = 0; i < times; i++) expect((await openChart(actor, patient)).ok).toBe(true)
}

function untilItSays(words: RegExp): (sequencer: Killable) => Promise<void> {
  return async (sequencer) => {
    for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) if (words.test(sequencer.said().join('\n'))) return
    expect(sequencer.said().join('\n')).toMatch(words)
  }
}

async function loadSizes(): Promise<{ queued: number; size: number; signed: number }> {
  const text = `select (select count(*) from ledger_queue)::int as queued, (select size from ledger_head)::int as size,
    (select max(size) from ledger_checkpoint)::int as signed`
  return asClient(stage.urls.owner, async (client) => (await client.query(text)).rows[0])
}

/** A cold copy of the stopped server's folder and back: what an operator's backup and restore amount to. */
async function withDatabaseStopped(work: (folder: string) => void): Promise<void> {
  await setDatabase(undefined)
  await closeKeystore()
  await stage.stopDatabase()
  work(stage.databaseFolder)
  await stage.startDatabase()
  forgetShortLived()
  forgetEventKeys()
}

describe('the signer refuses', () => {
  it('without its state file, and goes on once it is back', async () => {
    await whileSequencing('first', (one) => untilSigned(stage, 30, [one]))
    renameSync(file('log.state'), file('log.state.away'))
    await openCharts(2)
    const said = await whileSequencing('no-state', untilItSays(/log\.state is missing for a log that is not empty/))
    expect(said.join('\n')).toContain('the signer stops')
    expect(existsSync(file('log.state')), 'it makes itself no new one').toBe(false)
    renameSync(file('log.state.away'), file('log.state'))
    await whileSequencing('state-back', (one) => untilSigned(stage, 30, [one]))
  })

  it('the state file of another log', async () => {
    const state = readFileSync(file('log.state'), 'utf8')
    writeFileSync(file('log.state'), state.replace(stage.origin, 'elsewhere.example/ledger'))
    await openCharts(1)
    await whileSequencing('other-state', untilItSays(/log\.state belongs to another log or another key/))
    writeFileSync(file('log.state'), state)
    await whileSequencing('own-state', (one) => untilSigned(stage, 30, [one]))
  })

  it('another key, under the same name or another', async () => {
    const key = readFileSync(file('log.key'), 'utf8')
    await openCharts(1)
    for (const name of [parsePrivateKey(key.trimEnd()).name, 'elsewhere.example/ledger']) {
      writeFileSync(file('log.key'), `${formatPrivateKey(generateNoteSigner(name))}\n`)
      await whileSequencing(
        `other-key-${name.length}`,
        untilItSays(/the signer stops: log\.state belongs to another log or another key/),
      )
    }
    writeFileSync(file('log.key'), key)
    await whileSequencing('own-key', (one) => untilSigned(stage, 30, [one]))
    expect((await keysThatSigned()).length).toBe(1)
  })

  it('after an older database was restored; care goes on and its entries wait', async () => {
    const backup = `${stage.databaseFolder}.backup`
    await withDatabaseStopped((folder) => execFileSync('cp', ['-a', folder, backup]))
    await openCharts(5)
    await whileSequencing('after-backup', (one) => untilSigned(stage, 30, [one]))
    const lost = await loadSizes()
    await withDatabaseStopped((folder) => {
      rmSync(folder, { recursive: true })
      renameSync(backup, folder)
    })
    const restored = await loadSizes()
    expect(restored.size).toBeLessThan(lost.size)
    const said = await whileSequencing('restored', async (one) => {
      await untilItSays(/an older database was restored/)(one)
      // More than were lost: the log must not grow past what was signed and then be taken for its continuation.
      await openCharts(8)
      await pause(1_500)
    })
    expect(said.join('\n')).toContain(`the log has ${restored.size} entries, and ${lost.size} were signed`)
    expect(await loadSizes()).toEqual({ ...restored, queued: restored.queued + 8 })
    const again = await whileSequencing('restored-again', untilItSays(/the signer stops/))
    expect(again.join('\n')).toContain('an older database was restored')
  })
})

async function keysThatSigned(): Promise<string[]> {
  const text = 'select distinct key_id from checkpoint_signature'
  return asClient(stage.urls.owner, async (client) => (await client.query(text)).rows.map(({ key_id }) => key_id as string))
}
