/** What speaks for the person who looked. Pure. */
import { basisForStaff } from '@/lib/access/words'
import {
  type Act,
  BEARS_OUT_MS,
  type Case,
  ENDED_LATELY_MS,
  isStaffLook,
  type Point,
  type Span,
  type TaskKind,
} from '@/lib/oversight/explain-case'
import type { CareKind } from '@/lib/policy/facts'

export function pointsFor(one: Case): Point[] {
  return [...byMistake(one), ...byRota(one), ...byTask(one), ...byBasis(one), ...byRelation(one), ...byShare(one)]
}

const TASK_WORDS: Record<TaskKind, string> = {
  claim: 'claim assigned',
  specimen: 'specimen to examine',
  imaging: 'imaging to read',
  arrival: 'registered the arrival',
  dose: 'gave a dose',
  review: 'review assigned',
  visit: 'visit booked',
  recall: 'on the recall list',
}

/** What named this access when it was permitted. A department's rule names nobody. */
function byBasis({ act, around }: Case): Point[] {
  const staff = basisForStaff({ kind: act.basis, policies: act.policies, who: '', organisation: '' }).toLowerCase()
  switch (act.basis) {
    case 'self':
    case 'proxy':
    case 'consent':
    case 'exchange':
      return [{ kind: act.basis, words: staff, decides: true }]
    case 'care':
      return [{ kind: 'care', words: staff, decides: act.named || isNamed(act.policies) }]
    case 'duty':
      return [dutyPoint(act)]
    case 'declared':
      return [{ kind: 'declared', words: declaredWords(act), decides: false }]
    case 'emergency':
      return around.review === 'appropriate'
        ? [{ kind: 'review', words: 'emergency, reviewed as appropriate', decides: true }]
        : []
    case 'none':
      return []
  }
}

function dutyPoint(act: Act): Point {
  if (isStaffLook(act)) return { kind: 'department', words: 'department’s rule', decides: false }
  const words = act.role === 'agent' ? `automatic${act.organisation ? `, for ${act.organisation}` : ''}` : 'duty'
  return { kind: 'duty', words, decides: true }
}

export function declaredWords({ policies, reason }: Act): string {
  return basisForStaff({ kind: 'declared', policies, who: '', organisation: '', ...(reason ? { reason } : {}) }).toLowerCase()
}

/** Encounter and appointment hold for everyone of the department; the other relations are somebody's, or a ward's team. */
const OF_A_DEPARTMENT = ['care.encounter', 'care.appointment', 'care.upcoming']
function isNamed(policies: readonly string[]): boolean {
  return policies.some((id) => id.startsWith('care.') && !OF_A_DEPARTMENT.includes(id))
}

/** Facts other than those that permitted: they may come within 72 hours, and for a try they may have ended lately. */
function byRelation({ act, known }: Case): Point[] {
  if (!isStaffLook(act)) return []
  const late = act.outcome === 'refused' ? ENDED_LATELY_MS : BEARS_OUT_MS
  // A department's encounter bears out a reason or a try; beside the department's rule it says nothing new.
  const any = act.outcome === 'refused' || act.basis === 'declared'
  const fits = known.relations.filter(({ kind, named }) => (any || named) && !act.policies.includes(`care.${kind}`))
  const near = fits.filter((span) => holds(span, act.at, late))
  return near.map(({ kind, until }) => {
    const words = relationWords(kind)
    const ended = until !== null && until <= act.at
    return { kind: 'relation', words: ended ? `${words}, ended` : words, decides: true }
  })
}

function relationWords(kind: CareKind): string {
  return basisForStaff({ kind: 'care', policies: [`care.${kind}`], who: '', organisation: '' }).toLowerCase()
}

function byTask({ act, known }: Case): Point[] {
  if (!isStaffLook(act)) return []
  const fitting = known.tasks.filter((span) => holds(span, act.at, BEARS_OUT_MS))
  return fitting.map(({ kind }) => ({ kind, words: TASK_WORDS[kind], decides: true }))
}

function byRota({ act, known }: Case): Point[] {
  if (!isStaffLook(act)) return []
  return known.rota
    .filter((span) => covers(span, act.at))
    .map(({ ward }) => ({ kind: 'rota', words: ward ? 'on the rota of the ward' : 'on duty by rota', decides: ward }))
}

function byShare({ act, known, zone }: Case): Point[] {
  const ended = known.shareEnded
  if (act.outcome !== 'refused' || ended === null || ended > act.at || act.at - ended > ENDED_LATELY_MS) return []
  return [{ kind: 'share', words: `share ended ${when(ended, act.at, zone)}`, decides: true }]
}

/** A short look, and the right chart right after. */
export const SHORT_STAY_MS = 60_000
const NEXT_WITHIN_MS = 120_000
function byMistake({ around }: Case): Point[] {
  const { stayMs = null, nextAfterMs = null } = around.mistake ?? {}
  if (stayMs === null || stayMs > SHORT_STAY_MS || nextAfterMs === null || nextAfterMs > NEXT_WITHIN_MS) return []
  return [{ kind: 'mistake', words: 'opened by mistake, borne out', decides: true }]
}

export function covers({ since, until }: Span, at: number): boolean {
  return since <= at && (until === null || at < until)
}

function holds({ since, until }: Span, at: number, after: number): boolean {
  return since - BEARS_OUT_MS <= at && (until === null || at <= until + after)
}

/** `at 10:02` on the same day, else `on 05-Nov`. */
function when(time: number, at: number, zone: string): string {
  const day = (ms: number) => format(ms, zone, { day: '2-digit', month: 'short', year: 'numeric' })
  if (day(time) === day(at)) return `at ${format(time, zone, { hour: '2-digit', minute: '2-digit' })}`
  const [date = '', month = ''] = format(time, zone, { day: '2-digit', month: 'short' }).split(' ')
  return `on ${date}-${month.slice(0, 3)}`
}

function format(ms: number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(new Date(ms))
}
