import { evidenceAnswer, signInFirst } from '@/app/evidence-answer'
import { permitted } from '@/lib/base/outcome'
import { keepList } from '@/lib/oversight/keep-list'
import { currentActor } from '@/lib/session/current-actor'

/** The proof of her whole list as a file: one with a hole is handed out too, as evidence of it. proxy.ts asks where it comes from. */
export async function POST(): Promise<Response> {
  const actor = await currentActor()
  if (!actor) return signInFirst('/me/looked')
  const kept = await keepList(actor, 'looked.export')
  return evidenceAnswer(kept.ok ? permitted(kept.value.file) : kept, '/me/looked', 'chartseal-list')
}
