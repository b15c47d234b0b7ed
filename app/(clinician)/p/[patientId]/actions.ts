'use server'
import { notFound, redirect } from 'next/navigation'
import { type PatientId, parseId } from '@/lib/base/ids'
import { declareReason } from '@/lib/directory/declare'
import { currentActor } from '@/lib/session/current-actor'

/** One tap: the reason is written down, then the chart is opened as a look of its own. */
export async function declare(form: FormData): Promise<void> {
  const actor = await currentActor()
  const patient = parseId<PatientId>(form.get('patientId'))
  if (!actor || !patient) notFound()
  const outcome = await declareReason(actor, patient, String(form.get('reason') ?? ''))
  if (!outcome.ok && outcome.refusal.code === 'not-found') notFound()
  redirect(form.get('goOn') === 'home' ? '/' : `/p/${patient}`)
}
