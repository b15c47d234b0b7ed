/** What the same person did around a look: whom she had searched, where she went next, what she declared. Pure. */
import type { LedgerEvent } from '@/lib/ledger/event'
import { type Around, LOOKS } from '@/lib/oversight/explain-case'

const SEARCH_BEFORE_MS = 10 * 60_000
/** A declaration may come first, and open the chart, or follow it. */
const DECLARED_BEFORE_MS = 5 * 60_000
const DECLARED_AFTER_MS = 30 * 60_000

/** `others`: events of the same person, in any order; that of the look itself may be among them. */
export function aroundOf(look: LedgerEvent, others: readonly LedgerEvent[]): Around {
  const own = others.filter(({ actor, id }) => actor.id === look.actor.id && id !== look.id)
  return { searchedLetters: searchedLetters(look, own), mistake: mistakeOf(look, own), review: null }
}

function searchedLetters(look: LedgerEvent, own: readonly LedgerEvent[]): number | null {
  const at = Date.parse(look.at)
  const letters = own.flatMap(({ action, at: when, detail, objects }) => {
    const ago = at - Date.parse(when)
    const found = objects.some(({ type, id }) => type === 'Patient' && id === look.subject?.patient)
    const fits = action === 'patient.search' && ago >= 0 && ago <= SEARCH_BEFORE_MS && found && detail.kind === 'name'
    return fits && typeof detail.length === 'number' ? [detail.length] : []
  })
  return letters.length > 0 ? Math.min(...letters) : null
}

function mistakeOf(look: LedgerEvent, own: readonly LedgerEvent[]): Around['mistake'] {
  const same = own.filter(({ subject }) => subject?.patient === look.subject?.patient)
  const declared = isMistake(look) ? look : same.find((event) => isMistake(event) && isNear(timeOf(event) - timeOf(look)))
  if (!declared && look.detail.reason !== 'mistake') return null
  const others = own.filter((event) => !same.includes(event)).sort((a, b) => timeOf(a) - timeOf(b))
  const began = beganAt(look, declared, same, others)
  const elsewhere = others.filter((event) => timeOf(event) > began)
  const declaredLater = declared && timeOf(declared) > began ? [timeOf(declared)] : []
  const left = Math.min(...declaredLater, ...elsewhere.slice(0, 1).map(timeOf))
  const next = elsewhere.find(({ outcome, action }) => outcome === 'permitted' && LOOKS.includes(action))
  const items = same.filter((event) => event !== declared && timeOf(event) >= began && timeOf(event) < left)
  return {
    stayMs: Number.isFinite(left) ? left - began : null,
    // An act that touched several streams is one.
    items: new Set([...(look === declared ? [] : [look]), ...items].map(({ request }) => request)).size,
    nextAfterMs: next && Number.isFinite(left) ? timeOf(next) - left : null,
  }
}

/**
 * With the first look at her since the person was elsewhere: the last of nine panels was no short stay, and the declaration
 * itself is told by the stay that it is about.
 */
function beganAt(
  look: LedgerEvent,
  declared: LedgerEvent | undefined,
  same: readonly LedgerEvent[],
  others: readonly LedgerEvent[],
): number {
  const came = Math.max(...others.map(timeOf).filter((at) => at < timeOf(look)), Number.NEGATIVE_INFINITY)
  const stay = same.filter(
    (event) => event !== declared && LOOKS.includes(event.action) && timeOf(event) > came && timeOf(event) <= timeOf(look),
  )
  const near = stay.filter((event) => isNear(timeOf(declared ?? look) - timeOf(event)))
  return Math.min(timeOf(look), ...near.map(timeOf))
}

function isNear(afterMs: number): boolean {
  return afterMs >= -DECLARED_BEFORE_MS && afterMs <= DECLARED_AFTER_MS
}

function timeOf({ at }: LedgerEvent): number {
  return Date.parse(at)
}

function isMistake({ action, outcome, detail }: LedgerEvent): boolean {
  return action === 'chart.declare' && outcome === 'permitted' && detail.reason === 'mistake'
}
