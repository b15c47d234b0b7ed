import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryOf, MultipartError, readField, readMultipart } from '@/lib/base/multipart'

type Simple = { readonly name: string; readonly file: boolean; readonly body: Uint8Array }

function formOf(parts: readonly Simple[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, file, body }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(file ? '; filename="Vega_Marisol.json"\r\nContent-Type: application/json\r\n\r\n' : '\r\n\r\n'),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

async function* cut(bytes: Buffer, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...sorted, bytes.length]) {
    yield bytes.subarray(from, to)
    from = to
  }
}

async function read(chunks: AsyncIterable<Uint8Array>, boundary: string): Promise<Simple[]> {
  const found: Simple[] = []
  for await (const { name, isFile, body } of readMultipart(chunks, boundary)) {
    const pieces: Buffer[] = []
    for await (const piece of body) pieces.push(Buffer.from(piece))
    found.push({ name, file: isFile, body: new Uint8Array(Buffer.concat(pieces)) })
  }
  return found
}

/** Bodies that look like boundaries, as far as one may. */
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.constantFrom('\r', '\n', '-', '--', '\r\n--', 'edg', 'x'), { maxLength: 30 })
    .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
)

describe('a form in pieces', () => {
  it('is read the same wherever it is cut', async () => {
    const part = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), file: fc.boolean(), body })
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 40 }), async (parts, places) => {
        expect(await read(cut(formOf(parts, 'edge42'), places), 'edge42')).toEqual(parts)
      }),
      { numRuns: 300 },
    )
  })

  it('is what the platform’s own FormData sends', async () => {
    const form = new FormData()
    form.set('source', 'import')
    form.append('bundles', new File(['{"a":1}'], 'Vega.json', { type: 'application/json' }))
    form.append('bundles', new File([], 'empty.json'))
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const boundary = boundaryOf(request.headers.get('content-type')) ?? ''
    const found = await read(request.body as unknown as AsyncIterable<Uint8Array>, boundary)
    expect(found.map(({ name, file, body: bytes }) => [name, file, Buffer.from(bytes).toString()])).toEqual([
      ['source', false, 'import'],
      ['bundles', true, '{"a":1}'],
      ['bundles', true, ''],
    ])
  })

  it('holds no more than a piece and a boundary of a part however large', async () => {
    const piece = Buffer.alloc(64 * 1024, 0x61)
    async function* large(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n')
      for (let i = 0; i < 512; i++) yield piece
      yield Buffer.from('\r\n--b--\r\n')
    }
    let total = 0
    for await (const part of readMultipart(large(), 'b')) {
      for await (const { length } of part.body) {
        expect(length).toBeLessThanOrEqual(piece.length + 16)
        total += length
      }
    }
    expect(total).toBe(512 * piece.length)
  })

  it('passes over what nobody reads of a part', async () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ name, file: true, body: new Uint8Array(500) }))
    const names: string[] = []
    for await (const part of readMultipart(cut(formOf(parts, 'b'), [10, 300, 301]), 'b')) names.push(part.name)
    expect(names).toEqual(['a', 'b', 'c'])
  })

  it('goes on with the next part where somebody left one in its middle', async () => {
    const parts = ['a', 'b'].map((name) => ({ name, file: true, body: new Uint8Array(500) }))
    const names: string[] = []
    for await (const part of readMultipart(cut(formOf(parts, 'b'), [200, 300, 700]), 'b')) {
      names.push(part.name)
      for await (const _ of part.body) break
    }
    expect(names).toEqual(['a', 'b'])
  })

  it.each([
    ['ends in the middle', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf'],
    ['has no boundary', 'something else'],
    ['has a part without a name', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--'],
    ['has a head without end', `--b\r\n${'x'.repeat(9_000)}`],
    ['goes on after a boundary', '--bx\r\n\r\n'],
  ])('one that %s is none', async (_, text) => {
    await expect(read(cut(Buffer.from(text), []), 'b')).rejects.toThrow(MultipartError)
  })

  it('a field longer than any is none', async () => {
    await expect(readField(cut(Buffer.alloc(300, 0x61), []) as AsyncIterable<Buffer>)).rejects.toThrow(MultipartError)
  })
})

it.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['multipart/form-data', undefined],
  ['application/json; boundary=abc', undefined],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
  [null, undefined],
])('the boundary of %s', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary)
})
