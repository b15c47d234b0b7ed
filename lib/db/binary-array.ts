import 'server-only'

/**
 * Arrays as PostgreSQL itself writes them (array_recv), for statements that take many rows at once: as text every byte of a
 * sealed event would be two characters, written here, quoted, and read again there. The driver sends a Buffer as it is; the
 * statement says what it is (`$1::bytea[]`), and PostgreSQL refuses one of another element type.
 *
 *   u32 dimensions (0 where it is empty, else 1) ‖ u32 1 where there are nulls ‖ u32 element type
 *   [u32 number ‖ u32 first index, 1] ‖ per element: u32 length ‖ bytes, or ff ff ff ff for null
 */
type Kind<T> = {
  readonly type: number
  length(item: T): number
  write(item: T, to: Buffer, at: number): void
}

const BYTEA: Kind<Uint8Array> = { type: 17, length: (item) => item.length, write: (item, to, at) => to.set(item, at) }
const TEXT: Kind<string> = {
  type: 25,
  length: (item) => Buffer.byteLength(item),
  write: (item, to, at) => void to.write(item, at),
}
const BIGINT: Kind<number | string> = {
  type: 20,
  length: () => 8,
  write: (item, to, at) => void to.writeBigInt64BE(BigInt(item), at),
}
const UUID: Kind<string> = {
  type: 2950,
  length: () => 16,
  write(item, to, at) {
    if (to.write(item.replaceAll('-', ''), at, 'hex') !== 16) throw new Error('not a UUID')
  },
}
/** Whole milliseconds, as PostgreSQL's microseconds since the year 2000. */
const TIME: Kind<string> = {
  type: 1184,
  length: () => 8,
  write(item, to, at) {
    const ms = Date.parse(item)
    if (Number.isNaN(ms)) throw new Error('not a time')
    to.writeBigInt64BE(BigInt(ms - Y2000) * 1_000n, at)
  },
}
const Y2000 = Date.UTC(2000, 0, 1)

export const byteaArray = (items: readonly (Uint8Array | null)[]): Buffer => encode(BYTEA, items)
export const textArray = (items: readonly (string | null)[]): Buffer => encode(TEXT, items)
export const bigintArray = (items: readonly (number | string | null)[]): Buffer => encode(BIGINT, items)
export const uuidArray = (items: readonly (string | null)[]): Buffer => encode(UUID, items)
export const timeArray = (items: readonly (string | null)[]): Buffer => encode(TIME, items)

function encode<T>({ type, length, write }: Kind<T>, items: readonly (T | null)[]): Buffer {
  const empty = items.length === 0
  const size = items.reduce((sum, item) => sum + 4 + (item === null ? 0 : length(item)), empty ? 12 : 20)
  const out = Buffer.allocUnsafe(size)
  out.writeUInt32BE(empty ? 0 : 1, 0)
  out.writeUInt32BE(items.includes(null) ? 1 : 0, 4)
  out.writeUInt32BE(type, 8)
  if (empty) return out
  out.writeUInt32BE(items.length, 12)
  out.writeUInt32BE(1, 16)
  let at = 20
  for (const item of items) {
    const own = item === null ? 0 : length(item)
    out.writeInt32BE(item === null ? -1 : own, at)
    if (item !== null) write(item, out, at + 4)
    at += 4 + own
  }
  return out
}
