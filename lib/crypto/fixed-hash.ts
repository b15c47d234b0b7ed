/**
 * SHA-256 over many messages of one short length, without an allocation per message: checking a history of a million
 * entries is three million such hashes. The compression is the library's own; only the padding is laid out once.
 * Not for secrets: nothing is wiped. Pure.
 */
import { _SHA256 } from '@noble/hashes/sha2.js'

export class FixedHash extends _SHA256 {
  /** Write the message here, `length` bytes from the start; what lies behind it is the padding (FIPS 180-4, 5.1.1). */
  readonly message: Uint8Array
  private readonly padded: DataView

  constructor(length: number) {
    super()
    this.message = new Uint8Array(64 * Math.ceil((length + 9) / 64))
    this.message[length] = 0x80
    this.padded = new DataView(this.message.buffer)
    this.padded.setUint32(this.message.length - 4, 8 * length)
  }

  /** Writes the 32 bytes of the hash of `message` to `out` at `at`. */
  hashTo(out: Uint8Array, at: number): void {
    this.set(0x6a09e667, 0xbb67ae85 | 0, 0x3c6ef372, 0xa54ff53a | 0, 0x510e527f, 0x9b05688c | 0, 0x1f83d9ab, 0x5be0cd19)
    for (let block = 0; block < this.message.length; block += 64) this.process(this.padded, block)
    put(out, at, this.A)
    put(out, at + 4, this.B)
    put(out, at + 8, this.C)
    put(out, at + 12, this.D)
    put(out, at + 16, this.E)
    put(out, at + 20, this.F)
    put(out, at + 24, this.G)
    put(out, at + 28, this.H)
  }
}

function put(out: Uint8Array, at: number, word: number): void {
  out[at] = word >>> 24
  out[at + 1] = word >>> 16
  out[at + 2] = word >>> 8
  out[at + 3] = word
}
