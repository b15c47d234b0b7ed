/**
 * Why an access happened, from facts: explained, unexplained or flagged. Signals and what speaks for the person stand
 * side by side; there is no score. Pure: facts in, words out.
 *
 *   explained    something names this access: a relation, rota, team, task or list, consent, self, duty, a reason borne out
 *   flagged      a signal, and nothing that names it
 *   unexplained  neither: permitted by a department's rule alone, declared and not borne out, an emergency under review
 */
import { pointsAgainst } from '@/lib/oversight/explain-against'
import { type Act, BEARS_OUT_MS, type Case, type Point } from '@/lib/oversight/explain-case'
import { declaredWords, pointsFor } from '@/lib/oversight/explain-for'

export type State = 'explained' | 'unexplained' | 'flagged'

export type Explanation = {
  readonly state: State
  /** Beside a row: `care team`, `recall list`, `same street`, `37 days after death`. */
  readonly words: string
  /** One sentence for the drawer and the entry's page. */
  readonly sentence: string
  readonly for: readonly Point[]
  readonly against: readonly Point[]
}

/** Refusals that say nothing about rights: something was misspelt, or somebody was first. */
const SLIPS: Readonly<Record<string, string>> = {
  invalid: 'not carried out: incomplete',
  conflict: 'not carried out: somebody was first',
  unavailable: 'not carried out: a service was down',
  'too-many': 'not carried out: too often',
}

export function explain(one: Case): Explanation {
  const { act } = one
  const slip = act.outcome === 'refused' ? SLIPS[act.refusal ?? ''] : undefined
  const inFavour = slip ? [{ kind: 'slip', words: slip, decides: true }] : pointsFor(one)
  const against = slip ? [] : pointsAgainst(one, inFavour)
  const decisive = inFavour.filter(({ decides }) => decides)
  const signals = against.filter(({ decides }) => decides)
  const points = { for: inFavour, against }
  if (decisive.length > 0) {
    const words = wordsOf(decisive)
    return { state: 'explained', words, sentence: `${capital(words)}.`, ...points }
  }
  if (signals.length > 0) {
    const words = signalWords(act, signals)
    return { state: 'flagged', words, sentence: `${capital(wordsOf(signals, 4))}; nothing found that explains it.`, ...points }
  }
  const words = restWords(one)
  return { state: 'unexplained', words, sentence: `${capital(words)}; nothing found that names this access.`, ...points }
}

function wordsOf(points: readonly Point[], most = 2): string {
  return [...new Set(points.map(({ words }) => words))].slice(0, most).join(', ')
}

/** That it was refused is said by the row; beside it the gravest of what else is known. */
function signalWords({ outcome }: Act, signals: readonly Point[]): string {
  const more = signals.filter(({ kind }) => kind !== 'refused')
  if (more.length === 0) return signals[0]?.words ?? ''
  return outcome === 'refused' ? `refused, ${more[0]?.words}` : (more[0]?.words ?? '')
}

function restWords({ act, around, now }: Case): string {
  if (act.outcome === 'refused') return act.refusal === 'no-session' ? 'the session had ended' : 'refused'
  if (around.mistake) return 'opened by mistake, not borne out'
  if (act.basis === 'emergency') return 'emergency, under review'
  if (act.basis === 'declared') {
    const reason = declaredWords(act)
    return now - act.at > BEARS_OUT_MS ? `${reason}, not borne out` : reason
  }
  return 'department’s rule alone'
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
