/** What speaks against an access: signals, each a fact that an officer can look up. Pure. */
import { BEARS_OUT_MS, type Case, isStaffLook, LOOKS, type Point } from '@/lib/oversight/explain-case'

/** The gravest first: the first one stands beside the row. */
export function pointsAgainst(one: Case, inFavour: readonly Point[]): Point[] {
  const signals = [...byOutcome(one), ...byPerson(one), ...byDeath(one), ...bySearch(one), ...byMistake(one), ...byEmergency(one)]
  return [...signals, ...weak(one, inFavour)]
}

function byOutcome({ act }: Case): Point[] {
  if (act.outcome === 'failed') return [signal('failed', 'failed: nothing was shown')]
  if (act.outcome !== 'refused' || !LOOKS.includes(act.action) || act.refusal === 'no-session') return []
  return [signal('refused', 'refused')]
}

function byPerson({ act, known }: Case): Point[] {
  if (!isStaffLook(act)) return []
  const found: (Point | false)[] = [
    known.self && signal('self', 'own chart'),
    known.coWorker && signal('co-worker', 'co-worker'),
    known.knownPerson && signal('known', 'emergency contact'),
    known.sameStreet && signal('street', 'same street'),
  ]
  return found.filter((point) => point !== false)
}

function byDeath({ act, known }: Case): Point[] {
  if (!isStaffLook(act) || known.deceasedAt === null || act.at <= known.deceasedAt) return []
  const days = Math.floor((act.at - known.deceasedAt) / 86_400_000)
  const words = days === 0 ? 'after death, the same day' : `${days} ${days === 1 ? 'day' : 'days'} after death`
  return [signal('deceased', words)]
}

/** Two or three letters list everybody whose name begins so: nobody looks for a patient of theirs like that. */
const INITIALS = 3
function bySearch({ act, around }: Case): Point[] {
  const letters = around.searchedLetters
  if (!isStaffLook(act) || letters === null || letters > INITIALS) return []
  return [signal('browsing', 'browsing by initials')]
}

const LONG_STAY_MS = 120_000
const MANY_ITEMS = 3
function byMistake({ around }: Case): Point[] {
  const { stayMs = null, items = 0 } = around.mistake ?? {}
  const long = stayMs !== null && stayMs >= LONG_STAY_MS
  if (!around.mistake || (!long && items <= MANY_ITEMS)) return []
  const stay = long ? `, stayed ${Math.round(stayMs / 60_000)} minutes` : ''
  const opened = items > MANY_ITEMS ? `, opened ${items} items` : ''
  return [signal('mistake', `“by mistake”${stay}${opened}`)]
}

function byEmergency({ act, around, now }: Case): Point[] {
  if (act.basis !== 'emergency') return []
  if (around.review === 'not-appropriate') return [signal('emergency', 'emergency, reviewed as not appropriate')]
  const days = Math.floor((now - act.at) / 86_400_000)
  return around.review === null && now - act.at > BEARS_OUT_MS ? [signal('emergency', `not reviewed, ${days} days`)] : []
}

/** Said beside, never enough alone: half a hospital works at night, and whole villages share a name. */
function weak({ act, known, now }: Case, inFavour: readonly Point[]): Point[] {
  if (!isStaffLook(act)) return []
  const onRota = inFavour.some(({ kind }) => kind === 'rota')
  const named = inFavour.some(({ decides }) => decides)
  const stale = act.basis === 'declared' && now - act.at > BEARS_OUT_MS
  const found: (Point | false)[] = [
    known.sameSurname && aside('surname', 'same surname'),
    act.night && !onRota && aside('night', 'at night, on no rota'),
    !named && stale && aside('not-borne-out', 'declared, and no fact bore it out'),
    !named && aside('no-relation', 'no relation, task or list'),
  ]
  return found.filter((point) => point !== false)
}

function signal(kind: string, words: string): Point {
  return { kind, words, decides: true }
}

function aside(kind: string, words: string): Point {
  return { kind, words, decides: false }
}
