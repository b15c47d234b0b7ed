import { expect, type Persona, test } from '@/e2e/support/personas'
import { ROOMS, roomPage } from '@/e2e/support/rooms'
import { idOf } from '@/e2e/support/story'

/** What every answer says to the browser about itself; that no page breaks these rules, the watch on every console shows. */
const PAGES: readonly (readonly [Persona, string])[] = [
  ['solheim', '/sign-in'],
  ['solheim', '/work'],
  ['solheim', '/find'],
  ['solheim', '/p/<vega>'],
  ['solheim', '/p/nobody'],
  ['solheim', '/audit'],
  ['rahmani', '/audit'],
  ['rahmani', '/audit/e/3'],
  ['rahmani', '/audit/verify'],
  ['vega', '/me'],
  ['vega', '/me/looked'],
]

test('every page is kept by nobody, framed by nobody, and runs only what it names', async ({ enter }) => {
  const nonces = new Set<string>()
  for (const [who, path] of PAGES) {
    const answer = await (await enter(who)).request.get(path.replace('<vega>', await idOf('vega')))
    const headers = answer.headers()
    const policy = headers['content-security-policy'] ?? ''
    for (const rule of [
      "default-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "form-action 'self'",
    ])
      expect(policy, path).toContain(rule)
    expect(policy, path).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
    expect(headers, path).toMatchObject({
      'cache-control': expect.stringContaining('no-store'),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
    })
    expect(headers['x-powered-by'], path).toBeUndefined()
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '')
  }
  expect(nonces.size, 'a nonce for each answer').toBe(PAGES.length)
})

test('nothing of a record is left in the browser’s storage', async ({ enter, stranger }) => {
  for (const name of ['chart', 'find', 'who-looked']) {
    const room = ROOMS.find((one) => one.name === name)
    if (!room) throw new Error(`no room is called ${name}`)
    const page = await roomPage(room, { enter, stranger })
    const kept = await page.evaluate(async () => ({
      words: JSON.stringify([localStorage, sessionStorage]),
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }))
    expect(kept).toMatchObject({ databases: 0, caches: 0 })
    expect(kept.words).not.toMatch(/VEGA|Marisol/i)
  }
})
