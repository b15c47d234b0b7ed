import { expect, test } from '@playwright/test'
import { BOUNDARY, callOf, field } from '@/e2e/support/action-body'
import { builtAction, type Callers, send, signAllIn } from '@/e2e/support/callers'
import { cpuOf, fuzz, webProcess } from '@/e2e/support/fuzz'
import { fill, UNKNOWN } from '@/e2e/support/matrix-ids'
import { addedBy, ownerSql } from '@/e2e/support/portal'

/** Malformed, swapped and replayed calls (ASSURANCE 19, 21). */
let all: Callers
test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(120_000)
  all = await signAllIn(new URL(baseURL ?? '').origin, 'fuzz')
})

test('malformed, swapped and replayed calls are no error, cost little and do nothing', async () => {
  await fuzz(all, 12)
  const { id, path } = await builtAction('app/(clinician)/find/actions.ts find')
  const found = await send(all, 'solheim', callOf(id, `${all.url}${path}`, [null, { form: { query: 'vega' } }]))
  expect(found.text, 'the portal goes on').toMatch(/VEGA/)
})

/** A megabyte each of what is dear to read. */
const DEAR: Readonly<Record<string, () => string>> = {
  'a tower of lists': () => field('0', '['.repeat(1_000_000)),
  'a tower that ends': () => field('0', `${'['.repeat(500_000)}${']'.repeat(500_000)}`),
  'a thousand thousand forms': () => field('0', `[${'"$K1",'.repeat(150_000)}"$K1"]`),
  'fields without end': () => field('_1_a', '').repeat(10_000),
  'one long text': () => field('0', `["${'x'.repeat(1_000_000)}"]`),
  'many small numbers': () => field('0', `[${'0,'.repeat(499_000)}0]`),
  'one object again and again': () => field('0', `[{"a":{}},${'"$0:0:a",'.repeat(100_000)}0]`),
}

for (const [what, body] of Object.entries(DEAR))
  test(`${what} costs less than two seconds`, async () => {
    const { id, path } = await builtAction('app/(clinician)/find/actions.ts find')
    const call = callOf(id, `${all.url}${path}`, [null, { form: { query: 'x' } }])
    const before = cpuOf(webProcess())
    const added = await addedBy(async () => {
      const { status } = await send(all, 'nobody', { ...call, body: Buffer.from(`${body()}--${BOUNDARY}--\r\n`) })
      expect(status).toBeLessThan(500)
    })
    expect(cpuOf(webProcess()) - before).toBeLessThan(2_000)
    expect(added).toEqual({})
  })

test('keys that no form has are no way in, and change nothing of what is done', async () => {
  const find = await builtAction('app/(clinician)/find/actions.ts find')
  const extra = {
    __proto__: 'x',
    constructor: 'x',
    toString: 'x',
    actor: '<person>',
    organisation: 'x',
    role: 'administrator',
    status: '500',
  }
  const searched = callOf(find.id, `${all.url}${find.path}`, [null, { form: { ...entriesOf(extra), query: 'vega' } }])
  expect((await send(all, 'solheim', searched)).text).toMatch(/VEGA/)
  expect((await send(all, 'rahmani', searched)).text).not.toMatch(/VEGA/)

  const add = await builtAction('app/(admin)/admin/people/add/actions.ts add')
  const elsewhere = {
    organisation: await fill('<department elsewhere>'),
    organisationId: await fill('<department elsewhere>'),
    active: '',
    id: UNKNOWN,
  }
  const person = {
    name: 'A nurse with more',
    role: 'nurse',
    department: await fill('<department>'),
    login: await fill('<new login>'),
    address: 'a@b.example',
  }
  await send(
    all,
    'nair',
    callOf(add.id, `${all.url}${add.path}`, [null, { form: { ...entriesOf(extra), ...elsewhere, ...person } }]),
  )
  const [made] = await ownerSql<{ code: string; active: boolean; role: string; id: string }>(
    `select o.code, a.active, a.role, a.id from account a join organisation o on o.id = a.organisation_id where a.id = $1`,
    [await fill('<person>')],
  )
  expect(made).toMatchObject({ code: 'NG', active: true, role: 'nurse' })
  expect(made?.id).not.toBe(UNKNOWN)
})

/** `__proto__` in a literal is no key. */
function entriesOf(extra: object): Record<string, string> {
  return Object.assign(Object.create(null), { ...extra }, JSON.parse('{"__proto__":"x"}'))
}
