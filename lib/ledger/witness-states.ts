import 'server-only'
/** What the witnesses of the proposed policy answered last: said by the portal, and no evidence of anything. */
import { db } from '@/lib/db/client'
import { loadPolicy } from '@/lib/ledger/policy-file'
import type { WitnessAnswer } from '@/lib/ledger/witness'

export type WitnessState = {
  readonly name: string
  readonly answer: WitnessAnswer | 'not-asked'
  /** Entries it countersigned, or says it did. */
  readonly size: number | null
  /** It has been answering so since then, and last did. */
  readonly since: Date | null
  readonly at: Date | null
}

type Row = { keyId: string; answer: WitnessAnswer; size: string | null; since: Date; at: Date }

/** In the order of the policy. */
export async function loadWitnessStates(): Promise<WitnessState[]> {
  const { rows } = await db().pool.query<Row>('select key_id as "keyId", answer, size, since, at from witness_state')
  const byKey = new Map(rows.map((row) => [row.keyId, row]))
  return loadPolicy().policy.witnesses.map(({ name, key }) => {
    const row = byKey.get(key.id)
    if (!row) return { name, answer: 'not-asked', size: null, since: null, at: null }
    return { name, answer: row.answer, size: row.size === null ? null : Number(row.size), since: row.since, at: row.at }
  })
}

/** Answers that only a log which lost or changed entries gets. */
const ALARMS: readonly WitnessState['answer'][] = ['ahead', 'contradicted']
const ASK_EVERY_MS = 5_000
let asked: { readonly at: number; readonly answer: Promise<WitnessState | undefined> } | undefined

/** One that says the log is not the one it countersigned. Asked at most every five seconds: every page has a banner. */
export function loadWitnessAlarm(askEveryMs = ASK_EVERY_MS): Promise<WitnessState | undefined> {
  if (!asked || performance.now() - asked.at > askEveryMs)
    asked = {
      at: performance.now(),
      answer: loadWitnessStates().then((all) => all.find(({ answer }) => ALARMS.includes(answer))),
    }
  return asked.answer
}
