/**
 * Why an access happened, from facts: explained, unexplained or flagged. Signals and what speaks for the person stand
 * side by side; there is no score. Pure: facts in, words out.
 *
 *   explained    something names this access: a relation, rota, team, task or list, consent, self, duty, a reason borne out
 *   flagged      a signal, and nothing that names it
 *   unexplained  permitted, and neither
 */
export type State = 'explained' | 'unexplained' | 'flagged'

/** `decides`: alone enough to explain, or to flag. Night hours or a shared surname never are. */
export type Point = { readonly kind: string; readonly words: string; readonly decides: boolean }

export type Explanation = {
  readonly state: State
  /** Beside a row: `care team`, `recall list`, `same street`, `37 days after death`. */
  readonly words: string
  /** One sentence for the drawer and the entry's page. */
  readonly sentence: string
  readonly for: readonly Point[]
  readonly against: readonly Point[]
}
