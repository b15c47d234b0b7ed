/** What a check of the ledger says: intact, broken with its findings, or that it could not be made. Pure. */

/**
 * `sealed`: the sealed event does not open to what its leaf commits to. `wrap`: an event key's wrap. `index`: a column of
 * the reading index. `stream`: a stream's order or head. `key`: an enrolled key. `share`: a consent, or a key it gave. `assignment`: a team's member, or a shift. `record`, `state`, `envelope`, `grant`: content binding. `tile`,
 * `checkpoint`, `signature`, `head`: what is stored beside the entries of the log. `entry`, `chain`, `size`, `root`: the
 * entries since the last check. `guard`: what the database itself should refuse.
 */
export type FindingKind =
  | ('sealed' | 'wrap' | 'index' | 'stream' | 'key' | 'share' | 'assignment')
  | ('record' | 'state' | 'envelope' | 'grant')
  | ('tile' | 'checkpoint' | 'signature' | 'head')
  | ('entry' | 'chain' | 'size' | 'root' | 'guard')

export type Finding = {
  readonly kind: FindingKind
  /** Table and column that disagree with the sealed events. */
  readonly column: string
  /** The entry's position; absent for what is queued or no entry at all. */
  readonly position?: number
  /** Id of the entry, stream, record or compartment spoken of. */
  readonly id: string
  readonly what: string
}

export type CheckResult =
  | { readonly verdict: 'intact'; readonly checked: number; readonly notes: readonly string[] }
  | {
      readonly verdict: 'broken'
      readonly checked: number
      readonly findings: readonly Finding[]
      /** How many there are; the list above stops at a hundred. */
      readonly total: number
      readonly notes: readonly string[]
    }
  | { readonly verdict: 'cannot-check'; readonly reason: string }

const MOST = 100

/** Collects findings in bounded memory: a ledger wholly rewritten must not exhaust the checker. */
export class Findings {
  readonly list: Finding[] = []
  total = 0

  add(finding: Finding): void {
    this.total++
    if (this.list.length < MOST) this.list.push(finding)
  }

  result(checked: number, notes: readonly string[] = []): CheckResult {
    if (this.total === 0) return { verdict: 'intact', checked, notes }
    return { verdict: 'broken', checked, findings: this.list, total: this.total, notes }
  }
}
