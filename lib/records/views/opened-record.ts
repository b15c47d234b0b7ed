/** What the gate hands to the views: one opened version of one FHIR R4 resource, still as the bytes that were sealed. */
import type { CompartmentLabel } from '@/lib/base/compartment'

export type OpenedRecord = {
  readonly id: string
  readonly version: string
  readonly versionNumber: number
  /** FHIR resource type. */
  readonly type: string
  readonly compartment: CompartmentLabel
  readonly json: string
  /** The address other resources of its source use for it (`urn:uuid:…` or an absolute URL), where the source gave one. */
  readonly fullUrl?: string
}
