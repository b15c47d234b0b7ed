import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { Chart, ChartFrame, type ChartSection } from '@/app/(clinician)/_parts/chart'
import { CodeForm } from '@/app/(clinician)/_parts/code-form'
import { DeclarePanel } from '@/app/(clinician)/_parts/declare-panel'
import { chartPath } from '@/app/(clinician)/_parts/find-results'
import { basisWords, sharedWords } from '@/app/(clinician)/basis-words'
import { declare, give } from '@/app/(clinician)/p/[patientId]/actions'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { OpenLossForm } from '@/app/losses/_parts/open-loss-form'
import { PROOFING_OPTIONS } from '@/app/losses/_parts/proofings'
import { open } from '@/app/losses/actions'
import { purposeWords, refusalWords } from '@/lib/access/words'
import { type PatientId, parseId } from '@/lib/base/ids'
import type { Kind } from '@/lib/base/kind'
import { kindWords, listed } from '@/lib/consent/words'
import { type OpenedChart, openChart } from '@/lib/records/chart'
import type { CountsView } from '@/lib/records/views/chart-view'

/** Names a room, never a person: titles are in the browser's history. */
export const metadata: Metadata = { title: 'Chart' }

/** One render, one look: the gate appends once however often React asks. */
const look = cache(openChart)

type Props = { readonly params: Promise<{ patientId: string }> }

export default async function ChartPage({ params }: Props) {
  const { patientId } = await params
  const actor = await enteredActor(`/p/${patientId}`)
  const patient = parseId<PatientId>(patientId)
  if (!patient) notFound()
  const chart = await look(actor, patient)
  if (chart.ok) {
    return (
      <House actor={actor} event={chart.value.event}>
        <Linked patients={chart.value.linked} />
        {chartOf(chart.value, chart.receipt, patient, actor.role === 'desk')}
      </House>
    )
  }
  // Outside one's own organisation, refused and not existing are one page with one status.
  if (chart.refusal.code === 'not-found') notFound()
  const reference = chart.written[0]?.id
  return (
    <House actor={actor} {...(reference ? { event: reference } : {})}>
      <div className="page">
        {chart.refusal.code === 'no-basis' ? (
          <DeclarePanel
            refusal={refusalWords('no-basis')}
            patientId={patient}
            action={declare}
            {...(reference ? { reference } : {})}
          />
        ) : (
          <Notice kind="refusal" {...(reference ? { reference } : {})}>
            {refusalWords(chart.refusal.code)}{' '}
            {chart.refusal.code === 'share-ended' ? <Link href="/ask">Ask for access</Link> : null}
          </Notice>
        )}
      </div>
    </House>
  )
}

/** What is missing here may stand in the other chart: an allergy, above all. */
function Linked({ patients }: { patients: OpenedChart['linked'] }) {
  if (patients.length === 0) return null
  return (
    <aside className="linked" aria-label="Linked charts">
      <b>This patient has {patients.length === 1 ? 'a second chart' : 'other charts'}.</b> What is not here may stand there.{' '}
      {patients.map((patient, i) => (
        <Link key={patient} href={chartPath(patient)}>
          {patients.length === 1 ? 'Open it' : `Open chart ${i + 2}`}
        </Link>
      ))}
    </aside>
  )
}

function chartOf(
  { summary, basis, event, purpose, clinical, shared }: OpenedChart,
  receipt: string,
  patient: PatientId,
  atDesk: boolean,
) {
  const words = shared ? `${sharedWords(shared.until)}: ${listed(shared.kinds.map(kindWords))}` : basisWords(basis)
  const ribbon = { basis: words, purpose: purposeWords(purpose), event: { id: event }, receipt }
  // Whoever sees what a patient's chart holds may have opened the wrong one; at the desk the tap would be refused.
  const mayDeclare = basis.kind === 'care' || basis.kind === 'declared' || (basis.kind === 'duty' && clinical)
  const wrongChart = { action: declare, fields: { patientId: patient, reason: 'mistake', goOn: 'home' } }
  const frame = { summary, ribbon: mayDeclare ? { ...ribbon, wrongChart } : ribbon, current: 'Summary' }
  if (clinical) return <Chart {...frame} shared={shared} sections={sectionsOf(summary.counts, patient, shared)} />
  return (
    <ChartFrame {...frame} sections={[{ label: 'Summary', href: chartPath(patient) }]}>
      <div className="column wide">
        <Notice kind="info" title="Your role sees who the patient is, and no clinical content.">
          What is missing here says nothing about the patient.
        </Notice>
        {atDesk ? <CodeForm patientId={patient} give={give} /> : null}
        {atDesk ? (
          <OpenLossForm field="patient" id={patient} back={chartPath(patient)} proofings={PROOFING_OPTIONS} open={open} />
        ) : null}
      </div>
    </ChartFrame>
  )
}

/** Of what was not shared there is no number either: a nought would say that there is nothing. */
function sectionsOf(counts: CountsView, patient: PatientId, shared: OpenedChart['shared']): ChartSection[] {
  const counted: readonly (readonly [label: string, kind: Kind, count: number])[] = [
    ['Results', 'results', counts.results],
    ['Medicines', 'medicines', counts.medicines],
    ['Problems', 'problems', counts.problems],
    ['Encounters', 'encounters', counts.encounters],
    ['Immunizations', 'immunizations', counts.immunizations],
    ['Documents', 'documents', counts.documents],
    ['Imaging', 'imaging', counts.imaging],
  ]
  return [
    { label: 'Summary', href: chartPath(patient) },
    ...counted.map(([label, kind, count]) => (!shared || shared.kinds.includes(kind) ? { label, count } : { label })),
  ]
}
