import 'server-only'
/**
 * What people of the story do, each through the door that the portal uses: signing in, searching, opening, declaring.
 * Every entry says by itself that its time was claimed (lib/access/events).
 */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { now } from '@/lib/base/clock'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import { declareReason } from '@/lib/directory/declare'
import { sealSessionRow } from '@/lib/keys/row-seal'
import type { DeclaredReason } from '@/lib/policy/facts'
import { openChart } from '@/lib/records/chart'
import { searchPatients } from '@/lib/records/search'
import { listWork } from '@/lib/records/work'
import { createSession, loadActor } from '@/lib/session/store'
import { type Cast, HOUR_MS, known, MINUTE_MS, type Step } from '@/prisma/seed/timeline'

/** A session is used for a shift. */
const SHIFT_MS = 11 * HOUR_MS

export type Stage = { readonly cast: Cast; readonly signedIn: Map<AccountId, { readonly actor: Actor; readonly until: number }> }

export function stageOf(cast: Cast): Stage {
  return { cast, signedIn: new Map() }
}

/** Somebody of the staff, signed in. */
export function staff(stage: Stage, person: string): Promise<Actor> {
  return enter(stage, known(stage.cast.accounts, person))
}

/** A patient with her own account. */
export function herself(stage: Stage, patient: string): Promise<Actor> {
  return enter(stage, known(stage.cast.own, patient))
}

/** The same, signed in this minute: what she signs asks for it. */
export async function freshly(stage: Stage, patient: string): Promise<Actor> {
  const account = known(stage.cast.own, patient)
  const present = stage.signedIn.get(account)
  const since = present && present.until - SHIFT_MS
  if (present && since !== undefined && since < now().getTime() - 4 * MINUTE_MS)
    stage.signedIn.set(account, { ...present, until: 0 })
  return enter(stage, account)
}

async function enter({ signedIn }: Stage, account: AccountId): Promise<Actor> {
  const present = signedIn.get(account)
  if (present && present.until > now().getTime()) return present.actor
  const session = await createSession(account, { factors: 'two' }, sealSessionRow)
  // Who she is stays; whether she may act, and the session itself, the gate asks the database at each act.
  const actor = present ? { ...present.actor, session } : await loadActor(session, account)
  if (!actor) throw new Error('somebody of the story cannot sign in')
  signedIn.set(account, { actor, until: now().getTime() + SHIFT_MS })
  must(await underAudit({ actor, action: 'session.start', detail: { method: 'seed' } }, async () => permitted(undefined)))
  return actor
}

export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the story was refused: ${outcome.refusal.code}, ${now().toISOString()}`)
  return outcome.value
}

/** The acts as steps of the timeline. A look that the story does not know as refused must open. */
export function actsOf(stage: Stage) {
  const patient = (name: string): PatientId => known(stage.cast.patients, name)
  const step = (at: Date, act: () => Promise<void>): Step => ({ at, act })
  return {
    opens: (at: Date, who: string, whom: string) =>
      step(at, async () => {
        const outcome = await openChart(await staff(stage, who), patient(whom))
        if (!outcome.ok) throw new Error(`${who} was refused ${whom}: ${outcome.refusal.code}, ${at.toISOString()}`)
      }),
    isRefused: (at: Date, who: string, whom: string) =>
      step(at, async () => {
        const outcome = await openChart(await staff(stage, who), patient(whom))
        if (outcome.ok) throw new Error(`${who} was not refused ${whom}, ${at.toISOString()}`)
      }),
    declares: (at: Date, who: string, whom: string, reason: DeclaredReason) =>
      step(at, async () => void must(await declareReason(await staff(stage, who), patient(whom), reason))),
    searches: (at: Date, who: string, words: string) =>
      step(at, async () => void must(await searchPatients(await staff(stage, who), words))),
    looksAtWork: (at: Date, who: string) => step(at, async () => void must(await listWork(await staff(stage, who)))),
  }
}

export type Acts = ReturnType<typeof actsOf>
