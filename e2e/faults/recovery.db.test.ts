import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { Drill, untilItSays } from '@/e2e/faults/drill'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { requireWholeLedger, untilSigned } from '@/e2e/faults/whole-ledger'
import { eventsOfNobody } from '@/e2e/support/queued-events'
import { removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import { toBase64 } from '@/lib/base/bytes'
import { forgetReceiptKey } from '@/lib/keys/receipt-key'
import { openCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { loadLogKeys } from '@/lib/ledger/log-keys'
import { parseNote } from '@/lib/ledger/note'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { loadEdgeAt } from '@/lib/ledger/publish'
import { loadStopped } from '@/lib/ledger/stopped'
import { checkAll, DEPTHS } from '@/lib/oversight/check/check-all'

/** Restore drills: each ends as LEDGER.md says it does. */
let stage: Stage
let drill: Drill
const acknowledged: string[] = []
beforeAll(async () => {
  stage = await openStage()
  const patient = await addPatient(stage.northgate, 6, 1)
  drill = new Drill(stage, await addPhysician(stage.urls.owner, stage.northgate, [patient]), patient)
})
afterAll(() => drill.end())

const file = (name: string) => drill.file(name)
const ledger = (...args: string[]) => drill.ledger(...args)
const sizeOf = (note = '') => parseCheckpoint(parseNote(note).text).size

async function expectWhole(): Promise<void> {
  for await (const { verdict, lines } of checkAll(DEPTHS)) expect(verdict, lines.join('\n')).toBe('intact')
}

describe('the signer’s memory is lost', () => {
  it('without witnesses it waits until the operator names the newest checkpoint, and takes no smaller one', async () => {
    acknowledged.push(...(await drill.openCharts(2)))
    await drill.sequence()
    writeFileSync(file('old-note'), (await loadCheckpoint()) ?? '')
    acknowledged.push(...(await drill.openCharts(2)))
    await drill.sequence()
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
    const said = await drill.whileSequencing(async (one) => {
      await untilItSays(/log\.state is missing/, one)
      expect(loadStopped()).toMatchObject({ why: 'forgot' })
      acknowledged.push(...(await drill.openCharts(1)))
      // The same process goes on: nobody has to start anything again.
      expect(await ledger('resume', '--from', file('note'))).toMatchObject({ code: 0 })
      await untilSigned(stage, 30, [one])
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
    acknowledged.push(...(await drill.openCharts(2)))
    await drill.whileSequencing(async (one) => {
      await untilSigned(stage, 30, [one])
      const cosigned =
        'select count(distinct key_id)::int as n from checkpoint_signature where size = (select size from ledger_head)'
      for (let n = 0; n < 3; await pause(100))
        n = (await asClient(stage.urls.owner, (client) => client.query(cosigned))).rows[0].n
    })
    rmSync(file('log.state'))
    const stranger = witnesses[1].url
    const hide = readFileSync(file('policy'), 'utf8')
    writeFileSync(file('policy'), hide.replace(stranger, 'http://127.0.0.1:1/'))
    await drill.whileSequencing((one) => untilItSays(/log\.state is missing/, one))
    expect(existsSync(file('log.state')), 'one of two is no quorum').toBe(false)
    writeFileSync(file('policy'), hide)
    const said = await drill.whileSequencing((one) => untilItSays(/goes on from the tree/, one))
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
    await drill.withDatabaseStopped((folder) => execFileSync('cp', ['-a', folder, backup]))
    lost.push(...(await drill.openCharts(5)))
    await drill.sequence()
    before = {
      key: formatVerifierKey(loadLogKeys().current),
      size: (await drill.sizes()).size,
      note: (await loadCheckpoint()) ?? '',
    }
    await drill.withDatabaseStopped((folder) => {
      rmSync(folder, { recursive: true })
      renameSync(backup, folder)
    })
    kept = (await drill.sizes()).size
    await drill.whileSequencing(async (one) => {
      await untilItSays(/an older database was restored/, one)
      acknowledged.push(...(await drill.openCharts(8)))
      await pause(1_000)
      expect(await drill.sizes()).toEqual({ size: kept, queued: 8 })
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
    const said = await drill.whileSequencing((one) => untilItSays(/begun and not finished/, one))
    expect(said).toContain('entries wait in the queue')
    expect((await drill.sizes()).size).toBe(kept)
  })

  it('succeed, killed on its way and run again, ends it: everything verifies from then on and nothing queued is lost', async () => {
    await drill.ledgerKilled(900, 'succeed')
    let done = await ledger('succeed')
    // Killed late it leaves its lease behind, and the next one says to wait until that has ended.
    for (; done.said.includes('a sequencer is at work'); done = await ledger('succeed')) await pause(1_000)
    expect(done, done.said).toMatchObject({
      code: 0,
      said: expect.stringContaining(`entries ${kept} to ${before.size - 1} of it are lost`),
    })
    forgetReceiptKey()
    await drill.sequence()
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
