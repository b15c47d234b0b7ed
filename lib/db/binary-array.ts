import 'server-only'

/**
 * `bytea[]` as PostgreSQL itself writes it (array_recv), for statements that take many rows at once: as text every byte of a
 * sealed event would be two characters, written here, quoted, and read again there. The driver sends a Buffer as it is; the
 * statement says what it is (`$1::bytea[]`), and PostgreSQL refuses one of another element type. Words, ids and numbers go as
 * text: for them that is no slower.
 *
 *   u32 dimensions (0 where it is empty, else 1) ‖ u32 1 where there are nulls ‖ u32 element type
 *   [u32 number ‖ u32 first index, 1] ‖ per element: u32 length ‖ bytes, or ff ff ff ff for null
 */
const BYTEA = 17

export function byteaArray(items: readonly (Uint8Array | null)[]): Buffer {
  const empty = items.length === 0
  const out = Buffer.allocUnsafe(items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), empty ? 12 : 20))
  out.writeUInt32BE(empty ? 0 : 1, 0)
  out.writeUInt32BE(items.includes(null) ? 1 : 0, 4)
  out.writeUInt32BE(BYTEA, 8)
  if (empty) return out
  out.writeUInt32BE(items.length, 12)
  out.writeUInt32BE(1, 16)
  let at = 20
  for (const item of items) {
    out.writeInt32BE(item?.length ?? -1, at)
    if (item) out.set(item, at + 4)
    at += 4 + (item?.length ?? 0)
  }
  return out
}
