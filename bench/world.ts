import { rmSync } from 'node:fs'
import { addPatient, addPhysician } from '@/e2e/faults/people'
import { type Killable, startSequencer } from '@/e2e/faults/processes'
import { openStage, type Stage } from '@/e2e/faults/stage'
import type { Actor } from '@/lib/base/actor'
import type { PatientId } from '@/lib/base/ids'

/** One installation with a running sequencer, on a PostgreSQL that writes durably. */
export type World = {
  readonly stage: Stage
  readonly sequencer: Killable
  /** Patients of about twenty records each, imported once; more are made when more are asked for. */
  smallPatients(count: number): Promise<PatientId[]>
  physicianOf(patients: readonly PatientId[]): Promise<Actor>
  drop(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const stage = await openStage()
  const sequencer = startSequencer(stage)
  const small: PatientId[] = []
  return {
    stage,
    sequencer,
    async smallPatients(count) {
      while (small.length < count) small.push(await addPatient(stage.northgate, 20, 1_000 + small.length))
      return small.slice(0, count)
    },
    physicianOf: (patients) => addPhysician(stage.urls.owner, stage.northgate, patients),
    async drop() {
      await sequencer.stop()
      await stage.drop()
      rmSync(stage.dataDir, { recursive: true, force: true })
    },
  }
}
