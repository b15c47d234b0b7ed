import 'server-only'
import encodeQR from 'qr'

/** The quiet zone that the standard asks for. */
const QUIET = 4

/** A code as one SVG path in units of modules, quiet zone included. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return { path, size: rows.length }
}
