import 'server-only'
import type { Metadata } from 'next'
import { Notice } from '@/app/_ui/notice'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { LossCard } from '@/app/losses/_parts/loss-card'
import type { LossRowView } from '@/app/losses/_parts/loss-shape'
import { confirm, withdraw } from '@/app/losses/actions'
import { refusalWords } from '@/lib/access/words'
import { proofingWords } from '@/lib/base/proofing'
import { timeZone } from '@/lib/base/time-zone'
import { type ListedLoss, listLosses } from '@/lib/directory/losses/list-losses'
import { roleWords } from '@/lib/oversight/sentence'
import { namePatients } from '@/lib/records/born'
import { formatInstant } from '@/lib/records/views/dates'

export const metadata: Metadata = { title: 'Losses' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** For the second person: what was noted, and the code to hand over. */
export default async function LossesPage({ searchParams }: Query) {
  const actor = await enteredActor('/losses')
  const { said } = await searchParams
  const answer = await listLosses(actor, namePatients)
  return (
    <House actor={actor} current="/losses">
      <div className="page">
        <h1>Losses</h1>
        {answer.ok ? (
          <>
            <p className="lead">
              People who lost what they sign in with. One person notes it, another confirms it, and the person gets a code from
              hand to hand; never by mail or telephone.
            </p>
            <Said said={said} />
            {answer.value.length === 0 ? (
              <Notice kind="empty">
                Nothing waits. A loss is noted on the page of a person, or by reception on the page of a patient.
              </Notice>
            ) : null}
            {answer.value.map((loss) => (
              <LossCard key={loss.id} loss={viewOf(loss)} confirm={confirm} withdraw={withdraw} />
            ))}
          </>
        ) : (
          <Notice kind="refusal">{refusalWords(answer.refusal.code)}</Notice>
        )}
      </div>
    </House>
  )
}

function viewOf({ role, proofing, openedAt, until, ...loss }: ListedLoss): LossRowView {
  const [opened, ends] = [openedAt, until].map((at) => ({ iso: at.toISOString(), text: formatInstant(at, timeZone()) }))
  if (!opened || !ends) throw new Error('two moments')
  return { ...loss, role: roleWords(role), proofing: proofingWords(proofing), opened, until: ends }
}

/** From an address that anybody may have made: only known words are said. */
function Said({ said }: { readonly said: string | string[] | undefined }) {
  if (said === 'withdrawn') return <Notice kind="info">It is taken back. A code that was handed over is worth nothing.</Notice>
  if (said === 'none') return <Notice kind="refusal">Nothing was changed: it was over already.</Notice>
  return null
}
