'use server'
import { notFound, redirect } from 'next/navigation'
import type { CodeState } from '@/app/(clinician)/_parts/code-state'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import { loadVariable } from '@/lib/base/env'
import { type PatientId, parseId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import { giveCode } from '@/lib/directory/activation-code'
import { declareReason } from '@/lib/directory/declare'
import { loadBorn } from '@/lib/records/born'
import { formatDay } from '@/lib/records/views/dates'
import { currentActor } from '@/lib/session/current-actor'

/** The code is in the answer and nowhere else. */
export async function give(_: CodeState | null, form: FormData): Promise<CodeState> {
  await requireFromHere(form)
  const actor = await currentActor()
  const patient = parseId<PatientId>(form.get('patientId'))
  if (!actor) return { refusal: refusalWords('no-session') }
  if (!patient) return { refusal: refusalWords('not-found') }
  const outcome = await giveCode(actor, patient, loadBorn)
  if (!outcome.ok) return { refusal: NO_CODE.get(outcome.refusal.field ?? '') ?? refusalWords(outcome.refusal.code) }
  const { name, code, until } = outcome.value
  const where = `${(loadVariable('NEXTAUTH_URL') ?? '').replace(/^https?:\/\//, '')}/activate`
  return { given: { name, code, until: formatDay(until.toISOString(), timeZone()), where } }
}

const NO_CODE: ReadonlyMap<string, string> = new Map([
  ['account', 'This patient has an account. Whoever lost the password needs another way than a new code.'],
  ['birth-date', 'No day of birth is recorded, and without one a code could not be used. Correct the record first.'],
  ['deceased', 'This patient has died, so no account is made.'],
])

/** One tap: the reason is written down, then the chart is opened as a look of its own. */
export async function declare(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await currentActor()
  const patient = parseId<PatientId>(form.get('patientId'))
  if (!actor || !patient) notFound()
  const outcome = await declareReason(actor, patient, String(form.get('reason') ?? ''))
  if (!outcome.ok && outcome.refusal.code === 'not-found') notFound()
  redirect(form.get('goOn') === 'home' ? '/' : `/p/${patient}`)
}
