import { captureCall, sendAgain } from '@/e2e/support/action-calls'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'
import { ROOMS, roomPage } from '@/e2e/support/rooms'
import { idOf } from '@/e2e/support/story'
import { storedBy } from '@/e2e/support/watch'

/** What every answer says to the browser about itself; that no page breaks these rules, the watch on every console shows. */
const PAGES: readonly (readonly [Persona, readonly string[]])[] = [
  ['solheim', ['/sign-in', '/work', '/find', '/p/<vega>', '/p/nobody', '/audit']],
  ['rahmani', ['/audit', '/audit/e/3', '/audit/verify']],
  ['vega', ['/me', '/me/looked']],
  ['nair', ['/admin', '/admin/people', '/admin/people/add', '/admin/imports', '/sign-in/first']],
]

test('every page is kept by nobody, framed by nobody, and runs only what it names', async ({ callAs }) => {
  const nonces: string[] = []
  for (const [who, paths] of PAGES) {
    const request = await callAs(who)
    for (const path of paths) {
      const answer = await request.get(path.replace('<vega>', await idOf('vega')))
      nonces.push(expectGuarded(path, answer.headers()))
    }
  }
  expect(new Set(nonces).size, 'a nonce for each answer').toBe(nonces.length)
})

/** Returns the nonce. */
function expectGuarded(path: string, headers: Readonly<Record<string, string>>): string {
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
  return /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
}

test('answers without a page say it too: files, handlers, uploads, what does not exist', async ({ nair, solheim }) => {
  const html = await (await solheim.request.get('/sign-in')).text()
  const file = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? ''
  expect(file).not.toBe('')
  const origin = new URL(test.info().project.use.baseURL ?? '').origin
  const answers = {
    file: await solheim.request.get(file),
    nothing: await solheim.request.get('/nothing-of-this-name'),
    handler: await solheim.request.post('/find/answer', { headers: { origin }, form: { query: 'x' } }),
    refused: await solheim.request.post('/find/answer', { headers: { origin: 'null' }, form: { query: 'x' } }),
    upload: await nair.request.post('/admin/imports/upload', { headers: { origin }, data: 'x', maxRedirects: 0 }),
    log: await solheim.request.get('/ledger/checkpoint'),
  }
  for (const [what, answer] of Object.entries(answers)) {
    expect(answer.headers(), what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'strict-transport-security': expect.stringContaining('max-age='),
    })
    if (!['file', 'log'].includes(what)) expect(answer.headers()['cache-control'], what).toContain('no-store')
  }
})

test('a body beyond its bound is refused, and nothing is written', async ({ solheim }) => {
  const origin = new URL(test.info().project.use.baseURL ?? '').origin
  const added = await addedBy(async () => {
    const long = `query=${'x'.repeat(70_000)}`
    const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await solheim.request.post('/find/answer', { headers, data: long })).status()).toBe(400)
    expect((await solheim.request.post('/session/resume', { headers, data: long })).status()).toBe(400)
  })
  expect(added).toEqual({})
  const found = await captureCall(solheim, async () => {
    await solheim.goto('/find')
    await solheim.getByRole('combobox').fill('vega')
    await solheim.getByRole('button', { name: 'Find' }).click()
  })
  const asked = await addedBy(async () => {
    const more = Buffer.concat([found.body, Buffer.alloc(1_100_000, 32)])
    expect((await sendAgain(solheim.request, { ...found, body: more })).status()).toBeGreaterThanOrEqual(400)
  })
  expect(asked['patient.search permitted']).toBeUndefined()
})

test('what is no form asks nothing', async ({ callAs, baseURL: origin = '' }) => {
  const by = await callAs('solheim')
  const added = await addedBy(async () => {
    for (const data of ['', '{"query":"vega"}', '------x'])
      expect((await by.post('/find/answer', { data, headers: { origin, 'content-type': 'text/plain' } })).status()).toBe(400)
  })
  expect(added).toEqual({})
})

test('nothing of a record is left in the browser’s storage', async ({ enter, stranger }) => {
  for (const name of ['chart', 'find', 'who-looked']) {
    const room = ROOMS.find((one) => one.name === name)
    if (!room) throw new Error(`no room is called ${name}`)
    const page = await roomPage(room, { enter, stranger })
    const kept = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      caches: (await caches.keys()).length,
    }))
    // Receipts are kept, and say neither who nor what; the find box alone brings none.
    expect(['chartseal'], name).toEqual(expect.arrayContaining(kept.databases))
    expect(kept.caches).toBe(0)
    expect(await storedBy(page), name).not.toMatch(/VEGA|Marisol|Warfarin|Solheim/i)
  }
})
