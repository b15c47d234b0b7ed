import 'server-only'
/**
 * Entries about the log and its key. Their ids stand in `log.keys` before they are written, so that a command that is killed
 * says the same thing once, however often it is run again.
 */
import { underAudit } from '@/lib/access/gate'
import { toHex } from '@/lib/base/bytes'
import { type EventId, newId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import type { Detail, Report } from '@/lib/base/permit'
import { db } from '@/lib/db/client'
import { INSTALLATION } from '@/lib/directory/organisations'
import { signingKeyId } from '@/lib/keys/installation-keys'
import { fingerprint } from '@/lib/keys/public-key'
import type { VerifierKey } from '@/lib/ledger/note-key'

export type LogAct = 'key.create' | 'key.rotate' | 'key.retire' | 'ledger.resume' | 'ledger.succeed'

/** A key that is made, or comes instead of `from`. */
export type Announced = { readonly purpose: 'log' | 'receipt'; readonly key: VerifierKey; readonly from?: VerifierKey }

export function newEventId(): string {
  return newId<EventId>()
}

/** Nothing where the entry is there already. One command at a time: two would write it twice (bin/ledger-lock.ts). */
export async function announce(
  action: LogAct,
  event: string,
  keys: readonly [Announced, ...Announced[]],
  detail: Detail = {},
): Promise<void> {
  if (await isWritten(event)) return
  await underAudit({ actor: INSTALLATION, action }, async (permit) => {
    for (const [i, key] of keys.entries()) permit.report({ ...reportOf(key, detail), ...(i === 0 && { id: event as EventId }) })
    return permitted(undefined)
  })
}

function reportOf({ purpose, key, from }: Announced, detail: Detail): Report {
  const named = { purpose, sha256: toHex(fingerprint(key.publicKey)), ...(from && { from: signingKeyId(from) }) }
  return { objects: [{ type: 'SigningKey', id: signingKeyId(key) }], detail: { ...named, ...detail } }
}

async function isWritten(event: string): Promise<boolean> {
  const text = 'select 1 from ledger_queue where event_id = $1 union all select 1 from ledger_entry where event_id = $1'
  return (await db().pool.query(text, [event])).rows.length > 0
}
