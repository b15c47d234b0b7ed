import 'server-only'
/** Opened entries as an officer reads them. */
import { basisForStaff } from '@/lib/access/words'
import type { PatientId } from '@/lib/base/ids'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Named } from '@/lib/oversight/actors'
import { patientOf, patientReference } from '@/lib/oversight/patient-names'
import { type SentencePart, sentenceFor } from '@/lib/oversight/sentence'

export function sentenceOf(
  event: LedgerEvent,
  names: ReadonlyMap<string, Named>,
  patients: ReadonlyMap<PatientId, string>,
): SentencePart[] {
  const patient = patientOf(event)
  const known = patient && (patients.get(patient) ?? patientReference(patient))
  const listed = event.subject ? undefined : event.objects.filter(({ type }) => type === 'Patient').length
  const herself = event.actor.role === 'patient' && known !== undefined
  return sentenceFor({
    actor: herself ? known : (names.get(event.actor.id)?.name ?? 'Somebody'),
    action: event.action,
    outcome: event.outcome,
    ...(known && !herself ? { patient: known } : {}),
    ...(listed ? { listed } : {}),
  })
}

/** On what it was permitted, or that it was not: `Care team, Northgate General`, `Refused`. */
export function basisWordsOf({ basis, detail, outcome }: LedgerEvent, { name, organisation }: Named): string {
  if (outcome === 'failed') return 'None: it failed'
  const { kind, policies } = basis
  const reason = typeof detail.reason === 'string' ? detail.reason : undefined
  return basisForStaff({ kind, policies, who: name, organisation, ...(reason ? { reason } : {}) })
}
