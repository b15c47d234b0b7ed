import 'server-only'
/**
 * Receipts on their way to the device of whoever acted. A page that shows an act takes its receipt along; that of an action or
 * of a search waits here for the next page of the same session, in this process alone. One that is never fetched is lost,
 * which costs its holder a proof and accuses nobody.
 *
 * Only for the actor's own session, never for whom the portal acts on behalf of: how many receipts an asker gets must not
 * tell whether she asked for somebody who is known.
 */
import type { SessionId } from '@/lib/base/ids'
import { shortLived } from '@/lib/keys/short-lived'

const MOST_WAITING = 50
const held = shortLived<SessionId, readonly string[]>('given-receipts', 2_000, 10 * 60_000)

export function giveReceipt(session: SessionId | null, receipt: string): void {
  if (session) held.set(session, [...(held.get(session) ?? []), receipt].slice(-MOST_WAITING))
}

/** Once: whoever takes them keeps them. */
export function takeReceipts(session: SessionId | null): readonly string[] {
  if (!session) return []
  const given = held.get(session) ?? []
  held.delete(session)
  return given
}
