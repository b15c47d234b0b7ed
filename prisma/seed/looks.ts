import 'server-only'
/**
 * The past weeks of a demo, through the real gate under a set clock: who opened which chart, the reasons declared, and
 * the tries that were refused. Every such entry says that the seed made it.
 */
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId, PatientId } from '@/lib/base/ids'
import { declareReason } from '@/lib/directory/declare'
import { openChart } from '@/lib/records/chart'
import { createSession, loadActor } from '@/lib/session/store'

const DAY_MS = 86_400_000
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
  [-33, 20.5, 'carvalho', 'okafor', 'cover'],
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

/** `d0`: today 08:00, or now where that is still ahead. Nothing seeded lies after it. */
export async function seedLooks(
  d0: Date,
  accounts: ReadonlyMap<string, AccountId>,
  patients: ReadonlyMap<string, PatientId>,
): Promise<number> {
  const sorted = [...PLANNED].sort((a, b) => timeOf(d0, a) - timeOf(d0, b))
  let count = 0
  for (const planned of sorted) {
    const account = accounts.get(planned[2])
    const patient = patients.get(planned[3])
    if (!account || !patient) continue
    setClock(() => new Date(timeOf(d0, planned)))
    const actor = await loadActor(await createSession(account), account)
    if (actor) await look(actor, patient, planned[4])
    count++
  }
  return count
}

function timeOf(d0: Date, [day, hour]: Planned): number {
  return Math.min(d0.getTime() + day * DAY_MS + (hour - 8) * 3_600_000, d0.getTime())
}

async function look(actor: Actor, patient: PatientId, reason: string | undefined): Promise<void> {
  if (reason) await declareReason(actor, patient, reason, SEEDED)
  await openChart(actor, patient, SEEDED)
}
