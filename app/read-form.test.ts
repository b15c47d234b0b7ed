import { expect, it } from 'vitest'
import { readForm } from '@/app/read-form'

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  readForm(new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit))
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** More with each pull: whoever reads on never comes to an end. */
function endless(pulled: { times: number }): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      pulled.times++
      controller.enqueue(new Uint8Array(16 * 1024).fill(97))
    },
  })
}

it('a form is read', async () => {
  expect((await post('query=vega', form))?.get('query')).toBe('vega')
  expect((await post(new URLSearchParams({ query: 'é&=' })))?.get('query')).toBe('é&=')
})

it.each([
  ['too long', 'q='.padEnd(64 * 1024 + 1, 'x'), form],
  ['too long, by its own word alone', 'q=1', { ...form, 'content-length': '65537' }],
  ['no form', '{"query":"vega"}', { 'content-type': 'application/json' }],
  ['nothing', '', {}],
])('what is %s is not', async (_, body, headers) => {
  expect(await post(body, headers)).toBeUndefined()
})

it('what never ends is left where it gets too long', async () => {
  const pulled = { times: 0 }
  expect(await post(endless(pulled), form)).toBeUndefined()
  expect(pulled.times).toBeLessThan(10)
})
