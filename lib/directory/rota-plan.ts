/**
 * What a file does to the rota that stands. The file is the rota of its departments from the first shift in it to the last:
 * shifts of theirs that begin in between and are not in the file are taken back. What has been stays, and is never added. The
 * same file read again changes nothing. Pure.
 */
export type Wanted = {
  readonly line: number
  readonly account: string
  readonly department: string
  readonly since: Date
  readonly until: Date
}
export type Standing = {
  readonly id: string
  readonly accountId: string
  readonly departmentId: string
  readonly since: Date
  readonly until: Date
}
export type Plan<S extends Standing> = {
  readonly add: readonly Wanted[]
  readonly same: readonly Wanted[]
  /** Already over, and not on the rota: not written. */
  readonly over: readonly Wanted[]
  readonly end: readonly S[]
}

export function planRota<S extends Standing>(wanted: readonly Wanted[], standing: readonly S[], now: Date): Plan<S> {
  const known = new Map(standing.map((row) => [keyOf(row.accountId, row.departmentId, row), row]))
  const kept = new Set<S>()
  const plan = { add: [] as Wanted[], same: [] as Wanted[], over: [] as Wanted[] }
  for (const one of wanted) {
    const row = known.get(keyOf(one.account, one.department, one))
    if (row) kept.add(row)
    plan[row ? 'same' : one.until <= now ? 'over' : 'add'].push(one)
  }
  const spans = spansOf(wanted)
  const replaced = (row: S) => {
    const span = spans.get(row.departmentId)
    return span !== undefined && row.since >= span.since && row.since < span.until && row.until > now && row.until > row.since
  }
  return { ...plan, end: standing.filter((row) => !kept.has(row) && replaced(row)) }
}

type Span = { readonly since: Date; readonly until: Date }

/** From the first to the last shift of each department. */
export function spansOf(wanted: readonly Wanted[]): Map<string, Span> {
  const spans = new Map<string, Span>()
  for (const { department, since, until } of wanted) {
    const span = spans.get(department) ?? { since, until }
    const first = Math.min(since.getTime(), span.since.getTime())
    const last = Math.max(until.getTime(), span.until.getTime())
    spans.set(department, { since: new Date(first), until: new Date(last) })
  }
  return spans
}

function keyOf(account: string, department: string, { since, until }: Span): string {
  return [account, department, since.getTime(), until.getTime()].join(' ')
}
