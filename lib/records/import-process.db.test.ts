import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor, Principal } from '@/lib/base/actor'
import type { AccountId, ImportRunId, SessionId } from '@/lib/base/ids'
import { closeAccount } from '@/lib/directory/change-account'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { DEFAULT_LIMITS } from '@/lib/records/import/scan'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import type { ImportJob } from '@/lib/records/import-frames'
import { importApart, stopImporting } from '@/lib/records/import-process'
import { endRun, isOpenRun, listRuns, openRun, startRun } from '@/lib/records/import-runs'

let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
})
afterAll(async () => {
  await stopImporting()
  await test.drop()
})

const principalOf = ({ id, role, session }: Actor): Principal => ({ id: id as AccountId, role, session: session as SessionId })

async function started(actor: Actor = nair): Promise<ImportRunId> {
  const run = await startRun(actor)
  if (!run.ok) throw new Error(run.refusal.code)
  return run.value
}

function jobOf(run: ImportRunId, number: number, by: Actor = nair): ImportJob {
  return { run, number, organisation: test.northgate, onBehalfOf: principalOf(by), source: 'test' }
}

async function* inPieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function count(table: string): Promise<number> {
  const { rows } = await test.owner.pool.query(`select count(*)::int as n from ${table}`)
  return rows[0].n
}

const workers = () =>
  execFileSync('ps', ['-eo', 'ppid,pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('bin/import-worker.ts') && line.trim().startsWith(`${process.pid} `))
    .map((line) => Number(line.trim().split(/\s+/)[1]))

describe('a bundle handed to the process that imports', () => {
  it('is taken as it arrives, listed in the same transaction, and written on behalf of whoever started it', async () => {
    const from = await queueEnd(test)
    const run = await started()
    const answer = await importApart(jobOf(run, 1), inPieces(generateBundle({ resources: 20, seed: 41 })))
    expect(answer).toMatchObject({ ok: true, value: { outcome: 'taken', newPatient: true, problems: [] } })
    const opened = await openRun(nair, run)
    expect(opened).toMatchObject({ ok: true, value: { run: { taken: 1, newPatients: 1, by: 'Test administrator' } } })
    expect(opened.ok && opened.value.bundles).toEqual([answer.ok && answer.value])
    const events = await eventsSince(test, from, test.northgate)
    expect(events[0]).toMatchObject({ action: 'import.start', actor: { id: nair.id }, objects: [{ type: 'ImportRun', id: run }] })
    const written = events.filter(({ actor }) => actor.id === 'import')
    expect(written.map(({ action }) => action)).toContain('patient.create')
    for (const event of written) {
      expect(event).toMatchObject({ onBehalfOf: { id: nair.id, role: 'administrator' }, session: nair.session })
      expect(event.basis).toMatchObject({ kind: 'duty', policies: ['duty.import'] })
    }
  })

  it('that is refused leaves a place and a reason, nothing of itself, and its entry', async () => {
    const run = await started()
    const [from, patients] = [await queueEnd(test), await count('patient')]
    const text = new TextDecoder().decode(generateBundle({ resources: 10, seed: 42 })).replace('"gender": "', '"VegaMarisol": "')
    const answer = await importApart(jobOf(run, 1), inPieces(new TextEncoder().encode(text)))
    expect(answer).toMatchObject({ ok: true, value: { outcome: 'refused', created: 0, problems: [{ path: 'Patient.?' }] } })
    expect(JSON.stringify(await openRun(nair, run))).not.toMatch(/Vega|Marisol/)
    expect(await count('patient')).toBe(patients)
    const events = await eventsSince(test, from, test.northgate)
    expect(events[0]).toMatchObject({ action: 'import.bundle', outcome: 'refused', onBehalfOf: { id: nair.id } })
  })

  it('above the limit is refused without being kept, and the next one is taken', async () => {
    const run = await started()
    const piece = new Uint8Array(4 * 1024 * 1024).fill(0x20)
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent <= DEFAULT_LIMITS.bundleBytes + 16 * piece.length; sent += piece.length) yield piece
    }
    expect(await importApart(jobOf(run, 1), endless())).toMatchObject({
      ok: true,
      value: { outcome: 'refused', problems: [{ code: 'too-large' }] },
    })
    const next = await importApart(jobOf(run, 2), inPieces(generateBundle({ resources: 6, seed: 43 })))
    expect(next).toMatchObject({ ok: true, value: { outcome: 'taken' } })
  })

  it('whose upload breaks off leaves nothing, and the next one is taken', async () => {
    const run = await started()
    const patients = await count('patient')
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* inPieces(generateBundle({ resources: 6, seed: 44 }))
      throw new Error('the sender went away')
    }
    expect(await importApart(jobOf(run, 1), broken())).toMatchObject({ ok: false, refusal: { code: 'unavailable' } })
    expect(await count('patient')).toBe(patients)
    const next = await importApart(jobOf(run, 1), inPieces(generateBundle({ resources: 6, seed: 44 })))
    expect(next).toMatchObject({ ok: true, value: { outcome: 'taken', newPatient: true } })
  })

  it('is refused in the middle of a run once whoever started it is closed out', async () => {
    const other = await signedIn({ role: 'administrator', organisation: test.northgate })
    const run = await started(other)
    const first = await importApart(jobOf(run, 1, other), inPieces(generateBundle({ resources: 6, seed: 45 })))
    expect(first.ok).toBe(true)
    await closeAccount(nair, other.id as AccountId)
    const patients = await count('patient')
    const second = await importApart(jobOf(run, 2, other), inPieces(generateBundle({ resources: 6, seed: 46 })))
    expect(second).toMatchObject({ ok: false, refusal: { code: 'no-session' } })
    expect(await count('patient')).toBe(patients)
  })

  it('a number is taken once: sent again it is not imported again', async () => {
    const run = await started()
    await importApart(jobOf(run, 1), inPieces(generateBundle({ resources: 6, seed: 47 })))
    const versions = await count('record_version')
    const again = await importApart(jobOf(run, 1), inPieces(generateBundle({ resources: 9, seed: 48 })))
    expect(again).toMatchObject({ ok: true, value: { outcome: 'failed' } })
    expect(await count('record_version')).toBe(versions)
  })

  it('when the process is killed: either all of the bundle and listed, or nothing, and the next one gets a process of its own', async () => {
    const run = await started()
    for (let number = 1; number <= 3; number++) {
      const bytes = generateBundle({ resources: 60, seed: 50 + number })
      const turn = importApart(jobOf(run, number), inPieces(bytes))
      await pause(20 * number)
      for (const pid of workers()) process.kill(pid, 'SIGKILL')
      const answer = await turn
      const known = await importBundle({ actor: importAgent(test.northgate), source: 'test' }, bytes)
      const taken = known.ok && !known.imported.isNewPatient
      expect(answer).toMatchObject({ ok: true, value: { outcome: taken ? 'taken' : 'failed' } })
    }
    const next = await importApart(jobOf(run, 9), inPieces(generateBundle({ resources: 6, seed: 60 })))
    expect(next).toMatchObject({ ok: true, value: { outcome: 'taken' } })
  })

  it('when the process dies between its commit and its answer, the row of the commit says what became of it', async () => {
    const run = await started()
    const insert = `insert into imported_bundle (run_id, number, at, outcome, created) values ($1, 1, now(), 'taken', 7)`
    async function* deadly(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(0x7b)
      await test.owner.pool.query(insert, [run])
      for (const pid of workers()) process.kill(pid, 'SIGKILL')
    }
    expect(await importApart(jobOf(run, 1), deadly())).toMatchObject({ ok: true, value: { outcome: 'taken', created: 7 } })
  })

  it('several at once are taken one after the other by one process', async () => {
    const run = await started()
    const numbers = [1, 2, 3, 4]
    const all = await Promise.all(
      numbers.map((number) => importApart(jobOf(run, number), inPieces(generateBundle({ resources: 6, seed: 70 + number })))),
    )
    expect(all.map((one) => one.ok && one.value.number)).toEqual(numbers)
    expect(workers()).toHaveLength(1)
    const opened = await openRun(nair, run)
    expect(opened.ok && opened.value.bundles.map(({ number }) => number)).toEqual(numbers)
  })

  it('a ninth in the line is told so at once', async () => {
    const run = await started()
    let go = () => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    async function* slow(): AsyncGenerator<Uint8Array> {
      await held
      yield* inPieces(generateBundle({ resources: 4, seed: 80 }))
    }
    const waiting = Array.from({ length: 8 }, (_, i) => importApart(jobOf(run, i + 1), slow()))
    expect(await importApart(jobOf(run, 9), slow())).toMatchObject({ ok: false, refusal: { code: 'too-many' } })
    go()
    expect((await Promise.all(waiting)).every(({ ok }) => ok)).toBe(true)
  })
})

