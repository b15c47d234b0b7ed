import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { randomOf } from '@/e2e/faults/random'
import type { Written } from '@/lib/access/events'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'
import { openChart } from '@/lib/records/chart'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { importAgent, importBundle } from '@/lib/records/import-bundle'
import { searchPatients } from '@/lib/records/search'

/**
 * A process that uses the gate as the web process does, under the web role, with several callers at once: charts opened,
 * searches, refusals, imports. It prints `ack <event id> …` once an act has come back, which is when a person would see
 * something: from then on its entry must never be lost. Ends only by a signal.
 *
 * Arguments: JSON of `Errand`.
 */
export type Errand = {
  readonly actor: Actor
  /** Patients of hers, and one that is not. */
  readonly patients: readonly PatientId[]
  readonly stranger: PatientId
  readonly seed: number
  readonly callers: number
}

const errand = JSON.parse(process.argv[2] ?? '') as Errand
const random = randomOf(errand.seed)
let imports = 0

await Promise.all(Array.from({ length: errand.callers }, callForever))

async function callForever(): Promise<void> {
  for (;;) {
    try {
      const ids = (await act(random.between(0, 100))).map(({ id }) => id)
      if (ids.length > 0) process.stdout.write(`ack ${ids.join(' ')}\n`)
    } catch (error) {
      process.stdout.write(`failed ${(error as Error).message.split('\n').at(-1)}\n`)
      await pause(random.between(20, 200))
    }
  }
}

async function act(dice: number): Promise<readonly Written[]> {
  const { actor, patients, stranger } = errand
  if (dice < 60) return (await openChart(actor, random.pick(patients))).written
  if (dice < 80) return (await searchPatients(actor, 'Achterberg')).written
  if (dice < 95) return (await openChart(actor, stranger)).written
  if (!actor.organisation) return []
  // An import answers with counts instead of event ids; it is here to have large transactions cut in the middle.
  const seed = errand.seed * 1_000 + imports++
  await importBundle({ actor: importAgent(actor.organisation), source: 'faults' }, generateBundle({ resources: 8, seed }))
  return []
}
