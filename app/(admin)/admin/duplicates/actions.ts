'use server'
import { notFound, redirect } from 'next/navigation'
import { requireFromHere } from '@/app/from-here'
import type { Actor } from '@/lib/base/actor'
import { type PatientId, parseId } from '@/lib/base/ids'
import type { Outcome } from '@/lib/base/outcome'
import { linkCharts, unlinkCharts } from '@/lib/records/duplicates'
import { currentActor } from '@/lib/session/current-actor'

export async function link(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, one, other } = await parties(form)
  back('linked', await linkCharts(actor, one, other))
}

export async function unlink(form: FormData): Promise<void> {
  await requireFromHere(form)
  const { actor, one, other } = await parties(form)
  back('apart', await unlinkCharts(actor, one, other))
}

async function parties(form: FormData): Promise<{ actor: Actor; one: PatientId; other: PatientId }> {
  const actor = await currentActor()
  if (!actor) redirect('/sign-in')
  const [one, other] = [parseId<PatientId>(form.get('one')), parseId<PatientId>(form.get('other'))]
  if (!one || !other) notFound()
  return { actor, one, other }
}

function back(done: 'linked' | 'apart', outcome: Outcome<unknown>): never {
  redirect(`/admin/duplicates?${outcome.ok ? `done=${done}` : `refused=${outcome.refusal.code}`}`)
}
