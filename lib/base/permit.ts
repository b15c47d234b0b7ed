/**
 * What a domain function must hold to touch a patient's data. The type is here so that every layer can ask for it;
 * the only constructor is in lib/access, and a permit dies with the transaction it was made for. Pure.
 */
import type { Actor } from '@/lib/base/actor'
import type { CompartmentLabel, StreamLabel } from '@/lib/base/compartment'
import type { EventId, OrganisationId, PatientId, RequestId } from '@/lib/base/ids'
import type { Limit } from '@/lib/base/kind'
import type { BasisKind, Purpose } from '@/lib/base/vocabulary'

export type Basis = {
  readonly kind: BasisKind
  readonly ref: string
  readonly policies: readonly string[]
  readonly policySet: string
}

/**
 * What was touched, as the ledger will say it. Items carry `id` and `version`, in `record.*` also `content` (base64). A
 * compartment's `state` (base64) after a `record.*` act names the writing organisation. A whole chart carries `asOf`, the
 * newest record version visible, `compartments`, `counts` per type and the `digest` of the sorted list, so that it can be
 * rebuilt as it was seen.
 */
export type Touched = {
  readonly type: string
  readonly id: string
  readonly version?: string
  readonly content?: string
  readonly organisation?: string
  readonly state?: string
  readonly asOf?: string
  readonly compartments?: readonly string[]
  readonly counts?: { readonly [type: string]: number }
  readonly digest?: string
}

export type Detail = { readonly [key: string]: string | number | readonly Detail[] | readonly string[] | Detail }

/** One event of the act. Without a `patient` it is an organisation's event and belongs to no stream. */
export type Report = {
  readonly action?: string
  readonly patient?: PatientId
  readonly custody?: OrganisationId
  readonly stream?: StreamLabel
  readonly objects?: readonly Touched[]
  readonly detail?: Detail
  /** Given where the event's id must be known before it is appended. */
  readonly id?: EventId
  /** An automatic agent that goes on with the act. The actor's organisation is then no reader of this event. */
  readonly by?: Actor
}

export type Because = { readonly since: string | null; readonly reason: string | null }

declare const permitBrand: unique symbol

export interface Permit {
  readonly [permitBrand]: true
  readonly actor: Actor
  readonly action: string
  readonly purpose: Purpose
  readonly at: Date
  readonly request: RequestId
  readonly patient: PatientId | null
  readonly compartments: readonly CompartmentLabel[]
  /** What a consent opens of them; null where they are open whole. */
  readonly limits: readonly Limit[] | null
  readonly basis: Basis
  /** Facts behind the basis, for words beside the chart: since when, or for which declared reason. */
  readonly because: Because
  /** Adds an event to the act. The gate appends all of them once, last, in the same transaction. */
  report(report: Report): void
  /** Throws once the transaction is over: a permit kept for later would be a door left open. */
  requireLive(): void
}
