import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { ImportForm } from '@/app/(admin)/_parts/import-form'
import { RunTable } from '@/app/(admin)/_parts/run-table'
import { begin, finish } from '@/app/(admin)/admin/imports/actions'
import { RefusedRoom, Room } from '@/app/(admin)/room'
import { rowOf } from '@/app/(admin)/run-view'
import { enteredActor } from '@/app/entered'
import { RESTRICTED, type RestrictedLabel } from '@/lib/base/compartment'
import { listRuns } from '@/lib/records/import-runs'

export const metadata: Metadata = { title: 'Imports' }

const PROGRAM_WORDS: Record<RestrictedLabel, string> = {
  PSYTHPN: 'psychotherapy notes',
  '42CFRPart2': 'a substance-use program (42 CFR Part 2)',
  MINOR: 'care that minors consented to alone',
  HIV: 'HIV care',
  SEX: 'sexual and reproductive health',
  GDIS: 'genetics',
  PSY: 'mental health',
}
const PROGRAMS = [{ value: '', label: 'no' }, ...RESTRICTED.map((label) => ({ value: label, label: PROGRAM_WORDS[label] }))]

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ImportsPage({ searchParams }: Query) {
  const actor = await enteredActor('/admin/imports')
  const room = { actor, current: '/admin/imports', title: 'Imports' }
  const answer = await listRuns(actor)
  if (!answer.ok) return <RefusedRoom {...room} code={answer.refusal.code} />
  const runs = answer.value.map(rowOf)
  return (
    <Room {...room}>
      <p className="lead">
        Records from other systems. You see what was taken and why something was not, by place and reason: neither names nor
        values of what is inside.
      </p>
      {(await searchParams).problem === 'form' ? (
        <Notice kind="error" title="Nothing was imported.">
          Choose at least one file, and name the sending system with small letters, digits, dots and dashes.
        </Notice>
      ) : null}
      <ImportForm begin={begin} finish={finish} programs={PROGRAMS} />
      <section aria-labelledby="past" className="past">
        <h2 id="past">Past imports</h2>
        {runs.length === 0 ? <Notice kind="empty">Nothing was imported here yet.</Notice> : <RunTable runs={runs} />}
      </section>
    </Room>
  )
}
