import 'server-only'
/**
 * The past weeks of a demo, through the real gate under a set clock: who opened which chart, the reasons declared, and
 * the tries that were refused. Every such entry says that the seed made it.
 */
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { declareReason } from '@/lib/directory/declare'
import { openChart } from '@/lib/records/chart'
import { createSession, loadActor } from '@/lib/session/store'
import { type Cast, known, onDay, type Step } from '@/prisma/seed/timeline'

const SEEDED = { seeded: 1 }

/** Days before D0 with the hour of the day, person, patient, and a reason where she declares one. */
export type Planned = readonly [day: number, hour: number, person: string, patient: string, reason?: string]

/** A ward's weeks: the team looks at its patients, others give a reason, and some are not let in. */
export const PLANNED: readonly Planned[] = [
  ...daily(12, 7.2, 'solheim', ['vega', 'kowalczyk']),
  ...daily(6, 8.4, 'byrne', ['vega']),
  ...daily(6, 22.1, 'ilic', ['vega', 'kowalczyk']),
  ...daily(3, 11.0, 'wrona', ['vega']),
  [-20, 15.4, 'osei', 'mehta'],
  [-30, 14.1, 'keller', 'mehta'],
  [-14, 10.2, 'adeyemi', 'kowalczyk', 'consult'],
  [-4, 11.03, 'adeyemi', 'vega', 'phone'],
  [-6, 23.73, 'carvalho', 'vega', 'cover'],
  [-33, 20.5, 'carvalho', 'lena', 'cover'],
  [-9, 13.25, 'solheim', 'fernandez', 'mistake'],
  [-9, 13.26, 'solheim', 'fernandes', 'consult'],
  [-16, 2.24, 'byrne', 'pham'],
  [-12, 12.3, 'fonseca', 'vega'],
  [-8, 16.6, 'keller', 'vega'],
]

function daily(days: number, hour: number, person: string, patients: readonly string[]): Planned[] {
  return Array.from({ length: days }, (_, i) => i - days).flatMap((day) =>
    patients.map((patient, i): Planned => [day, hour + i / 10, person, patient]),
  )
}

export function lookSteps(cast: Cast): Step[] {
  return PLANNED.map(([day, hour, person, patient, reason]) => ({
    at: onDay(cast.d0, day + (hour - 8) / 24),
    act: async () => {
      const account = known(cast.accounts, person)
      const actor = await loadActor(await createSession(account), account)
      if (!actor) throw new Error(`${person} cannot sign in`)
      await look(actor, known(cast.patients, patient), reason)
    },
  }))
}

async function look(actor: Actor, patient: PatientId, reason: string | undefined): Promise<void> {
  if (reason) await declareReason(actor, patient, reason, SEEDED)
  await openChart(actor, patient, SEEDED)
}
