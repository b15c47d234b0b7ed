/**
 * What key grants and event keys are bound to (FORMATS.md). Each part is length-prefixed, so that no two different
 * grants share an `info`: a row whose holder, basis or expiry was edited no longer opens. Pure.
 */
import { type Bytes, concat, lp, u64, utf8 } from '@/lib/base/bytes'
import type { CompartmentId, KeyId, OrganisationId, PatientId, StreamId } from '@/lib/base/ids'

export type GrantTerms = {
  readonly grantId: string
  readonly organisation: OrganisationId
  readonly patient: PatientId
  readonly compartment: CompartmentId
  readonly keyVersion: number
  readonly holder: string
  readonly holderKeyId: KeyId
  readonly basis: string
  readonly reference?: string | undefined
  readonly expires?: Date | undefined
}

/** `info` = "chartseal/grant/v1\n" ‖ lp of each term in this order; absent ones are empty. */
export function grantInfo(terms: GrantTerms): Bytes {
  const { keyVersion, expires } = terms
  if (!Number.isSafeInteger(keyVersion) || keyVersion < 1) throw new Error('grant: key version')
  return concat(
    utf8('chartseal/grant/v1\n'),
    lp(terms.grantId),
    lp(terms.organisation),
    lp(terms.patient),
    lp(terms.compartment),
    lp(u64(keyVersion)),
    lp(terms.holder),
    lp(terms.holderKeyId),
    lp(terms.basis),
    lp(terms.reference ?? ''),
    lp(expires?.toISOString() ?? ''),
  )
}

/** `psk_id` of the patient's erasure secret. */
export function erasurePskId(patient: PatientId): Bytes {
  return utf8(`chartseal/erasure/v1\n${patient}`)
}

/** `info` of an event key sealed to one of its readers. `stream` is empty for an organisation's own events. */
export function eventKeyInfo(eventKeyId: KeyId, stream: StreamId | '', readerKeyId: KeyId): Bytes {
  return concat(utf8('chartseal/event-key/v1\n'), lp(eventKeyId), lp(stream), lp(readerKeyId))
}
