import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { type Killable, startSequencer } from '@/e2e/faults/processes'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { requireWholeLedger, untilSigned } from '@/e2e/faults/whole-ledger'
import { eventsOfNobody } from '@/e2e/support/queued-events'
import { removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import type { Actor } from '@/lib/base/actor'
import { toBase64 } from '@/lib/base/bytes'
import { pickVariables } from '@/lib/base/env'
import type { PatientId } from '@/lib/base/ids'
import { setDatabase } from '@/lib/db/client'
import { closeKeystore } from '@/lib/db/keystore'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { forgetReceiptKey } from '@/lib/keys/receipt-key'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { loadLogKeys } from '@/lib/ledger/log-keys'
import { parseNote } from '@/lib/ledger/note'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { loadEdgeAt } from '@/lib/ledger/publish'
import { loadStopped } from '@/lib/ledger/stopped'
import { checkAll, DEPTHS } from '@/lib/oversight/check/check-all'
import { openChart } from '@/lib/records/chart'

/** Restore drills: each ends as LEDGER.md says it does. */
let stage: Stage
let actor: Actor
let patient: PatientId
let sequencer: Killable | undefined
const acknowledged: string[] = []
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
const sizeOf = (note = '') => parseCheckpoint(parseNote(note).text).size
let lives = 0

async function whileSequencing(work: (sequencer: Killable) => Promise<unknown>): Promise<string> {
  sequencer = startSequencer(stage, `life-${++lives}`)
  await work(sequencer)
  await sequencer.stop()
  return sequencer.said().join('\n')
}

const signed = (one: Killable) => untilSigned(stage, 30, [one])

async function untilItSays(words: RegExp, one: Killable): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) if (words.test(one.said().join('\n'))) return
  expect(one.said().join('\n')).toMatch(words)
}

async function openCharts(times: number): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < times; i++) {
    const opened = await openChart(actor, patient)
    expect(opened.ok).toBe(true)
    ids.push(...opened.written.map(({ id }) => id))
  }
  return ids
}

async function sizes(): Promise<{ queued: number; size: number }> {
  const text = 'select (select count(*) from ledger_queue)::int as queued, (select size from ledger_head)::int as size'
  return asClient(stage.urls.owner, async (client) => (await client.query(text)).rows[0])
}

const command = (args: readonly string[]) => [
  ...['--conditions=react-server', '--import', 'tsx', resolve('bin/ledger.ts'), ...args, '--data', stage.dataDir],
]
const env = () => ({ ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const })

function ledger(...args: string[]): Promise<{ code: number | string; said: string }> {
  return new Promise((done) =>
    execFile(process.execPath, command(args), { env: env() }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    ),
  )
}

async function withDatabaseStopped(work: (folder: string) => void): Promise<void> {
  await setDatabase(undefined)
  await closeKeystore()
  await stage.stopDatabase()
  work(stage.databaseFolder)
  await stage.startDatabase()
  forgetShortLived()
  forgetEventKeys()
}

async function expectWhole(): Promise<void> {
  for await (const { verdict, lines } of checkAll(DEPTHS)) expect(verdict, lines.join('\n')).toBe('intact')
}

describe('the signer’s memory is lost', () => {
  it('without witnesses it waits until the operator names the newest checkpoint, and takes no smaller one', async () => {
    acknowledged.push(...(await openCharts(2)))
    await whileSequencing(signed)
    writeFileSync(file('old-note'), (await loadCheckpoint()) ?? '')
    acknowledged.push(...(await openCharts(2)))
    await whileSequencing(signed)
    writeFileSync(file('note'), (await loadCheckpoint()) ?? '')
    expect(await ledger('resume', '--from', file('note'))).toMatchObject({
      code: 2,
      said: expect.stringContaining('knows what it signed'),
    })
    rmSync(file('log.state'))
    expect(await ledger('resume', '--from', file('old-note'))).toMatchObject({
      code: 2,
      said: expect.stringContaining('signed more than'),
    })
    writeFileSync(file('forged'), readFileSync(file('note'), 'utf8').replace(/\n\d+\n/, '\n3\n'))
    expect(await ledger('resume', '--from', file('forged'))).toMatchObject({
      code: 2,
      said: expect.stringContaining('no checkpoint that this log signed'),
    })
    const said = await whileSequencing(async (one) => {
      await untilItSays(/log\.state is missing/, one)
      expect(loadStopped()).toMatchObject({ why: 'forgot' })
      acknowledged.push(...(await openCharts(1)))
      // The same process goes on: nobody has to start anything again.
      expect(await ledger('resume', '--from', file('note'))).toMatchObject({ code: 0 })
      await signed(one)
    })
    expect(said).toContain('by the checkpoint that the operator named')
    expect(loadStopped()).toBeUndefined()
    await requireWholeLedger(stage, acknowledged, [readFileSync(file('note'), 'utf8')])
  })

  it('a quorum of witnesses shows it by itself; one of two, or what a stranger signed, does not', async () => {
    const log = loadLogKeys().current
    const witnesses = [await testWitness(log), await testWitness(log)] as [TestWitness, TestWitness]
    const lines = witnesses.map(({ key, url }, i) => `witness w${i} ${formatVerifierKey(key)} ${url}`)
    const both = ['group both all w0 w1', 'quorum both', '']
    writeFileSync(file('policy'), [`log ${formatVerifierKey(log)}`, ...lines, ...both].join('\n'))
    acknowledged.push(...(await openCharts(2)))
    await whileSequencing(async (one) => {
      await signed(one)
      const cosigned =
        'select count(distinct key_id)::int as n from checkpoint_signature where size = (select size from ledger_head)'
      for (let n = 0; n < 3; await pause(100))
        n = (await asClient(stage.urls.owner, (client) => client.query(cosigned))).rows[0].n
    })
    rmSync(file('log.state'))
    const stranger = witnesses[1].url
    const hide = readFileSync(file('policy'), 'utf8')
    writeFileSync(file('policy'), hide.replace(stranger, 'http://127.0.0.1:1/'))
    await whileSequencing((one) => untilItSays(/log\.state is missing/, one))
    expect(existsSync(file('log.state')), 'one of two is no quorum').toBe(false)
    writeFileSync(file('policy'), hide)
    const said = await whileSequencing((one) => untilItSays(/goes on from the tree/, one))
    expect(said).toContain('by what a quorum of its witnesses showed')
    await requireWholeLedger(stage, acknowledged, [])
    for (const witness of witnesses) {
      await witness.close()
      removeFolder(witness.folder)
    }
    rmSync(file('policy'))
  })
})

