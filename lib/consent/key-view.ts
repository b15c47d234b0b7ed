import 'server-only'
import type { SigningKeyRow } from '@/lib/consent/key-store'
import type { SigningKeyView } from '@/lib/consent/views'

export function keyView(row: Omit<SigningKeyRow, 'seal'>, positions: ReadonlyMap<string, number>): SigningKeyView {
  const position = positions.get(row.eventId)
  return {
    id: row.id,
    kind: row.kind,
    enrolledAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    event: row.eventId,
    ...(position === undefined ? {} : { position }),
  }
}
