import 'server-only'
/** Who and where the lines of a rota mean: people by the name they sign in with, or by a full name that only one of them has. */
import { groupBy } from '@/lib/base/group'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import type { Department } from '@/lib/directory/departments'
import { loginToken } from '@/lib/directory/login'
import { MOST_PROBLEMS, type Problem, type RotaLine } from '@/lib/directory/rota-csv'
import type { Wanted } from '@/lib/directory/rota-plan'
import { ACCOUNT_COLUMNS, isWhole, type SealedAccount } from '@/lib/keys/sealed-names'

export type Resolved = {
  readonly wanted: readonly Wanted[]
  readonly problems: readonly Problem[]
  /** Names by account, of everybody of the organisation. */
  readonly people: ReadonlyMap<string, string>
}

export async function resolveLines(
  permit: Permit,
  tx: Tx,
  lines: readonly RotaLine[],
  departments: readonly Department[],
): Promise<Resolved> {
  permit.requireLive()
  const { rows } = await tx.sql<SealedAccount>(
    `select ${ACCOUNT_COLUMNS} from account a where a.organisation_id = $1 and a.patient_id is null and a.role <> 'agent'`,
    [permit.actor.organisation],
  )
  const find = finder(rows)
  const places = new Map(departments.map(({ id, name }) => [folded(name), id]))
  const found = new Map<string, SealedAccount | string>()
  const wanted: Wanted[] = []
  const problems: Problem[] = []
  for (const { line, person, department, since, until } of lines) {
    const who = found.get(person) ?? (await find(person, String(permit.actor.id)))
    found.set(person, who)
    const where = places.get(folded(department))
    if (typeof who === 'string') problems.push({ line, words: who })
    else if (!where) problems.push({ line, words: `There is no department “${department.slice(0, 80)}” here.` })
    else wanted.push({ line, account: who.id, department: where, since, until })
    if (problems.length >= MOST_PROBLEMS) break
  }
  return { wanted, problems, people: new Map(rows.map(({ id, displayName }) => [id, displayName ?? ''])) }
}

/** The account, or why there is none. An altered row is nobody: it could bear another's name. */
function finder(rows: readonly SealedAccount[]) {
  const byLogin = new Map(rows.flatMap((row) => (row.loginToken ? [[hex(row.loginToken), row] as const] : [])))
  const byName = groupBy(rows, ({ displayName }) => folded(displayName ?? ''))
  return async (person: string, herself: string): Promise<SealedAccount | string> => {
    const quoted = `“${person.slice(0, 80)}”`
    const named = byName.get(folded(person)) ?? []
    const row = byLogin.get(hex(await loginToken(person))) ?? (named.length === 1 ? named[0] : undefined)
    if (!row)
      return named.length > 1
        ? `${named.length} people are called ${quoted}: write the name to sign in with.`
        : `Nobody here is ${quoted}.`
    if (row.id === herself) return 'That is you: nobody puts herself on a rota.'
    if (!row.active) return `The account of ${quoted} is closed.`
    return (await isWhole(row)) ? row : `The account of ${quoted} was altered in the database. Tell the privacy office.`
  }
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
