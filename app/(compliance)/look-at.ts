import 'server-only'
import type { Looked } from '@/app/(compliance)/_parts/entry-view'
import { entryView } from '@/app/(compliance)/entry'
import { refusalWords } from '@/lib/access/words'
import { openEntry } from '@/lib/oversight/entry'
import { identifyPatients } from '@/lib/records/identify'
import { currentActor } from '@/lib/session/current-actor'

/** One entry as it stands beside the list, whether the page comes with it or asks for it. Opening it is itself an entry. */
export async function lookAt(position: number): Promise<Looked> {
  if (!Number.isSafeInteger(position) || position < 0 || Object.is(position, -0))
    return { position: 0, problem: refusalWords('not-found') }
  const actor = await currentActor()
  if (!actor) return { position, problem: refusalWords('no-session') }
  const answer = await openEntry(actor, position, identifyPatients)
  // As on the entry's own page, whoever is no officer learns no more than whether it is there: nothing.
  if (!answer.ok) return { position, problem: refusalWords(answer.refusal.code === 'unavailable' ? 'unavailable' : 'not-found') }
  return { position, entry: entryView(answer.value) }
}
