import 'server-only'
import type { Metadata } from 'next'
import { ReceiptLine } from '@/app/_receipts/receipts'
import { Notice } from '@/app/_ui/notice'
import { chartPath } from '@/app/(clinician)/_parts/find-results'
import { WorkList, type WorkRow } from '@/app/(clinician)/_parts/work-list'
import { basisWords, sharedWords } from '@/app/(clinician)/basis-words'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import { now } from '@/lib/base/clock'
import { timeZone } from '@/lib/base/time-zone'
import { loadSharedWithMe } from '@/lib/consent/asked'
import { dayWords } from '@/lib/consent/words'
import { listWork, type SharedItem, type WorkItem } from '@/lib/records/work'

export const metadata: Metadata = { title: 'Work' }

export default async function WorkPage() {
  const actor = await enteredActor('/work')
  const work = await listWork(actor, loadSharedWithMe)
  const checkedAt = now().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: timeZone() })
  return (
    <House actor={actor} current="/work">
      <div className="page">
        <h1>Work</h1>
        {work.ok ? (
          <WorkList
            rows={work.value.items.map(rowOf)}
            shared={work.value.shared.map(sharedRow)}
            total={work.value.total}
            checkedAt={checkedAt}
          />
        ) : (
          <Notice kind="refusal">{refusalWords(work.refusal.code)}</Notice>
        )}
        <ReceiptLine timeZone={timeZone()} />
      </div>
    </House>
  )
}

function sharedRow({ patient, name, birthDate, until }: SharedItem): WorkRow {
  return {
    id: patient,
    href: chartPath(patient),
    name,
    born: dayWords(birthDate),
    mrn: '',
    why: sharedWords(until),
  }
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
