import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { type Killable, startSequencer } from '@/e2e/faults/processes'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { requireWholeLedger, untilSigned } from '@/e2e/faults/whole-ledger'
import { removeFolder, testWitness } from '@/e2e/support/witness'
import type { Actor } from '@/lib/base/actor'
import { writePrivate } from '@/lib/base/data-folder'
import type { PatientId } from '@/lib/base/ids'
import { formatVerifierKey, parseVerifierKey } from '@/lib/ledger/note-key'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'
import { openChart } from '@/lib/records/chart'

/**
 * The crash table of LEDGER.md with a real process and a real SIGKILL between each pair of steps. A lock of the tables' owner
 * stops the sequencer at the step; once it waits there it is killed, and its next life finds what the crash left.
 */
let stage: Stage
let actor: Actor
let patient: PatientId
let sequencer: Killable
let lives = 0
const acknowledged: string[] = []
const seen = new Set<string>()

beforeAll(async () => {
  stage = await openStage()
  patient = await addPatient(stage.northgate, 6, 1)
  actor = await addPhysician(stage.urls.owner, stage.northgate, [patient])
  await live()
})
afterEach(async () => {
  await live()
  seen.add((await loadCheckpoint()) ?? '')
  await requireWholeLedger(stage, acknowledged, seen)
})
afterAll(async () => {
  await sequencer?.stop()
  await stage?.drop()
})

/** A next life, as after ten seconds: the lease of the killed one has run out. Returns once all is signed. */
async function live(): Promise<void> {
  await sequencer?.kill()
  await sql('update ledger_lease set expires_at = now()')
  sequencer = startSequencer(stage, `sequencer-${lives++}`)
  await untilSigned(stage, 60, [sequencer])
}

async function sql<Row>(text: string): Promise<Row[]> {
  return asClient(stage.urls.owner, async (client) => (await client.query(text)).rows as Row[])
}

async function act(): Promise<void> {
  const opened = await openChart(actor, patient)
  expect(opened.ok).toBe(true)
  acknowledged.push(...opened.written.map(({ id }) => id))
}

type Sizes = { queued: number; entries: number; head: number; signed: number; state: number }

async function sizes(): Promise<Sizes> {
  const [row] = await sql<Omit<Sizes, 'state'>>(
    `select (select count(*) from ledger_queue)::int as queued, (select count(*) from ledger_entry)::int as entries,
       (select size from ledger_head)::int as head, (select max(size) from checkpoint_signature)::int as signed`,
  )
  if (!row) throw new Error('no head')
  return { ...row, state: Number(readFileSync(join(stage.dataDir, 'log.state'), 'utf8').split('\n')[2]) }
}

/** Kills the sequencer while it waits for this lock, with an act queued; returns what was there before and is there after. */
async function killedAt(lock: string): Promise<{ before: Sizes; after: Sizes; added: number }> {
  const before = await sizes()
  const ids = acknowledged.length
  await asClient(stage.urls.owner, async (client) => {
    await client.query('begin')
    await client.query(lock)
    await act()
    await untilItWaits()
    await sequencer.kill()
    await client.query('rollback')
  })
  await untilNobodyWaits()
  return { before, after: await sizes(), added: acknowledged.length - ids }
}

const WAITING = `select pid from pg_stat_activity where wait_event_type = 'Lock' and usename like 'chartseal_sequencer%'`
async function untilItWaits(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(20))
    if ((await asClient(stage.urls.superuser, (client) => client.query(WAITING))).rowCount) return
  throw new Error(`it never came to the step: ${sequencer.said().slice(-4).join(' | ')}`)
}
/** The dead one's connections end with what they were doing. */
async function untilNobodyWaits(): Promise<void> {
  const text = `select 1 from pg_stat_activity where usename like 'chartseal_sequencer%'`
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(20))
    if ((await asClient(stage.urls.superuser, (client) => client.query(text))).rowCount === 0) return
  throw new Error('its connections outlive it')
}

describe('a sequencer killed', () => {
  it('during a batch: the batch is taken back whole', async () => {
    const { before, after, added } = await killedAt('lock table ledger_head in share mode')
    expect(after).toEqual({ ...before, queued: added })
  })

  it('after a batch and before signing: the entries are placed, nothing is signed', async () => {
    const { before, after, added } = await killedAt('lock table ledger_checkpoint in access exclusive mode')
    expect(after).toEqual({ ...before, entries: before.entries + added, head: before.head + added })
  })

  it('after the state file and before the checkpoint is stored: it remembers what it may have signed', async () => {
    const { before, after, added } = await killedAt('lock table ledger_checkpoint in share mode')
    const [size, entries] = [before.head + added, before.entries + added]
    expect(after).toEqual({ ...before, entries, head: size, state: size })
  })

  it('between the checkpoint and its signature: neither is there', async () => {
    const { before, after, added } = await killedAt('lock table checkpoint_signature in share mode')
    const [size, entries] = [before.head + added, before.entries + added]
    expect(after).toEqual({ ...before, entries, head: size, state: size })
    expect(await sql('select 1 from ledger_checkpoint where size = (select size from ledger_head)')).toEqual([])
  })

  it('after a witness was asked and before its answer is stored: it is asked again, and countersigns what it did before', async () => {
    const log = parseVerifierKey(loadVerifierKey())
    const witness = await testWitness(log)
    const policy = `log ${formatVerifierKey(log)}\nwitness outside ${formatVerifierKey(witness.key)} ${witness.url}\nquorum outside\n`
    writePrivate(join(stage.dataDir, 'policy'), policy)
    await killedAt('lock table witness_state in share mode')
    expect(await cosigned(witness.key.id), 'half an answer is none').toBeUndefined()
    const signed = (await sizes()).signed
    await live()
    for (const end = Date.now() + 30_000; (await cosigned(witness.key.id)) === undefined && Date.now() < end; ) await pause(50)
    expect(await cosigned(witness.key.id)).toBeGreaterThanOrEqual(signed)
    await witness.close()
    removeFolder(witness.folder)
  })
})

async function cosigned(key: string): Promise<number | undefined> {
  const [row] = await sql<{ size: number | null }>(
    `select max(size)::int as size from checkpoint_signature where key_id = '${key}'`,
  )
  return row?.size ?? undefined
}
