'use server'
import type { Begun } from '@/app/(admin)/_parts/import-shape'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import { type ImportRunId, parseId } from '@/lib/base/ids'
import { endRun, startRun } from '@/lib/records/import-runs'
import { currentActor } from '@/lib/session/current-actor'

export async function begin(): Promise<Begun> {
  await requireFromHere()
  const actor = await currentActor()
  if (!actor) return { refusal: refusalWords('no-session') }
  const outcome = await startRun(actor)
  return outcome.ok ? { run: outcome.value } : { refusal: refusalWords(outcome.refusal.code) }
}

/** Only whoever began it ends it; to anybody else nothing happens. */
export async function finish(run: string): Promise<void> {
  await requireFromHere()
  const actor = await currentActor()
  const id = parseId<ImportRunId>(run)
  if (actor && id) await endRun(actor, id)
}
