import 'server-only'
import type { Metadata } from 'next'
import { ReceiptLine } from '@/app/_receipts/receipts'
import { Link } from '@/app/_ui/link'
import { HistoryCheck } from '@/app/(compliance)/_parts/history-check'
import { Rehearsal } from '@/app/(compliance)/_parts/rehearsal'
import { SelfCheck } from '@/app/(compliance)/_parts/self-check'
import { WitnessList } from '@/app/(compliance)/_parts/witness-list'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { timeZone } from '@/lib/base/time-zone'

export const metadata: Metadata = { title: 'Verify' }

/** The log is public: nothing here needs a permit. What the check finds, this device found. */
export default async function VerifyPage() {
  const actor = await enteredActor('/audit/verify')
  return (
    <House actor={actor} current="/audit/verify">
      <div className="page">
        <h1>Check the history</h1>
        <p className="lead">
          Your browser downloads every entry of the log, computes every hash again and compares the result with the signed
          checkpoint and with what it saw before. The server has no say in the answer.
        </p>
        <HistoryCheck timeZone={timeZone()} />
        <p className="check-file">
          <Link href="/verify">Verify a file</Link> that somebody took away from here.
        </p>
        <ReceiptLine timeZone={timeZone()} />
        <WitnessList />
        {actor.role === 'officer' ? <SelfCheck /> : null}
        <Rehearsal />
      </div>
    </House>
  )
}
