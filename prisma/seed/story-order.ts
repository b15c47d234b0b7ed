import 'server-only'
/**
 * Numbers what the seed has written so far, and has it examined, as the sequencer and the officers' explorer do in a portal
 * that runs. Nothing is signed here: the first checkpoint is made by the running portal, at a time that is no claim.
 */
import { randomUUID } from 'node:crypto'
import type { OrganisationId } from '@/lib/base/ids'
import { releaseLease, sequenceBatch, takeLease } from '@/lib/ledger/sequence'
import { openSigner } from '@/lib/ledger/signer'
import { examine } from '@/lib/oversight/examine'

export async function orderEntries(): Promise<void> {
  let state = await takeLease(randomUUID())
  if (!state) throw new Error('somebody else numbers the entries of a portal that has not started')
  // Its state file has to be there before the first entry is: later, its absence would look like a loss.
  if (state.size === 0) openSigner(0)
  for (let placed = -1; placed !== 0; ) ({ state, placed } = await sequenceBatch(state))
  await releaseLease(state)
}

/** To its end, before anything else happens: what went on behind a later act would be written out of its time. */
export async function examineEntries(organisations: Iterable<OrganisationId>): Promise<void> {
  await orderEntries()
  for (const organisation of organisations) await examine(organisation, Number.POSITIVE_INFINITY)
}
