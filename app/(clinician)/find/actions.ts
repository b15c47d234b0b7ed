'use server'
import type { FindAnswer } from '@/app/(clinician)/_parts/find-view'
import { answerFind } from '@/app/(clinician)/find/find-answer'
import { requireFromHere } from '@/app/from-here'

/** The typed words travel in the body of a post, never in an address. */
export async function find(_: FindAnswer | null, form: FormData): Promise<FindAnswer> {
  await requireFromHere(form)
  return answerFind(form.get('query'))
}