describe('who may import', () => {
  it.each(['nurse', 'officer', 'desk', 'physician'] as const)('%s may not start, and no import acts for her', async (role) => {
    const actor = await signedIn({ role, organisation: test.northgate })
    expect(await startRun(actor)).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    expect(await listRuns(actor)).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    const from = { actor: importAgent(test.northgate, principalOf(actor)), source: 'test' }
    expect(await importBundle(from, generateBundle({ resources: 4, seed: 90 }))).toMatchObject({
      ok: false,
      code: 'not-your-role',
    })
  })

  it('an import acts for an administrator in her own organisation only', async () => {
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    const from = { actor: importAgent(test.northgate, principalOf(elsewhere)), source: 'test' }
    expect(await importBundle(from, generateBundle({ resources: 4, seed: 91 }))).toMatchObject({ ok: false, code: 'no-session' })
    const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
    const posing = { actor: importAgent(test.northgate, { ...principalOf(nurse), role: 'administrator' }), source: 'test' }
    expect(await importBundle(posing, generateBundle({ resources: 4, seed: 92 }))).toMatchObject({
      ok: false,
      code: 'no-session',
    })
  })

  it('a run is hers alone and of her organisation, until it is ended', async () => {
    const run = await started()
    const other = await signedIn({ role: 'administrator', organisation: test.northgate })
    const elsewhere = await signedIn({ role: 'administrator', organisation: test.cityHeart })
    expect(await isOpenRun(nair, run)).toBe(true)
    expect(await isOpenRun(other, run)).toBe(false)
    await endRun(other, run)
    expect(await isOpenRun(nair, run)).toBe(true)
    await endRun(nair, run)
    expect(await isOpenRun(nair, run)).toBe(false)
    expect(await openRun(elsewhere, run)).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
    const runs = await listRuns(elsewhere)
    expect(runs.ok && runs.value).toEqual([])
  })
})
