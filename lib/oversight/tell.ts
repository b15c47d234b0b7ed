import 'server-only'
/** Opened entries as an officer reads them. */
import { basisForStaff } from '@/lib/access/words'
import type { PatientId } from '@/lib/base/ids'
import { timeZone } from '@/lib/base/time-zone'
import type { LedgerEvent } from '@/lib/ledger/event'
import type { Named, Party } from '@/lib/oversight/actors'
import { changeWords } from '@/lib/oversight/change-words'
import { patientOf, patientReference } from '@/lib/oversight/patient-names'
import { type SentencePart, sentenceFor } from '@/lib/oversight/sentence'

/** Everybody whose name the sentence may need: who acted, for whom, and whose account it was about. */
export function partiesIn({ actor, onBehalfOf, objects }: LedgerEvent): Party[] {
  const accounts = objects.filter(({ type }) => type === 'Account')
  const principals = onBehalfOf ? [{ ...onBehalfOf, org: actor.org }] : []
  return [actor, ...principals, ...accounts.map(({ id }) => ({ id, org: actor.org }))]
}

export function sentenceOf(
  event: LedgerEvent,
  names: ReadonlyMap<string, Named>,
  patients: ReadonlyMap<PatientId, string>,
): SentencePart[] {
  const patient = patientOf(event)
  const known = patient && (patients.get(patient) ?? patientReference(patient))
  const listed = event.subject ? undefined : event.objects.filter(({ type }) => type === 'Patient').length
  const account = event.objects.find(({ type }) => type === 'Account')
  const herself = event.actor.role === 'patient' && known !== undefined
  const change = event.outcome === 'permitted' ? changeWords(event.action, event.detail, timeZone()) : ''
  return sentenceFor({
    actor: herself ? known : (names.get(event.actor.id)?.name ?? 'Somebody'),
    action: event.action,
    outcome: event.outcome,
    ...(known && !herself ? { patient: known } : {}),
    ...(listed ? { listed } : {}),
    ...(event.onBehalfOf ? { onBehalfOf: names.get(event.onBehalfOf.id)?.name ?? 'somebody' } : {}),
    ...(account && account.id !== event.actor.id ? { account: names.get(account.id)?.name ?? 'somebody' } : {}),
    ...(change ? { change } : {}),
  })
}

/** On what it was permitted, or that it was not: `Care team, Northgate General`, `Refused`. */
export function basisWordsOf({ basis, detail, outcome }: LedgerEvent, { name, organisation }: Named): string {
  if (outcome === 'failed') return 'None: it failed'
  const { kind, policies } = basis
  const reason = typeof detail.reason === 'string' ? detail.reason : undefined
  return basisForStaff({ kind, policies, who: name, organisation, ...(reason ? { reason } : {}) })
}
