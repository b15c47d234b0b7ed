import 'server-only'
/**
 * What a chart tells of the past weeks: where she was and when, what the laboratory and radiology had of hers. Most of the
 * story's accesses follow from it, so that who looked and what the chart says agree. What is labelled gives no task: a
 * list of tasks is no place for it.
 */
import { fromUtf8 } from '@/lib/base/bytes'
import type { ChartWriter } from '@/prisma/seed/chart-writer'
import { FIRST_DAY, onDay } from '@/prisma/seed/timeline'

export type Visit = {
  readonly patient: string
  readonly where: string
  readonly kind: 'AMB' | 'EMER' | 'IMP' | 'VR'
  readonly from: Date
  /** Null: she is there still. */
  readonly until: Date | null
}

export type Course = {
  readonly patient: string
  readonly family: string
  readonly mrn: string
  readonly visits: readonly Visit[]
  /** Moments at which the laboratory, or radiology, had something of hers. */
  readonly specimens: readonly Date[]
  readonly images: readonly Date[]
}

type Resource = {
  readonly resourceType: string
  readonly meta?: { readonly security?: readonly unknown[] }
  readonly class?: { readonly code: Visit['kind'] }
  readonly period?: { readonly start: string; readonly end?: string }
  readonly location?: readonly { readonly location: { readonly display: string } }[]
  readonly category?: readonly { readonly coding: readonly { readonly code: string }[] }[]
  readonly effectiveDateTime?: string
  readonly started?: string
}

export function courseOf(patient: string, chart: ChartWriter, d0: Date): Course {
  const { entry } = JSON.parse(fromUtf8(chart.bundle(0))) as { entry: { resource: Resource }[] }
  const resources = entry.map(({ resource }) => resource).filter(({ meta }) => !meta?.security)
  const first = onDay(d0, FIRST_DAY + 1)
  const lately = (moments: readonly string[]) => {
    const dates = moments.map((moment) => new Date(moment)).filter((moment) => moment > first && moment < d0)
    const distinct = new Map(dates.map((moment) => [moment.toISOString().slice(0, 13), moment]))
    return [...distinct.values()].sort((a, b) => a.getTime() - b.getTime())
  }
  return {
    patient,
    family: chart.person.family,
    mrn: chart.person.mrn,
    visits: resources.flatMap((resource) => visitOf(patient, resource)).filter(({ until }) => until === null || until > first),
    specimens: lately(resources.filter(isLaboratory).map(({ effectiveDateTime }) => effectiveDateTime ?? '')),
    images: lately(resources.filter(({ resourceType }) => resourceType === 'ImagingStudy').map(({ started }) => started ?? '')),
  }
}

function visitOf(patient: string, { resourceType, class: kind, period, location }: Resource): Visit[] {
  if (resourceType !== 'Encounter' || !kind || !period) return []
  const where = location?.[0]?.location.display ?? ''
  return [{ patient, where, kind: kind.code, from: new Date(period.start), until: period.end ? new Date(period.end) : null }]
}

function isLaboratory({ resourceType, category }: Resource): boolean {
  return resourceType === 'Observation' && (category ?? []).some(({ coding }) => coding.some(({ code }) => code === 'laboratory'))
}

export function isThere({ from, until }: Visit, moment: Date): boolean {
  return from <= moment && (until === null || moment < until)
}
