import { OpenKeys } from './keys-of-object'
import type { ImportProblem } from './problem'
import { ScanFault, scanLiteral, scanNumber, scanString, skipSpace } from './scan-tokens'

/**
 * Promise: nothing is parsed that this scan has not seen whole. It builds no tree; its memory is the depth, the keys of
 * the open objects, and the offsets it returns, all bounded, whatever the bytes are.
 *
 * Why an own scanner: it must refuse duplicate keys, lone surrogates, bad UTF-8 and depth *before* a parser allocates, and
 * it must hand out byte offsets, so that resources and their references are cut from the received bytes and no number is
 * ever written again. JSON.parse does neither; the streaming parsers of npm build values for each token and are several
 * times slower than this loop.
 */
export const MAX_DEPTH = 64
export const MAX_ENTRIES = 50_000
/** Per resource: a validator keeps an issue per fault, so faults must be bounded by this. */
export const MAX_VALUES = 50_000

const MAX_LINKS = 500_000

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

export type ScanLimits = { readonly bundleBytes: number; readonly resourceBytes: number }
export const DEFAULT_LIMITS: ScanLimits = { bundleBytes: 64 * 1024 * 1024, resourceBytes: 5 * 1024 * 1024 }

export type Span = { readonly start: number; readonly end: number }
export type EntrySpan = Span & { readonly resource?: Span; readonly links: readonly LinkToken[] }
/** A string under the key `reference` or `url`, quotes included: what may have to be rewritten. */
export type LinkToken = Span & { readonly key: 'reference' | 'url' }
export type Scan = { readonly root: Span; readonly entries: readonly EntrySpan[]; readonly entryArray?: Span }

type Place = 'root' | 'entries' | 'entry' | 'resource' | 'inside' | 'other'

/** Scans a bundle: entries and their resources by offset. The root must be an object. */
export function scanBundle(bytes: Uint8Array, limits: ScanLimits = DEFAULT_LIMITS): Scan | ImportProblem {
  const limit = limits.bundleBytes
  if (bytes.length > limit) return { code: 'too-large', offset: limit, reason: `larger than ${limit} bytes` }
  const scanner = new Scanner(bytes, limits)
  try {
    return scanner.document()
  } catch (fault) {
    if (!(fault instanceof ScanFault)) throw fault
    return { code: fault.code, offset: fault.offset, reason: fault.message, ...scanner.where() }
  }
}

