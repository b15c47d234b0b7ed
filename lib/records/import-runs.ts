import 'server-only'
/**
 * What administrators imported: counts, times, places and reasons. Neither a file's name nor anything of its content is
 * kept, and no patient's id: an administrator has no use for one.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import { type ImportRunId, newId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import type { Tx } from '@/lib/db/transaction'
import { ACCOUNT_COLUMNS, nameOf, type SealedAccount } from '@/lib/keys/sealed-names'
import type { ImportProblem } from '@/lib/records/import/problem'
import type { Imported } from '@/lib/records/import-bundle'

export type BundleCounts = {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly directory: number
  readonly newPatient: boolean
  readonly duplicates: number
}

export type BundleOutcome = 'taken' | 'refused' | 'failed'

export type BundleResult = BundleCounts & {
  readonly number: number
  readonly outcome: BundleOutcome
  readonly problems: readonly ImportProblem[]
  readonly dropped: number
}

const NO_COUNTS: BundleCounts = { created: 0, updated: 0, unchanged: 0, directory: 0, newPatient: false, duplicates: 0 }
/** Shown and kept; the rest is counted. */
const MOST_PROBLEMS = 20

export function takenResult(number: number, imported: Imported): BundleResult {
  const { created, updated, unchanged, directory, isNewPatient: newPatient, possibleDuplicates } = imported
  const counts = { created, updated, unchanged, directory, newPatient, duplicates: possibleDuplicates.length }
  return { number, outcome: 'taken', ...counts, problems: [], dropped: 0 }
}

export function refusedResult(number: number, problems: readonly ImportProblem[], dropped: number): BundleResult {
  const kept = problems.slice(0, MOST_PROBLEMS)
  return { number, outcome: 'refused', ...NO_COUNTS, problems: kept, dropped: dropped + problems.length - kept.length }
}

export function failedResult(number: number): BundleResult {
  return { number, outcome: 'failed', ...NO_COUNTS, problems: [], dropped: 0 }
}

export async function startRun(actor: Actor): Promise<Audited<ImportRunId>> {
  return underAudit({ actor, action: 'import.start' }, async (permit, tx) => {
    const id = newId<ImportRunId>()
    const who = { organisationId: String(permit.actor.organisation), accountId: String(permit.actor.id) }
    await tx.importRun.create({ data: { id, ...who, startedAt: permit.at } })
    permit.report({ objects: [{ type: 'ImportRun', id }] })
    return permitted(id)
  })
}

/** Whether this run is hers and goes on: asked before anything of an upload is read. */
export async function isOpenRun(actor: Actor, run: ImportRunId): Promise<boolean> {
  const { rows } = await db().pool.query(
    'select 1 from import_run where id = $1 and account_id::text = $2 and organisation_id = $3 and ended_at is null',
    [run, actor.id, actor.organisation],
  )
  return rows.length > 0
}

export async function endRun(actor: Actor, run: ImportRunId): Promise<void> {
  await db().pool.query('update import_run set ended_at = $3 where id = $1 and account_id::text = $2 and ended_at is null', [
    run,
    actor.id,
    now(),
  ])
}

