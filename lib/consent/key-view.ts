import 'server-only'
import { toBase64url } from '@/lib/base/bytes'
import type { SigningKeyRow } from '@/lib/consent/key-store'
import type { SigningKeyView } from '@/lib/consent/views'

export function keyView(row: Omit<SigningKeyRow, 'seal'>, positions: ReadonlyMap<string, number>): SigningKeyView {
  const position = positions.get(row.eventId)
  return {
    id: row.id,
    kind: row.kind,
    ...(row.credentialId ? { credential: toBase64url(row.credentialId) } : {}),
    enrolledAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    event: row.eventId,
    ...(position === undefined ? {} : { position }),
  }
}
