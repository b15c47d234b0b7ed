import 'server-only'
/**
 * Teams' members and rotas against the events that made and ended them. Whoever has the database and the custodian can put
 * himself on a ward's rota, or bring back a shift that was taken off him, seal and all; that no entry made it, or that one
 * ended it, is what the history cannot be talked out of.
 */
import type { Tx } from '@/lib/db/transaction'
import { type AssignmentFields, isSealed, sealAssignment } from '@/lib/keys/row-seal'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Findings } from '@/lib/oversight/check/finding'

const MAKE: readonly string[] = ['rota.assign', 'team.join']
const END: readonly string[] = ['rota.end', 'team.leave']

type Row = AssignmentFields & { readonly seal: Uint8Array }

export class AssignmentChecker {
  /** The account each was made for. */
  private readonly made = new Map<string, string>()
  /** When each was ended, in milliseconds. */
  private readonly ended = new Map<string, number>()

  /** `known`: what was there as the check began; what came meanwhile is left for the next one. */
  constructor(
    private readonly findings: Findings,
    private readonly known: ReadonlySet<string>,
  ) {}

  add({ action, outcome, at, objects }: LedgerEvent): void {
    if (outcome !== 'permitted') return
    const account = objects.find(({ type }) => type === 'Account')?.id ?? ''
    for (const { type, id } of objects) {
      if (type !== 'Assignment') continue
      if (MAKE.includes(action)) this.made.set(id, account)
      if (END.includes(action)) this.ended.set(id, Date.parse(at))
    }
  }

  /** Once every event was read. */
  async end(tx: Tx): Promise<void> {
    const { rows } = await tx.sql<Row>(
      `select id, organisation_id as "organisationId", department_id as "departmentId", team_id as "teamId",
         account_id as "accountId", kind, since, until, created_at as "createdAt", seal from assignment`,
    )
    for (const row of rows) await this.check(row)
    const there = new Set(rows.map(({ id }) => id))
    for (const id of this.made.keys()) if (!there.has(id)) this.say('assignment.id', id, 'it was made and is gone')
  }

  private async check(row: Row): Promise<void> {
    const { id, since, until, accountId } = row
    const account = this.made.get(id)
    if (account === undefined && this.known.has(id)) this.say('assignment.id', id, 'no event made it')
    if (account !== undefined && account !== accountId) this.say('assignment.account_id', id, 'it was made for somebody else')
    if (!(await isSealed(row.seal, sealAssignment(row)))) this.say('assignment.seal', id, 'it is not what the portal wrote')
    const ended = this.ended.get(id)
    // One that was taken back before it began ends as it begins.
    if (ended !== undefined && (until === null || until.getTime() > Math.max(ended, since.getTime())))
      this.say('assignment.until', id, 'it was ended, and is in force again')
  }

  private say(column: string, id: string, what: string): void {
    this.findings.add({ kind: 'assignment', column, id, what })
  }
}

/** As the check begins. */
export async function loadAssignmentIds(tx: Tx): Promise<Set<string>> {
  const { rows } = await tx.sql<{ id: string }>('select id from assignment')
  return new Set(rows.map(({ id }) => id))
}
