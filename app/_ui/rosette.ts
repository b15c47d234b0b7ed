/**
 * The seal's drawing: eighteen turned ellipses whose widths come from a hash. Decoration: two different heads look
 * different, but the words and the hex beside it are what a person compares. Pure.
 */
export type Petal = { readonly rx: number; readonly ry: number; readonly turn: number }

const PETALS = 18

/** `hash` is lower-case hex of at least 18 bytes; anything else draws the plain ring of "not checked". */
export function rosette(hash: string): readonly Petal[] {
  if (!/^[0-9a-f]{36,}$/.test(hash)) return []
  return Array.from({ length: PETALS }, (_, i) => {
    const byte = Number.parseInt(hash.slice(2 * i, 2 * i + 2), 16)
    return { rx: 20 + (byte >> 4) * 0.5, ry: 6 + (byte & 15) * 0.7, turn: (180 / PETALS) * i }
  })
}
