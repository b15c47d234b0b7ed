/** The chart at a glance: everything a clinician needs first, without scrolling on a ward's screen. */
import type { ReactNode } from 'react'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { countOf } from '@/lib/base/count'
import type { Kind } from '@/lib/base/kind'
import type { ChartSummary, CountsView } from '@/lib/records/views/chart-view'
import { Banner } from './banner'
import { EventsPanel } from './events-panel'
import { MedicinesPanel, ProblemsPanel } from './problems-panel'
import { ResultsPanel } from './results-panel'
import { Ribbon, type RibbonProps } from './ribbon'
import { VitalsPanel } from './vitals-panel'

/** Without `href` it is a count and no link yet. */
export type ChartSection = { readonly label: string; readonly href?: string; readonly count?: number; readonly key?: string }

export type ChartProps = {
  readonly summary: ChartSummary
  readonly ribbon: RibbonProps
  readonly sections: readonly ChartSection[]
  /** Label of the section shown. */
  readonly current: string
  readonly timeline?: string
  /** Where only a part was shared: which kinds, and whether only items of certain days. */
  readonly shared?: { readonly kinds: readonly Kind[]; readonly partOfTime: boolean } | null
}

/** What every chart says to whoever does not see a whole one; the same for all, so that it betrays nothing. */
export const WITHHELD = 'Patients can withhold parts of their record; ask.'

export function Chart({ summary, ribbon, sections, current, timeline, shared }: ChartProps) {
  const { problems, medicines, vitals, events, results } = summary
  const panel = (kinds: readonly Kind[], title: string, empty: boolean, whole: ReactNode) => {
    const has = kinds.filter((kind) => !shared || shared.kinds.includes(kind))
    const whollyHere = !shared || (has.length === kinds.length && !shared.partOfTime)
    if (has.length > 0 && (whollyHere || !empty)) return whole
    return <Unsaid id={kinds[0] ?? title} title={title} words={has.length > 0 ? NONE_IN_PART : NOT_SHARED} />
  }
  return (
    <ChartFrame summary={summary} ribbon={ribbon} sections={sections} current={current} shared={shared ?? null}>
      <div className="column">
        {panel(['problems'], 'Problems', problems.active.length === 0, <ProblemsPanel problems={problems} />)}
        {panel(['medicines'], 'Medicines in use', medicines.inUse.length === 0, <MedicinesPanel medicines={medicines} />)}
      </div>
      <div className="column">
        {panel(['vitals'], 'Vitals', !vitals.latest, <VitalsPanel vitals={vitals} />)}
        {panel(EVENTS, 'Last events', events.length === 0, <EventsPanel events={events} {...(timeline ? { timeline } : {})} />)}
      </div>
      <div className="column">
        {panel(['results'], 'Latest results', results.tests === 0, <ResultsPanel results={results} />)}
      </div>
    </ChartFrame>
  )
}

const EVENTS: readonly Kind[] = ['encounters', 'procedures', 'immunizations']
const NOT_SHARED = 'Not shared with you.'
const NONE_IN_PART = 'None in the part that was shared with you.'

/** "Not recorded" would be a statement about the patient, and from a part of her record nobody can make it. */
function Unsaid({ id, title, words }: { id: string; title: string; words: string }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="dim">{words}</p>
    </section>
  )
}

export type ChartFrameProps = Omit<ChartProps, 'timeline' | 'summary'> & {
  readonly summary: Pick<ChartSummary, 'banner' | 'allergies' | 'counts' | 'unreadable'>
  readonly children: React.ReactNode
}

/** Banner, ribbon, sections and the constant line around any page of a chart. */
export function ChartFrame({ summary, ribbon, sections, current, shared, children }: ChartFrameProps) {
  return (
    <>
      <Banner banner={summary.banner} allergies={summary.allergies} />
      <Ribbon {...ribbon} />
      {summary.unreadable > 0 ? (
        <Notice kind="error" title={`${summary.unreadable} records could not be read`}>
          They are missing on this page. Do not read anything into their absence.
        </Notice>
      ) : null}
      <div className="chart">
        <Sections sections={sections} current={current} />
        {children}
      </div>
      <footer className="foot">
        <span>{WITHHELD}</span>
        <span>{shared ? `${countOf(summary.counts.all, 'record')} shared with you` : footWords(summary.counts)}</span>
      </footer>
    </>
  )
}

function Sections({ sections, current }: { sections: readonly ChartSection[]; current: string }) {
  return (
    <nav className="side" aria-label="Chart">
      <ul>
        {sections.map((section) => (
          <li key={section.label}>
            <SectionEntry section={section} current={section.label === current} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function SectionEntry({ section, current }: { section: ChartSection; current: boolean }) {
  const inside = (
    <>
      {section.label} {section.key ? <Kbd>{section.key}</Kbd> : null}
      {section.count === undefined ? null : <span>{section.count}</span>}
    </>
  )
  if (!section.href) return <span className="entry">{inside}</span>
  return (
    <Link className="entry" href={section.href} data-key={section.key} aria-current={current ? 'page' : undefined}>
      {inside}
    </Link>
  )
}

function footWords(counts: CountsView): string {
  const documents = countOf(counts.documents, 'document')
  const imaging = countOf(counts.imaging, 'imaging study', 'imaging studies')
  return `${documents} · ${imaging} · ${countOf(counts.all, 'record')} that you may see`
}