class Scanner {
  private at = 0
  private values = 0
  private linkCount = 0
  private readonly keys: OpenKeys
  private readonly entries: EntrySpan[] = []
  private links: LinkToken[] = []
  private resource: Span | undefined
  private entryArray: Span | undefined
  /** One number a level: the offset of the key being read, or the complement of the index in an array. */
  private readonly path: number[] = []

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: ScanLimits,
  ) {
    this.keys = new OpenKeys(bytes)
  }

  document(): Scan {
    const [a, b, c] = this.bytes
    if (a === 0xef && b === 0xbb && c === 0xbf) throw new ScanFault('byte-order-mark', 0, 'begins with a byte order mark')
    this.at = skipSpace(this.bytes, 0)
    const start = this.at
    if (this.bytes[start] !== OPEN_OBJECT) throw new ScanFault('not-json', start, 'the file is no JSON object')
    this.value(1, 'root')
    const end = this.at
    this.at = skipSpace(this.bytes, end)
    if (this.at < this.bytes.length) throw new ScanFault('not-json', this.at, 'something follows the end of the object')
    return { root: { start, end }, entries: this.entries, ...(this.entryArray ? { entryArray: this.entryArray } : {}) }
  }

  /** Path and entry of a fault: as far as the scan had come. */
  where(): { path: string; entry?: number } {
    const parts = this.path.map((part) => (part < 0 ? ~part : this.keyAt(part)))
    const path = parts.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$')
    return { path, ...(parts[0] === 'entry' && typeof parts[1] === 'number' ? { entry: parts[1] } : {}) }
  }

  private keyAt(start: number): string {
    const length = this.bytes.subarray(start, start + 64).indexOf(QUOTE)
    const name = String.fromCharCode(...this.bytes.subarray(start, start + Math.max(length, 0)))
    return /^\w*$/.test(name) ? name : '?'
  }

  private value(depth: number, place: Place): void {
    const start = this.at
    const byte = this.bytes[start]
    if (place === 'inside' && ++this.values > MAX_VALUES)
      throw new ScanFault('too-many-values', start, 'more values than any resource needs')
    if (byte === QUOTE && place !== 'entry' && place !== 'resource') this.at = scanString(this.bytes, start)
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.nested(depth, place, byte)
    else this.primitive(place, start, byte)
  }

  private primitive(place: Place, start: number, byte: number | undefined): void {
    if (place === 'entry' || place === 'entries')
      throw new ScanFault('invalid-entry', start, 'Bundle.entry is no list of objects')
    if (place === 'resource') throw new ScanFault('missing-resource', start, 'resource is no object')
    const numeric = byte === 0x2d || (byte !== undefined && byte >= 0x30 && byte <= 0x39)
    this.at = numeric ? scanNumber(this.bytes, start) : scanLiteral(this.bytes, start)
  }

  private nested(depth: number, place: Place, opener: number): void {
    const start = this.at
    if (depth > MAX_DEPTH) throw new ScanFault('too-deep', start, `nested deeper than ${MAX_DEPTH}`)
    const listExpected = place === 'entries'
    if (place !== 'inside' && place !== 'other' && listExpected !== (opener === OPEN_ARRAY))
      this.primitive(place, start, undefined)
    if (place === 'resource') this.values = 0
    if (opener === OPEN_OBJECT) this.object(depth, place)
    else this.array(depth, place)
    this.finished(place, { start, end: this.at })
  }

  private finished(place: Place, span: Span): void {
    if (place === 'entries') this.entryArray = span
    if (place === 'entry') {
      if (this.entries.length >= MAX_ENTRIES)
        throw new ScanFault('too-many-entries', span.start, `more than ${MAX_ENTRIES} entries`)
      this.entries.push({ ...span, links: this.links, ...(this.resource ? { resource: this.resource } : {}) })
      this.links = []
      this.resource = undefined
    }
    if (place !== 'resource') return
    const limit = this.limits.resourceBytes
    if (span.end - span.start > limit) throw new ScanFault('resource-too-large', span.start, `larger than ${limit} bytes`)
    this.resource = span
  }

  private object(depth: number, place: Place): void {
    const base = this.keys.open()
    this.path.push(0)
    this.at = skipSpace(this.bytes, this.at + 1)
    if (this.bytes[this.at] === CLOSE_OBJECT) this.at++
    else {
      do {
        this.at = skipSpace(this.bytes, this.at)
        this.member(depth, place, base)
      } while (this.another(CLOSE_OBJECT))
    }
    this.path.pop()
    this.keys.close(base)
  }

  private array(depth: number, place: Place): void {
    const child: Place = place === 'entries' ? 'entry' : place === 'resource' ? 'inside' : place
    const level = this.path.push(~0) - 1
    this.at = skipSpace(this.bytes, this.at + 1)
    if (this.bytes[this.at] === CLOSE_ARRAY) this.at++
    else {
      do {
        this.at = skipSpace(this.bytes, this.at)
        this.value(depth + 1, child)
        this.path[level] = (this.path[level] as number) - 1
      } while (this.another(CLOSE_ARRAY))
    }
    this.path.pop()
  }

  /** After a value: true at a comma, false after the closer. */
  private another(closer: number): boolean {
    this.at = skipSpace(this.bytes, this.at)
    const byte = this.bytes[this.at]
    if (byte !== COMMA && byte !== closer) throw new ScanFault('not-json', this.at, 'a comma or the end belongs here')
    this.at++
    return byte === COMMA
  }

  private member(depth: number, place: Place, base: number): void {
    if (this.bytes[this.at] !== QUOTE) throw new ScanFault('not-json', this.at, 'a key belongs here')
    const start = this.at + 1
    this.path[this.path.length - 1] = start
    this.at = scanString(this.bytes, this.at)
    const end = this.at - 1
    this.keys.add(base, start, end)
    this.at = skipSpace(this.bytes, this.at)
    if (this.bytes[this.at] !== COLON) throw new ScanFault('not-json', this.at, 'a colon belongs here')
    this.at = skipSpace(this.bytes, this.at + 1)
    const child = this.childOf(place, start, end)
    const valueStart = this.at
    this.value(depth + 1, child)
    if (child === 'inside' && this.bytes[valueStart] === QUOTE) this.link(start, end, valueStart)
  }

  private childOf(place: Place, start: number, end: number): Place {
    if (place === 'root') return this.keys.is(start, end, 'entry') ? 'entries' : 'other'
    if (place === 'entry') return this.keys.is(start, end, 'resource') ? 'resource' : 'other'
    return place === 'other' ? 'other' : 'inside'
  }

  private link(start: number, end: number, value: number): void {
    const key = this.keys.is(start, end, 'reference') ? 'reference' : this.keys.is(start, end, 'url') ? 'url' : undefined
    if (!key) return
    if (++this.linkCount > MAX_LINKS) throw new ScanFault('too-many-values', value, 'more references than a bundle needs')
    this.links.push({ start: value, end: this.at, key })
  }
}
