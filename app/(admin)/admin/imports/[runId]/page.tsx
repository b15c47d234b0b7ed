import 'server-only'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Link } from '@/app/_ui/link'
import { Notice } from '@/app/_ui/notice'
import { Facts } from '@/app/_ui/rows'
import { BundleList } from '@/app/(admin)/_parts/bundle-list'
import { type RunRow, recordsWords } from '@/app/(admin)/_parts/run-table'
import { bundleOf } from '@/app/(admin)/import-view'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { rowOf } from '@/app/(admin)/run-view'
import { enteredActor } from '@/app/entered'
import { count } from '@/lib/base/count'
import { type ImportRunId, parseId } from '@/lib/base/ids'
import { openRun } from '@/lib/records/import-runs'

export const metadata: Metadata = { title: 'Import' }

const look = cache(openRun)

export default async function ImportPage({ params }: { readonly params: Promise<{ runId: string }> }) {
  const run = parseId<ImportRunId>((await params).runId)
  const actor = await enteredActor('/admin/imports')
  if (!run) notFound()
  const answer = await look(actor, run)
  if (!answer.ok && answer.refusal.code === 'not-found') notFound()
  const room = { actor, current: '/admin/imports', title: 'Import' }
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const row = rowOf(answer.value.run)
  const bundles = answer.value.bundles.map(bundleOf)
  return (
    <Room {...room} title={`Import of ${row.started.text}`}>
      <p className="lead">
        <Link href="/admin/imports">All imports</Link>
      </p>
      {row.state === 'broken off' ? (
        <Notice kind="info" title="It was broken off.">
          What is listed is all that was kept. Sending the same bundles again changes nothing of it.
        </Notice>
      ) : null}
      <Facts facts={factsOf(row)} />
      <section aria-labelledby="bundles">
        <h2 id="bundles">Bundles</h2>
        {bundles.length === 0 ? <Notice kind="empty">None has arrived.</Notice> : <BundleList bundles={bundles} />}
      </section>
    </Room>
  )
}

function factsOf({ by, state, taken, refused, records, newPatients, duplicates }: RunRow) {
  return [
    { name: 'Started by', value: by },
    { name: 'State', value: state },
    { name: 'Bundles', value: `${count(taken)} taken, ${count(refused)} not` },
    { name: 'Records', value: recordsWords(records) },
    { name: 'New patients', value: count(newPatients) },
    {
      name: 'Possible duplicates',
      value: duplicates === 0 ? 'none' : `${count(duplicates)}, for those who treat them to compare`,
    },
  ]
}