const INSERT = `
  insert into imported_bundle
    (run_id, number, at, outcome, created, updated, unchanged, directory, new_patient, duplicates, problems, dropped)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

/** In the bundle's own transaction: what is listed as taken was, and what was is listed. A number is taken once. */
export async function writeTaken(permit: Permit, tx: Tx, run: ImportRunId, result: BundleResult): Promise<void> {
  permit.requireLive()
  await tx.sql(INSERT, valuesOf(run, permit.at, result))
}

/** What left nothing behind: its entry of the ledger was written before. */
export async function writeRefused(run: ImportRunId, result: BundleResult): Promise<void> {
  await db().pool.query(`${INSERT} on conflict do nothing`, valuesOf(run, now(), result))
}

function valuesOf(run: ImportRunId, at: Date, result: BundleResult): unknown[] {
  const { number, outcome, created, updated, unchanged, directory, newPatient, duplicates, problems, dropped } = result
  const counts = [created, updated, unchanged, directory, newPatient, duplicates]
  return [run, number, at, outcome, ...counts, JSON.stringify(problems), dropped]
}

const RESULTS = `
  select number, outcome, created, updated, unchanged, directory, new_patient as "newPatient", duplicates, problems, dropped
  from imported_bundle where run_id = $1`

export async function loadResult(run: ImportRunId, number: number): Promise<BundleResult | undefined> {
  const { rows } = await db().pool.query<BundleResult>(`${RESULTS} and number = $2`, [run, number])
  return rows[0]
}

export type RunSummary = {
  readonly id: ImportRunId
  readonly startedAt: Date
  readonly endedAt: Date | null
  /** When its last bundle was done, or it began. */
  readonly lastAt: Date
  readonly by: string
  readonly taken: number
  readonly refused: number
  readonly failed: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly newPatients: number
  readonly duplicates: number
}

type RunRow = Omit<RunSummary, 'by'> & { readonly accountId: string }

const SUMMARIES = `
  select r.id, r.started_at as "startedAt", r.ended_at as "endedAt", coalesce(max(b.at), r.started_at) as "lastAt",
    r.account_id as "accountId",
    (count(b.number) filter (where b.outcome = 'taken'))::int as taken,
    (count(b.number) filter (where b.outcome = 'refused'))::int as refused,
    (count(b.number) filter (where b.outcome = 'failed'))::int as failed,
    coalesce(sum(b.created), 0)::int as created, coalesce(sum(b.updated), 0)::int as updated,
    coalesce(sum(b.unchanged), 0)::int as unchanged,
    (count(b.number) filter (where b.new_patient))::int as "newPatients",
    coalesce(sum(b.duplicates), 0)::int as duplicates
  from import_run r left join imported_bundle b on b.run_id = r.id
  where r.organisation_id = $1 and ($2::uuid is null or r.id = $2)
  group by r.id order by r.started_at desc, r.id desc limit $3`

const PAGE = 50

/** The newest of one's own organisation. */
export async function listRuns(actor: Actor): Promise<Audited<readonly RunSummary[]>> {
  return underAudit({ actor, action: 'import.list' }, async (permit, tx) => permitted(await loadRuns(permit, tx)))
}

export type OpenedRun = { readonly run: RunSummary; readonly bundles: readonly BundleResult[] }

export async function openRun(actor: Actor, id: ImportRunId): Promise<Audited<OpenedRun>> {
  return underAudit({ actor, action: 'import.list', detail: { run: id } }, async (permit, tx) => {
    const [run] = await loadRuns(permit, tx, id)
    if (!run) return refused('not-found')
    const { rows } = await tx.sql<BundleResult>(`${RESULTS} order by number`, [id])
    permit.report({ objects: [{ type: 'ImportRun', id }] })
    return permitted({ run, bundles: rows })
  })
}

async function loadRuns(permit: Permit, tx: Tx, id?: ImportRunId): Promise<RunSummary[]> {
  permit.requireLive()
  const { rows } = await tx.sql<RunRow>(SUMMARIES, [permit.actor.organisation, id ?? null, PAGE])
  const names = await loadNames(tx, [...new Set(rows.map(({ accountId }) => accountId))])
  return rows.map(({ accountId, ...run }) => ({ ...run, by: names.get(accountId) ?? '' }))
}

/** Each name once, however many runs were hers. */
async function loadNames(tx: Tx, accounts: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await tx.sql<SealedAccount>(`select ${ACCOUNT_COLUMNS} from account a where a.id = any($1::uuid[])`, [
    accounts,
  ])
  const names = new Map<string, string>()
  for (const row of rows) names.set(row.id, (await nameOf(row)) ?? '')
  return names
}
