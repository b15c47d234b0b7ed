/** The chart at a glance: everything a clinician needs first, without scrolling on a ward's screen. */
import { countOf } from '@/app/_ui/count'
import { Kbd } from '@/app/_ui/kbd'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
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
}

/** What every chart says to whoever does not see a whole one; the same for all, so that it betrays nothing. */
export const WITHHELD = 'Patients can withhold parts of their record; ask.'

export function Chart({ summary, ribbon, sections, current, timeline }: ChartProps) {
  return (
    <ChartFrame summary={summary} ribbon={ribbon} sections={sections} current={current}>
      <div className="column">
        <ProblemsPanel problems={summary.problems} />
        <MedicinesPanel medicines={summary.medicines} />
      </div>
      <div className="column">
        <VitalsPanel vitals={summary.vitals} />
        <EventsPanel events={summary.events} {...(timeline ? { timeline } : {})} />
      </div>
      <div className="column">
        <ResultsPanel results={summary.results} />
      </div>
    </ChartFrame>
  )
}

export type ChartFrameProps = Omit<ChartProps, 'timeline' | 'summary'> & {
  readonly summary: Pick<ChartSummary, 'banner' | 'allergies' | 'counts' | 'unreadable'>
  readonly children: React.ReactNode
}

/** Banner, ribbon, sections and the constant line around any page of a chart. */
export function ChartFrame({ summary, ribbon, sections, current, children }: ChartFrameProps) {
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
        <span>{footWords(summary.counts)}</span>
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
