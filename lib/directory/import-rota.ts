import 'server-only'
/**
 * Reading in a rota: first what each line will do, then all of it or nothing, in one transaction. Each person whose shifts
 * change is one entry, so that the explorer tells of her as if somebody had written it by hand.
 */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { toBase64 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { groupBy } from '@/lib/base/group'
import { newId, type OrganisationId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Permit, Report } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import { sha256 } from '@/lib/crypto/hash'
import type { Tx } from '@/lib/db/transaction'
import { type Assignment, endAssignments, insertAssignments } from '@/lib/directory/assignments'
import { loadDepartments } from '@/lib/directory/departments'
import { loadAssignments, lockDepartments } from '@/lib/directory/rota'
import { type Problem, readRota } from '@/lib/directory/rota-csv'
import { resolveLines } from '@/lib/directory/rota-people'
import { type Plan, planRota, spansOf, type Wanted } from '@/lib/directory/rota-plan'

type RotaRow = Assignment & { readonly until: Date }

export type ShiftView = { readonly person: string; readonly department: string; readonly since: Date; readonly until: Date }
export type RotaPreview = {
  readonly lines: readonly (ShiftView & { readonly line: number; readonly what: 'add' | 'same' | 'over' })[]
  readonly ended: readonly ShiftView[]
}
/** Problems are no refusal: the file was read, and what is wrong with it is the answer. */
export type RotaAnswer<T> =
  | { readonly problems: readonly Problem[] }
  | { readonly problems: null; readonly done: T; readonly counts: RotaCounts }
export type RotaCounts = { readonly added: number; readonly same: number; readonly over: number; readonly ended: number }

export async function previewRota(actor: Actor, file: Uint8Array): Promise<Audited<RotaAnswer<RotaPreview>>> {
  return underAudit<RotaAnswer<RotaPreview>>({ actor, action: 'rota.list', timeoutMs: TIMEOUT_MS }, async (permit, tx) => {
    const read = await planOf(permit, tx, file)
    if ('problems' in read) return permitted(read)
    const { plan, names } = read
    return permitted({ problems: null, done: previewOf(plan, names), counts: countsOf(plan) })
  })
}

/** `invalid`: something is wrong with a line, and nothing was changed. */
export async function importRota(actor: Actor, file: Uint8Array): Promise<Audited<RotaCounts>> {
  return underAudit({ actor, action: 'rota.import', timeoutMs: TIMEOUT_MS }, async (permit, tx) => {
    const read = await planOf(permit, tx, file)
    if ('problems' in read) return refused('invalid', { field: 'file' })
    const { plan, names } = read
    await endAssignments(permit, tx, plan.end)
    const made = await insertAssignments(
      permit,
      tx,
      plan.add.map(({ account, department, since, until }) => {
        return { departmentId: department, teamId: null, accountId: account, since, until }
      }),
    )
    report(permit, plan, made, names, toBase64(sha256(Uint8Array.from(file))))
    return permitted(countsOf(plan))
  })
}

const TIMEOUT_MS = 120_000

type Names = { readonly people: ReadonlyMap<string, string>; readonly departments: ReadonlyMap<string, string> }
type Planned = { readonly plan: Plan<RotaRow>; readonly names: Names }

async function planOf(permit: Permit, tx: Tx, file: Uint8Array): Promise<Planned | { readonly problems: readonly Problem[] }> {
  permit.requireLive()
  const read = readRota(file, timeZone(), now())
  if (!read.ok) return { problems: read.problems }
  const departments = await loadDepartments(permit, tx)
  const resolved = await resolveLines(permit, tx, read.lines, departments)
  if (resolved.problems.length > 0) return { problems: resolved.problems }
  const spans = spansOf(resolved.wanted)
  await lockDepartments(tx, [...spans.keys()])
  const standing: RotaRow[] = []
  for (const [department, span] of spans)
    for (const row of await loadAssignments(permit, tx, [department], span))
      if (row.kind === 'rota' && row.until) standing.push(row as RotaRow)
  const byId = new Map(departments.map(({ id, name }) => [id, name]))
  return { plan: planRota(resolved.wanted, standing, permit.at), names: { people: resolved.people, departments: byId } }
}

function previewOf({ add, same, over, end }: Plan<RotaRow>, { people, departments }: Names): RotaPreview {
  const view = (account: string, department: string, { since, until }: { since: Date; until: Date }): ShiftView => {
    return { person: people.get(account) ?? '', department: departments.get(department) ?? '', since, until }
  }
  const all = [...mark('add', add), ...mark('same', same), ...mark('over', over)].sort((a, b) => a.one.line - b.one.line)
  return {
    lines: all.map(({ what, one }) => ({ line: one.line, what, ...view(one.account, one.department, one) })),
    ended: end.map((row) => view(row.accountId, row.departmentId, row)),
  }
}

function mark<W extends string>(what: W, lines: readonly Wanted[]): { what: W; one: Wanted }[] {
  return lines.map((one) => ({ what, one }))
}

function countsOf({ add, same, over, end }: Plan<RotaRow>): RotaCounts {
  return { added: add.length, same: same.length, over: over.length, ended: end.length }
}

/** The file's own entry first, by its hash; then one a person, department and kind of change, with the shifts' ids. */
function report(permit: Permit, plan: Plan<RotaRow>, made: readonly Assignment[], { departments }: Names, digest: string): void {
  const custody = permit.actor.organisation as OrganisationId
  const touched = [...new Set([...plan.add, ...plan.same, ...plan.over].map(({ department }) => department))]
  permit.report({
    custody,
    objects: [{ type: 'Rota', id: newId(), digest }],
    detail: { ...countsOf(plan), departments: touched.map((id) => departments.get(id) ?? '') },
  })
  for (const [action, changes] of [['rota.end', plan.end] as const, ['rota.assign', made as readonly RotaRow[]] as const])
    for (const [, some] of groupBy(changes, ({ accountId, departmentId }) => `${accountId} ${departmentId}`))
      permit.report({ action, custody, ...changeOf(some, departments) })
}

function changeOf(rows: readonly RotaRow[], departments: Names['departments']): Pick<Report, 'objects' | 'detail'> {
  const [{ accountId, departmentId }] = rows as [RotaRow]
  const since = new Date(Math.min(...rows.map((row) => row.since.getTime())))
  const until = new Date(Math.max(...rows.map((row) => row.until.getTime())))
  return {
    objects: [{ type: 'Account', id: accountId }, ...rows.map(({ id }) => ({ type: 'Assignment', id }))],
    detail: {
      department: departments.get(departmentId) ?? '',
      shifts: rows.length,
      since: since.toISOString(),
      until: until.toISOString(),
    },
  }
}
