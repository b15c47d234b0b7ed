import 'server-only'
/**
 * Receipts on their way to the device of whoever acted. A page that shows an act takes its receipt along; that of an action or
 * of a search waits here for the next page of the same session, in this process alone. Each goes out with two pages: the first
 * may be left before its scripts ran, and a device keeps one only once. One that no page fetched is lost, which costs its holder
 * a proof and accuses nobody.
 *
 * Only for the actor's own session, never for whom the portal acts on behalf of: how many receipts an asker gets must not
 * tell whether she asked for somebody who is known.
 */
import type { SessionId } from '@/lib/base/ids'
import { shortLived } from '@/lib/keys/short-lived'

const MOST_WAITING = 50
type Held = { readonly fresh: readonly string[]; readonly again: readonly string[] }
const held = shortLived<SessionId, Held>('given-receipts', 2_000, 10 * 60_000)

const NONE: Held = { fresh: [], again: [] }

export function giveReceipt(session: SessionId | null, receipt: string): void {
  if (!session) return
  const { fresh, again } = held.get(session) ?? NONE
  held.set(session, { fresh: [...fresh, receipt].slice(-MOST_WAITING), again })
}

/** For a page of this session. */
export function takeReceipts(session: SessionId | null): readonly string[] {
  if (!session) return []
  const { fresh, again } = held.get(session) ?? NONE
  if (fresh.length > 0) held.set(session, { fresh: [], again: fresh })
  else held.delete(session)
  return [...again, ...fresh]
}
