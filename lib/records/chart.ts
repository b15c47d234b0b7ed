import 'server-only'
/** Opening a chart: everything the permit covers, one event in each stream that was read, then small view objects. */
import { type Audited, underAudit } from '@/lib/access/gate'
import { eventOf, heldCompartments } from '@/lib/access/permit'
import type { Actor } from '@/lib/base/actor'
import { toBase64, utf8 } from '@/lib/base/bytes'
import { streamOf } from '@/lib/base/compartment'
import { groupBy } from '@/lib/base/group'
import type { EventId, PatientId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Because, Detail, Permit, Touched } from '@/lib/base/permit'
import { timeZone } from '@/lib/base/time-zone'
import type { BasisKind, Purpose } from '@/lib/base/vocabulary'
import { canonicalize } from '@/lib/crypto/canonical'
import { sha256 } from '@/lib/crypto/hash'
import { loadLinkedWith } from '@/lib/records/links'
import { type OpenedCompartment, openCompartments } from '@/lib/records/open-records'
import { chartSummary } from '@/lib/records/views/chart-summary'
import type { ChartSummary } from '@/lib/records/views/chart-view'
import type { OpenedRecord } from '@/lib/records/views/opened-record'
import { onlyShared, type SharedPart, sharedPart } from '@/lib/records/views/shared-summary'

export type OpenedChart = {
  readonly summary: ChartSummary
  readonly basis: { readonly kind: BasisKind; readonly policies: readonly string[] } & Because
  /** HL7 purpose of use. */
  readonly purpose: Purpose
  /** False where only demographics are open: what is missing then says nothing about the patient. */
  readonly clinical: boolean
  /** What a consent opens of the chart; null where the compartments are open whole. What is not in it says nothing about her. */
  readonly shared: SharedPart | null
  /** The same person's other charts. Whether one may be opened is decided there. */
  readonly linked: readonly PatientId[]
  /** The entry of this look; its position follows once it is sequenced. */
  readonly event: EventId
}

export async function openChart(actor: Actor, patient: PatientId): Promise<Audited<OpenedChart>> {
  return underAudit({ actor, action: 'chart.open', patient }, async (permit, tx) => {
    const opened = await openCompartments(permit, tx, heldCompartments(permit))
    reportOpened(permit, opened)
    const records = opened.flatMap((compartment) => compartment.records)
    const clinical = permit.compartments.includes('general')
    const shared = permit.limits && sharedPart(permit.limits)
    const options = { timeZone: timeZone(), allergiesUnavailable: !clinical }
    const summary = onlyShared(chartSummary(records, permit.at, options), shared)
    const { kind, policies } = permit.basis
    const linked = await loadLinkedWith(permit, tx, patient)
    return permitted({
      summary,
      clinical,
      shared,
      linked,
      purpose: permit.purpose,
      basis: { kind, policies, ...permit.because },
      event: eventOf(permit),
    })
  })
}

/** One event per stream opened; each names its own stream's content only. */
function reportOpened(permit: Permit, opened: readonly OpenedCompartment[]): void {
  const { reason } = permit.because
  const detail: Detail = reason ? { reason } : {}
  const streams = groupBy(opened, ({ held }) => streamOf(held.label))
  permit.report({ id: eventOf(permit), stream: 'main', objects: [chartObject(permit, streams.get('main') ?? [])], detail })
  for (const [stream, compartments] of streams) {
    if (stream !== 'main') permit.report({ stream, objects: [chartObject(permit, compartments)], detail })
  }
}

/** Enough to rebuild the chart as it was seen: which versions, without their content. */
function chartObject(permit: Permit, compartments: readonly OpenedCompartment[]): Touched {
  const records = compartments.flatMap((compartment) => compartment.records)
  const versions = records.map(({ id, version }) => [id, version]).sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))
  return {
    type: 'Patient',
    id: permit.patient ?? '',
    asOf:
      records
        .map(({ version }) => version)
        .sort()
        .at(-1) ?? '',
    compartments: compartments.map(({ held }) => held.id),
    counts: countsOf(records),
    digest: toBase64(sha256(utf8(canonicalize(versions)))),
  }
}

function countsOf(records: readonly OpenedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
