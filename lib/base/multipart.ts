import 'server-only'
/**
 * A form's body as it arrives (RFC 7578), part by part: no part is ever held whole, so that the size of an upload is
 * bounded by whoever reads it and not by this process's memory. The names of files are not read: they name patients more
 * often than not.
 */
export type Part = { readonly name: string; readonly isFile: boolean; readonly body: AsyncIterable<Buffer> }

/** What is no form of this kind, or ends before its end. */
export class MultipartError extends Error {}

const MAX_HEAD = 8 * 1024
const MAX_PARTS = 2_000
const CRLF = '\r\n'

/** The boundary that a request names; `undefined` where its body is no such form. */
export function boundaryOf(contentType: string | null): string | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i.exec(contentType ?? '') ?? []
  return quoted ?? plain
}

/** Each part must be left before the next is asked for; what was not read of it is passed over. */
export async function* readMultipart(chunks: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  // The first boundary needs no line before it: one is put there, so that all are found alike.
  const text = new Reader(chunks, Buffer.from(CRLF))
  const delimiter = Buffer.from(`${CRLF}--${boundary}`)
  for await (const _ of text.until(delimiter)); // what stands before the first is no part
  for (let parts = 0; !(await text.isLast()); parts++) {
    if (parts >= MAX_PARTS) throw new MultipartError('more parts than any form has')
    const head = await text.head()
    const body = text.until(delimiter)
    yield { ...read(head), body: { [Symbol.asyncIterator]: () => ({ next: () => body.next() }) } }
    for await (const _ of body);
  }
}

function read(head: string): Pick<Part, 'name' | 'isFile'> {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? ''
  const name = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined) throw new MultipartError('a part without a name')
  return { name, isFile: /(?:^|;)\s*filename\*?=/i.test(disposition) }
}

class Reader {
  private readonly input: AsyncIterator<Uint8Array>

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    private held: Buffer,
  ) {
    this.input = chunks[Symbol.asyncIterator]()
  }

  /** Everything before the mark, which is passed over. Holds back only what may be its beginning. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.held.indexOf(mark)
      if (at >= 0) {
        const before = this.held.subarray(0, at)
        this.held = this.held.subarray(at + mark.length)
        if (before.length > 0) yield before
        return
      }
      const safe = this.held.length - mark.length + 1
      if (safe > 0) {
        const before = this.held.subarray(0, safe)
        this.held = this.held.subarray(safe)
        yield before
      }
      await this.more()
    }
  }

  /** After a boundary: two dashes end the form, a line's end begins a part. */
  async isLast(): Promise<boolean> {
    while (this.held.length < 2) await this.more()
    const two = this.held.toString('latin1', 0, 2)
    if (two !== '--' && two !== CRLF) throw new MultipartError('no line after a boundary')
    // The line's end stays: where a part has no head at all, it is the first half of the empty line after it.
    return two === '--'
  }

  async head(): Promise<string> {
    const end = Buffer.from(CRLF + CRLF)
    for (;;) {
      const at = this.held.indexOf(end)
      if (at >= 0) {
        const head = this.held.toString('utf8', CRLF.length, at)
        this.held = this.held.subarray(at + end.length)
        return head
      }
      if (this.held.length > MAX_HEAD) throw new MultipartError('a part’s head longer than any')
      await this.more()
    }
  }

  private async more(): Promise<void> {
    const { value, done } = await this.input.next()
    if (done) throw new MultipartError('the form ends before its end')
    this.held = this.held.length === 0 ? Buffer.from(value) : Buffer.concat([this.held, value])
  }
}

/** A field's words; longer ones are a fault, not a field. */
export async function readField(body: AsyncIterable<Buffer>, longest = 200): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body) {
    length += part.length
    if (length > longest) throw new MultipartError('a field longer than any')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
