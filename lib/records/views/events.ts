/** What happened last: encounters with what was done in them, and what was done outside of any. Pure. */
import type { Encounter, Immunization, Procedure } from 'fhir/r4'
import type { EventView, ViewOptions } from './chart-view'
import { conceptText, sentenceCase } from './codes'
import { formatDay, instantOf } from './dates'
import { indexByReference, type Opened, referenceKey, type SortedOut } from './sort-out'

const NOT_DONE: ReadonlySet<string> = new Set(['entered-in-error', 'cancelled', 'planned', 'not-done', 'preparation'])
const CLASSES: Readonly<Record<string, string>> = {
  AMB: 'Visit',
  EMER: 'Emergency visit',
  IMP: 'Hospital stay',
  ACUTE: 'Hospital stay',
  HH: 'Home visit',
  VR: 'Remote visit',
  OBSENC: 'Observation stay',
}
const NAMED_INSIDE = 2

type Happened = Omit<EventView, 'when' | 'detail'> & {
  readonly time: string
  readonly at: number
  readonly inside: string[]
  readonly detail: string
}

export function eventsView(sorted: SortedOut, now: Date, options: ViewOptions, most = 3): readonly EventView[] {
  return happened(sorted, now)
    .slice(0, most)
    .map(({ inside, time, at: _, detail, ...event }) => ({
      ...event,
      detail: [detail, insideWords(inside)].filter(Boolean).join(' · '),
      when: { iso: time, text: formatDay(time, options.timeZone) },
    }))
}

/** Newest first; nothing planned or still to come. */
function happened(sorted: SortedOut, now: Date): readonly Happened[] {
  const encounters = new Map<Opened<Encounter>, Happened>()
  for (const opened of sorted.Encounter) {
    const event = fromEncounter(opened)
    if (event) encounters.set(opened, event)
  }
  const index = indexByReference(sorted.Encounter)
  const alone: Happened[] = []
  const parts = [...sorted.Procedure.map(fromProcedure), ...sorted.Immunization.map(fromImmunization)]
  for (const part of parts) {
    if (!part) continue
    const visit = encounters.get(index.get(part.encounter ?? '') as Opened<Encounter>)
    if (visit) visit.inside.push(part.event.title)
    else alone.push(part.event)
  }
  return [...encounters.values(), ...alone].filter(({ at }) => at <= now.getTime()).sort((a, b) => b.at - a.at)
}

function fromEncounter({ record, resource }: Opened<Encounter>): Happened | undefined {
  const time = resource.period?.start
  const at = instantOf(time)
  if (at === undefined || !time || NOT_DONE.has(resource.status)) return undefined
  const kind = conceptText(resource.type?.[0]).replace(/^Encounter for /i, 'Visit for ')
  const what = sentenceCase(kind) || CLASSES[resource.class.code ?? ''] || 'Encounter'
  const title = resource.status === 'in-progress' ? `${what}, not ended` : what
  const who = resource.participant?.[0]?.individual?.display
  const reason = conceptText(resource.reasonCode?.[0])
  const detail = [reason, placeOf(resource), who].filter(Boolean).join(', ')
  return { id: record.id, title, detail, time, at, kind: 'encounter', inside: [] }
}

/** The nearest that is named: the ward, else the service, else the house. */
function placeOf({ location, serviceType, serviceProvider }: Encounter): string | undefined {
  return location?.at(-1)?.location.display || conceptText(serviceType) || serviceProvider?.display
}

type Part = { readonly event: Happened; readonly encounter: string | undefined }

function fromProcedure({ record, resource }: Opened<Procedure>): Part | undefined {
  const time = resource.performedDateTime ?? resource.performedPeriod?.start
  const title = sentenceCase(conceptText(resource.code)) || 'Procedure'
  return part(record.id, title, time, 'procedure', resource)
}

function fromImmunization({ record, resource }: Opened<Immunization>): Part | undefined {
  const title = `${sentenceCase(conceptText(resource.vaccineCode)) || 'Vaccine'}, immunization`
  return part(record.id, title, resource.occurrenceDateTime, 'immunization', resource)
}

function part(
  id: string,
  title: string,
  time: string | undefined,
  kind: 'procedure' | 'immunization',
  resource: Procedure | Immunization,
): Part | undefined {
  const at = instantOf(time)
  if (at === undefined || !time || NOT_DONE.has(resource.status)) return undefined
  return { event: { id, title, detail: '', time, at, kind, inside: [] }, encounter: referenceKey(resource.encounter?.reference) }
}

function insideWords(inside: readonly string[]): string {
  const named = inside.slice(0, NAMED_INSIDE).join(' · ')
  const more = inside.length - NAMED_INSIDE
  return more > 0 ? `${named} and ${more} more` : named
}
