import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asClient } from '@/bin/set-up/databases'
import { Drill, untilItSays } from '@/e2e/faults/drill'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { openStage, type Stage } from '@/e2e/faults/stage'
import { requireWholeLedger } from '@/e2e/faults/whole-ledger'
import { forgetReceiptKey } from '@/lib/keys/receipt-key'
import { loadLogKeys } from '@/lib/ledger/log-keys'
import { loadStopped } from '@/lib/ledger/stopped'
import { checkAll, DEPTHS } from '@/lib/oversight/check/check-all'

/**
 * Point-in-time recovery as PostgreSQL does it: a base backup of the running server, its archived log replayed to a moment. The
 * embedded server comes without pg_basebackup; pg_backup_start and a copy are what that does.
 */
let stage: Stage
let drill: Drill
beforeAll(async () => {
  stage = await openStage()
  const patient = await addPatient(stage.northgate, 6, 1)
  drill = new Drill(stage, await addPhysician(stage.urls.owner, stage.northgate, [patient]), patient)
})
afterAll(() => drill.end())

const asSuperuser = async (text: string) => (await asClient(stage.urls.superuser, (client) => client.query(text))).rows

/** In a folder of the server's user, who writes the archive. */
function makeFolder(path: string): string {
  mkdirSync(path)
  const { uid, gid } = statSync(stage.databaseFolder)
  chownSync(path, uid, gid)
  chmodSync(path, 0o700)
  return path
}

async function backUpRunning(base: string): Promise<void> {
  const label = await asClient(stage.urls.superuser, async (client) => {
    await client.query("select pg_backup_start('drill', true)")
    execFileSync('cp', ['-a', stage.databaseFolder, base])
    return (await client.query('select labelfile from pg_backup_stop()')).rows[0].labelfile as string
  })
  rmSync(`${base}/postmaster.pid`)
  writeFileSync(`${base}/backup_label`, label)
}

it('a database recovered to a moment before the loss: the signer refuses, the queue is kept, and succeed ends it', async () => {
  const archive = makeFolder(`${stage.databaseFolder}.archive`)
  await asSuperuser('alter system set archive_mode = on')
  await asSuperuser(`alter system set archive_command = 'cp %p ${archive}/%f'`)
  await drill.withDatabaseStopped(() => undefined)
  const base = `${stage.databaseFolder}.base`
  await backUpRunning(base)
  const kept = await drill.openCharts(3)
  await drill.sequence()
  const at = (await drill.sizes()).size
  const [moment] = await asSuperuser('select now()::text as now, pg_sleep(1.1)')
  const lost = await drill.openCharts(4)
  await drill.sequence()
  const before = (await drill.sizes()).size
  await asSuperuser('select pg_switch_wal()')
  for (let n = 0; n === 0; )
    [{ n }] = (await asSuperuser('select archived_count::int as n from pg_stat_archiver')) as [{ n: number }]
  await drill.withDatabaseStopped((folder) => {
    rmSync(folder, { recursive: true })
    execFileSync('mv', [base, folder])
    appendFileSync(
      `${folder}/postgresql.auto.conf`,
      `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${moment?.now}'\nrecovery_target_action = 'promote'\narchive_mode = off\n`,
    )
    execFileSync('install', ['-m', '600', '/dev/null', `${folder}/recovery.signal`])
    const { uid, gid } = statSync(folder)
    for (const name of ['recovery.signal', 'backup_label']) chownSync(`${folder}/${name}`, uid, gid)
  })
  expect((await drill.sizes()).size).toBe(at)
  const queued: string[] = []
  await drill.whileSequencing(async (one) => {
    await untilItSays(/an older database was restored/, one)
    queued.push(...(await drill.openCharts(6)))
  })
  expect(loadStopped()).toMatchObject({ why: 'lost', missing: before - at })
  expect(await drill.ledger('succeed')).toMatchObject({ code: 0 })
  forgetReceiptKey()
  await drill.sequence()
  await requireWholeLedger(stage, [...kept, ...queued], [])
  await expect(requireWholeLedger(stage, lost, [])).rejects.toThrow(/acknowledged and lost/)
  expect(loadLogKeys().former.at(-1)).toMatchObject({ ended: 'lost', size: at, signed: before })
  for await (const { verdict, lines } of checkAll(DEPTHS)) expect(verdict, lines.join('\n')).toBe('intact')
})
