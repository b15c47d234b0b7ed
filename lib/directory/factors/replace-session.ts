import 'server-only'
/**
 * A factor was shown: the session that showed it ends, and another of two factors begins, in one transaction with the entry. A
 * cookie from before is worth nothing afterwards, by its row and by the ledger.
 */
import type { AccountId } from '@/lib/base/ids'
import type { Detail, Permit, Report } from '@/lib/base/permit'
import type { Factors } from '@/lib/base/vocabulary'
import type { Tx } from '@/lib/db/transaction'
import type { SignedIn } from '@/lib/directory/sign-in'
import { sealSessionRow } from '@/lib/keys/row-seal'
import { newSession } from '@/lib/session/store'

/** `one`: after a code that lets her set up a factor and nothing else. */
export async function replaceSession(permit: Permit, tx: Tx, factors: Factors = 'two'): Promise<SignedIn> {
  const account = permit.actor.id as AccountId
  const before = await tx.session.findUniqueOrThrow({ where: { id: permit.actor.session ?? '' } })
  const after = { account, factors, at: permit.at, expiresAt: before.expiresAt }
  const row = await newSession(after, sealSessionRow)
  await tx.session.create({ data: { ...before, ...row, wrongCodes: 0 } })
  await tx.session.update({ where: { id: before.id }, data: { endedAt: permit.at } })
  return { session: row.id, account }
}

/** After the act's own: the old session is over. */
export function reportReplaced(permit: Permit): void {
  permit.report({ action: 'session.end', detail: { why: 'replaced' } })
}

/** What is done to a patient's ways to sign in stands in her own list too. */
export function reportFactor(permit: Permit, report: Report & { readonly detail?: Detail }): void {
  permit.report(report)
  const { patient } = permit.actor
  if (patient) permit.report({ ...report, patient, stream: 'main' })
}
