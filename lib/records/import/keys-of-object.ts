import { ScanFault } from './scan-tokens'

/** The largest FHIR type has some 60 element names, twice with their `_` partners. */
const MAX_KEYS = 256
const MAX_KEY_BYTES = 256

/** Names every JavaScript object inherits (`__proto__`, `constructor`, …): a validator that asks `key in schema` would call them known. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * The keys seen so far of every open object, as a stack. Two readers of one file must never see two values: JSON.parse
 * keeps the last of two equal keys, other tools the first. Equal means equal after escapes, so an escaped key is refused
 * outright: no element name of FHIR needs one.
 */
export class OpenKeys {
  private readonly starts: number[] = []
  private readonly ends: number[] = []
  private readonly hashes: number[] = []

  constructor(private readonly bytes: Uint8Array) {}

  /** Where the next object's keys begin; hand it back to `close`. */
  open(): number {
    return this.starts.length
  }

  close(base: number): void {
    this.starts.length = base
    this.ends.length = base
    this.hashes.length = base
  }

  /** `start` and `end` exclude the quotes. */
  add(base: number, start: number, end: number): void {
    if (end - start > MAX_KEY_BYTES) throw new ScanFault('forbidden-key', start, 'a key longer than any element name')
    if (this.starts.length - base >= MAX_KEYS) throw new ScanFault('too-many-keys', start, 'more keys than any FHIR type has')
    const hash = this.check(start, end)
    for (let i = base; i < this.hashes.length; i++) {
      if (this.hashes[i] === hash && this.same(i, start, end))
        throw new ScanFault('duplicate-key', start, 'a key twice in one object')
    }
    this.starts.push(start)
    this.ends.push(end)
    this.hashes.push(hash)
  }

  is(start: number, end: number, name: string): boolean {
    if (end - start !== name.length) return false
    for (let i = 0; i < name.length; i++) if (this.bytes[start + i] !== name.charCodeAt(i)) return false
    return true
  }

  private check(start: number, end: number): number {
    let hash = 0x811c9dc5
    for (let i = start; i < end; i++) {
      const byte = this.bytes[i] as number
      if (byte === 0x5c)
        throw new ScanFault('duplicate-key', start, 'a key written with an escape, which could hide a second copy of it')
      hash = Math.imul(hash ^ byte, 0x01000193)
    }
    const first = this.bytes[start] as number
    // JavaScript moves keys that look like numbers to the front, and the order of references would no longer be the file's.
    const numeric = end > start && first >= 0x30 && first <= 0x39
    if (numeric || this.inherited(start, end)) throw new ScanFault('forbidden-key', start, 'a key that is no element name')
    return hash
  }

  private inherited(start: number, end: number): boolean {
    const length = end - start
    if (length < 7 || length > 20) return false
    return INHERITED.has(String.fromCharCode(...this.bytes.subarray(start, end)))
  }

  private same(index: number, start: number, end: number): boolean {
    const other = this.starts[index] as number
    if ((this.ends[index] as number) - other !== end - start) return false
    for (let i = 0; i < end - start; i++) if (this.bytes[other + i] !== this.bytes[start + i]) return false
    return true
  }
}
