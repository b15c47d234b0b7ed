import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { chartPath } from '@/app/(clinician)/_parts/find-results'
import { WorkList, type WorkRow } from '@/app/(clinician)/_parts/work-list'
import { basisWords } from '@/app/(clinician)/basis-words'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'
import { listWork, type WorkItem } from '@/lib/records/work'

export const metadata: Metadata = { title: 'Work' }

export default async function WorkPage() {
  const actor = await enteredActor('/work')
  const work = await listWork(actor)
  const checkedAt = now().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })
  return (
    <House actor={actor} current="/work">
      <div className="page">
        <h1>Work</h1>
        {work.ok ? (
          <WorkList rows={work.value.items.map(rowOf)} total={work.value.total} checkedAt={checkedAt} />
        ) : (
          <Notice kind="refusal">{refusalWords(work.refusal.code)}</Notice>
        )}
      </div>
    </House>
  )
}

function rowOf(item: WorkItem): WorkRow {
  const { patient, name, born, mrn, deceased, basis, department } = item
  const where = department ? `, ${department}` : ''
  return {
    id: patient,
    href: chartPath(patient),
    name,
    born,
    mrn,
    why: `${basisWords(basis)}${where}`,
    ...(deceased ? { deceased } : {}),
  }
}