describe('an older database is restored', () => {
  const lost: string[] = []
  let kept = 0
  let before = { key: '', size: 0, note: '' }

  it('without a loss no new log is begun', async () => {
    expect(await ledger('succeed')).toMatchObject({
      code: 2,
      said: expect.stringContaining('nothing shows that entries were lost'),
    })
    expect(loadLogKeys().former).toEqual([])
  })

  it('nothing is ordered, care goes on, and the portal is told how much is missing', async () => {
    const backup = `${stage.databaseFolder}.backup`
    writeFileSync(file('kept-note'), (await loadCheckpoint()) ?? '')
    await withDatabaseStopped((folder) => execFileSync('cp', ['-a', folder, backup]))
    lost.push(...(await openCharts(5)))
    await whileSequencing(signed)
    before = { key: formatVerifierKey(loadLogKeys().current), size: (await sizes()).size, note: (await loadCheckpoint()) ?? '' }
    await withDatabaseStopped((folder) => {
      rmSync(folder, { recursive: true })
      renameSync(backup, folder)
    })
    kept = (await sizes()).size
    await whileSequencing(async (one) => {
      await untilItSays(/an older database was restored/, one)
      acknowledged.push(...(await openCharts(8)))
      await pause(1_000)
      expect(await sizes()).toEqual({ size: kept, queued: 8 })
      expect(await ledger('succeed')).toMatchObject({
        code: 2,
        said: expect.stringContaining('a sequencer is at work'),
      })
    })
    expect(loadStopped()).toMatchObject({ why: 'lost', missing: before.size - kept })
    expect(loadLogKeys().former, 'refused before anything was decided').toEqual([])
  })

  it('a new log was begun and not finished: nothing is ordered until the command is run again', async () => {
    writeFileSync(file('policy'), `log ${formatVerifierKey(generateNoteSigner('elsewhere.example/log'))}\nquorum none\n`)
    expect(await ledger('succeed')).toMatchObject({ code: 2, said: expect.stringContaining('does not name the log’s key') })
    rmSync(file('policy'))
    const said = await whileSequencing((one) => untilItSays(/begun and not finished/, one))
    expect(said).toContain('entries wait in the queue')
    expect((await sizes()).size).toBe(kept)
  })

  it('succeed, killed on its way and run again, ends it: everything verifies from then on and nothing queued is lost', async () => {
    const child = spawn(process.execPath, command(['succeed']), { env: env(), stdio: 'ignore' })
    await pause(900)
    child.kill('SIGKILL')
    const done = await ledger('succeed')
    expect(done, done.said).toMatchObject({
      code: 0,
      said: expect.stringContaining(`entries ${kept} to ${before.size - 1} of it are lost`),
    })
    forgetReceiptKey()
    await whileSequencing(signed)
    await requireWholeLedger(stage, acknowledged, [])
    const placed = await asClient(stage.urls.owner, (client) =>
      client.query('select event_id as id from ledger_entry where event_id = any($1)', [lost]),
    )
    expect(placed.rows, 'what was lost is lost, and said').toEqual([])
    expect(loadStopped()).toBeUndefined()
    await expectWhole()
  })

  it('its first own entry names the old log, what was signed there and what is lost', async () => {
    const { former, current } = loadLogKeys()
    const [said] = (await eventsOfNobody()).filter(({ action }) => action === 'ledger.succeed')
    expect(said?.detail).toMatchObject({ kept, signed: before.size, lostFrom: kept, lostTo: before.size - 1 })
    expect(said?.detail.origin).toBe(former.at(-1)?.key.name)
    expect(current.name).not.toBe(said?.detail.origin)
    const at = await asClient(stage.urls.owner, (client) =>
      client.query('select position from ledger_entry where event_id = $1', [said?.id]),
    )
    expect(Number(at.rows[0]?.position)).toBe(kept)
  })

  it('the old log’s checkpoints up to there verify on the same tiles; larger ones do not', async () => {
    const old = loadLogKeys().former[0]?.key as NonNullable<ReturnType<typeof loadLogKeys>['former'][0]>['key']
    const good = openCheckpoint(readFileSync(file('kept-note'), 'utf8'), old)
    expect(toBase64((await loadEdgeAt(good.size))?.root() ?? new Uint8Array())).toBe(toBase64(good.root))
    const gone = openCheckpoint(before.note, old)
    expect(toBase64((await loadEdgeAt(gone.size))?.root() ?? new Uint8Array())).not.toBe(toBase64(gone.root))
    const { policy, text } = loadPolicy()
    expect(text).toContain(`# chartseal-last-good ${kept} `)
    expect(policy.logs.map(({ key }) => formatVerifierKey(key))).not.toContain(before.key)
    expect(sizeOf(await loadCheckpoint())).toBeGreaterThan(kept)
  })
})
