/**
 * The seal's drawing: eighteen turned ellipses of six shapes, which the first six bytes of a hash choose. Decoration: two
 * heads usually look different, but the words and the hex beside it are what a person compares. Pure.
 */
export type Petal = { readonly rx: number; readonly ry: number; readonly turn: number }

const PETALS = 18
const SHAPES = 6

/** `hash` is lower-case hex of at least six bytes; anything else draws the plain ring of "not checked". */
export function rosette(hash: string): readonly Petal[] {
  if (!/^[0-9a-f]{12,}$/.test(hash)) return []
  return Array.from({ length: PETALS }, (_, i) => {
    const at = 2 * (i % SHAPES)
    const byte = Number.parseInt(hash.slice(at, at + 2), 16)
    return { rx: 20 + (byte >> 4) * 0.45, ry: 4 + (byte & 15) * 0.8, turn: (180 / PETALS) * i }
  })
}
