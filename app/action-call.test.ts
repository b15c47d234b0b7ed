import { expect, it } from 'vitest'
import { problemOfCall } from '@/app/action-call'
import { LARGEST_BYTES } from '@/lib/base/action-body'

const ID = '7f'.padEnd(42, '0')
const FORM = { 'next-action': ID, 'content-type': 'multipart/form-data; boundary=x' }
const TEXT = { 'next-action': ID, 'content-type': 'text/plain;charset=UTF-8' }
const GOOD = '--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n[null]\r\n--x--\r\n'

const post = (body: BodyInit | null, headers: Record<string, string>) =>
  problemOfCall(new Request('http://localhost/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit))

it.each([
  ['a call', '[1]', TEXT],
  ['a call with a form', GOOD, FORM],
  [
    'a call with a file',
    `${GOOD.slice(0, -7)}--x\r\nContent-Disposition: form-data; name="_1_f"; filename="Befund Müller.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--x--\r\n`,
    FORM,
  ],
  ['a form without a script', GOOD.replace('"0"', '"name"'), { 'content-type': FORM['content-type'] }],
  ['what no action takes', 'query=vega', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['what no action takes, in JSON', '[', { 'content-type': 'application/json' }],
])('%s goes on', async (_, body, headers) => {
  expect(await post(body, headers)).toBeUndefined()
})

it.each([
  ['an action that is none', '[1]', { ...TEXT, 'next-action': 'x' }],
  ['an empty body', null, TEXT],
  ['a form cut off', GOOD.slice(0, -12), FORM],
  ['a form without a boundary', GOOD, { ...FORM, 'content-type': 'multipart/form-data' }],
  ['a form with another’s boundary', GOOD, { ...FORM, 'content-type': 'multipart/form-data; boundary=y' }],
  ['a form of no action, cut off', GOOD.slice(0, -12), { 'content-type': FORM['content-type'] }],
  ['a part whose head has a letter that none has', GOOD.replace('Content-', 'Con\u0001ent-'), FORM],
  ['a part with another head', GOOD.replace('; name', '\r\nX-More: 1; name'), FORM],
  ['what refers to what is not there', '["$1:a"]', TEXT],
])('%s is refused', async (_, body, headers) => {
  expect(await post(body, headers)).toBe(400)
})

it('what never ends is left where it gets too long', async () => {
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(64 * 1024).fill(32))
    },
  })
  expect(await post(endless, TEXT)).toBe(413)
  expect(pulled).toBeLessThan(2 + LARGEST_BYTES / (64 * 1024) + 2)
})
