import { ACTIONS } from '@/e2e/refusals/rows/all'
import { HANDLERS } from '@/e2e/refusals/rows/handlers'
import { OPEN_ACTS } from '@/e2e/refusals/rows/own-acts'
import { PAGES } from '@/e2e/refusals/rows/pages'
import {
  type ActionRow,
  CALLERS,
  type Caller,
  type HandlerRow,
  mayCall,
  NOBODIES,
  PATIENTS,
  type Who,
} from '@/e2e/refusals/rows/shape'
import { type Arg, callOf } from '@/e2e/support/action-body'
import { builtActions } from '@/e2e/support/action-calls'
import { type Answer, builtAction, type Callers, forEachOf, type Sent, send, signAllIn } from '@/e2e/support/callers'
import { fill, fillAll, MALFORMED } from '@/e2e/support/matrix-ids'
import { FORMS, PREFETCHES } from '@/e2e/support/page-forms'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations, ownerSql } from '@/e2e/support/portal'
import { endAll } from '@/e2e/support/share'

/**
 * Role × action × object (ASSURANCE 19): every act, handler and page, sent by everybody who may not, and with every id swapped by
 * one who may. Nothing happens but a refusal, which is an entry; no answer holds a word of a chart. That each has its row,
 * rows.test.ts sees.
 */
const FOREIGN = ['https://elsewhere.example', 'null', '']
const REFUSED =
  /Your role does not include this|The share with you has ended|You have no care relationship|Nothing here, or nothing you may see|NEXT_REDIRECT;replace;\/(sign-in|locked)/
/** As charts and lists write them; what a persona's button says is in mixed case. */
const CANARY = /\b(VEGA|PHAM|MEHTA|NGATA)\b|Warfarin|Sertraline|Amiodarone/g
/** What a page shows that a refusal leads back to: one's own. */
const OWN_LOOK =
  /^((work|looked|share|key|user|rota|mail|organisation|import|factor|loss)\.list|home\.open|share\.(asked|read)|patient\.duplicates|ledger\.(query|explain)) /

let all: Callers
test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(120_000)
  await endDeclarations()
  all = await signAllIn(new URL(baseURL ?? '').origin, 'matrix')
})
test.beforeEach(async () => void (await ownerSql('delete from attempt')))

test('what other tests shared is ended first', async ({ keller, vega }) => endAll(keller, vega))

test('the build has the actions that the sources have', () => {
  expect(builtActions()).toEqual(ACTIONS.map(({ action }) => action).sort())
})

for (const row of ACTIONS.filter((one) => !OPEN_ACTS.includes(one))) testOf(row)

function testOf(row: ActionRow): void {
  test(`${row.action.replace(/^app\//, '')}: refused to those who may not, and to anybody with what is another’s`, async () => {
    const { id, path } = await builtAction(row.action)
    const call = async (args: readonly Arg[], more = {}) => callOf(id, `${all.url}${path}`, await fillAll(args), more)
    const before = await stateOf(row)
    const without = CALLERS.filter((who) => !mayCall(row.may, who))
    const refused = await addedBy(async () => {
      const sent = await call(row.args)
      await forEachOf(without, async (who) => expectNothing(who, await send(all, who, sent)))
    })
    expectOnlyRefusals(row, refused, countOfEntered(row.may, without))
    const elsewhere = await addedBy(async () => {
      for (const origin of FOREIGN) expect((await send(all, row.by, await call(row.args, { origin }))).status).toBe(403)
    })
    expect(elsewhere).toEqual({})
    const swapped = await addedBy(async () => {
      for (const args of swapsOf(row))
        expectNothing(row.by, await send(all, row.by, await call(args)), JSON.stringify(args).slice(0, 300))
    })
    expectOnlyRefusals(row, swapped)
    expect(await stateOf(row)).toEqual(before)
    if (row.works === false) return
    await ownerSql('delete from attempt')
    const own = await addedBy(async () => expect((await send(all, row.by, await call(row.args))).status).toBeLessThan(400))
    if (row.does) expect(own, 'the call is a working one').toMatchObject({ [`${row.does} permitted`]: expect.any(Number) })
    else if (row.same) expect(await stateOf(row), 'the call is a working one').not.toEqual(before)
  })
}

for (const [name, row] of Object.entries(HANDLERS))
  test(`${name}: refused to those who may not, and to anybody with what is another’s`, async () => {
    const [method = ''] = name.split(' ')
    const by = row.by ?? 'solheim'
    const call = async (at = row.at, origin = all.url): Promise<Sent> => ({
      url: await fill(at),
      method,
      ...bodyOf(name, method, origin),
    })
    const without = CALLERS.filter((who) => !mayCall(row.may, who))
    const refused = await addedBy(async () => {
      const sent = await call()
      await forEachOf(without, async (who) => expectNothing(who, await send(all, who, sent)))
    })
    expectOnlyRefusals(row, refused, row.does ? countOfEntered(row.may, without) : 0)
    const others = await addedBy(async () => {
      for (const at of row.others ?? []) {
        const answer = await send(all, by, await call(at))
        expectNothing(by, answer, at)
        expect(answer.status === 204 || answer.status >= 300, `${at}: ${answer.status}`).toBe(true)
      }
    })
    expectOnlyRefusals(row, others)
    if (method === 'GET') return
    const elsewhere = await addedBy(async () => {
      for (const origin of FOREIGN) expect((await send(all, by, await call(row.at, origin))).status, origin).toBe(403)
      if (!name.includes('/api/auth'))
        expect((await send(all, by, { url: await fill(row.at), method: 'GET', headers: {} })).status).toBe(405)
    })
    expect(elsewhere).toEqual({})
  })

for (const [number, [page, row]] of Object.entries(PAGES).entries())
  test(`page ${page}: refused in every form of it`, async () => {
    const without = CALLERS.filter((who) => !mayCall(row.may, who))
    const at = await fill(row.at)
    await forEachOf(without, async (who) => expectRefusedPage(who, at))
    // What is fetched ahead is asked by fewer: nobody, half, and two in turn.
    const ahead = without.filter((who, i) => who === 'nobody' || who === 'half' || (i + number) % 9 === 0)
    const fetched = await addedBy(async () =>
      forEachOf(ahead, async (who) => {
        for (const [form, headers] of PREFETCHES) expectNothing(who, await get(who, at, headers), `${form} at ${at}`)
      }),
    )
    expect(fetched, 'what is fetched ahead is no look').toEqual({})
    for (const [who, paths] of Object.entries(row.others ?? {}) as [Caller, readonly string[]][])
      for (const path of paths) await expectRefusedPage(who, await fill(path))
    const [someone] = CALLERS.filter((who) => mayCall(row.may, who) && row.may !== 'anybody')
    if (someone) {
      const shown = await get(someone, at, {})
      expect(shown.status, `${someone} sees it`).toBe(200)
      expect(shown.text.match(REFUSED)?.[0], `${someone} sees it`).toBeUndefined()
    }
  })

// Last: whoever is half in types wrong codes until her session is over.
for (const row of OPEN_ACTS) testOf(row)

async function expectRefusedPage(who: Caller, path: string): Promise<void> {
  for (const [form, headers] of FORMS.slice(0, 2)) {
    const answer = await get(who, path, headers)
    expectNothing(who, answer, `${form} at ${path}`)
    if (form !== 'the page') continue
    const { location } = Object.fromEntries(answer.headers)
    if ((NOBODIES as readonly string[]).includes(who)) expect(location, `${who} at ${path}`).toMatch(/^\/(sign-in|locked)/)
    else expect(answer.status >= 400 || REFUSED.test(answer.text), `${who} at ${path}: ${answer.status}`).toBe(true)
  }
}

/** The framework first sends a client to the address that stands for its headers. */
async function get(who: Caller, path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const first = await send(all, who, { url: path, method: 'GET', headers })
  const { location = '' } = Object.fromEntries(first.headers)
  return location.includes('_rsc') ? send(all, who, { url: location, method: 'GET', headers }) : first
}

function expectNothing(who: Caller, { status, headers, text }: Answer, what = ''): void {
  // 503 is what is fetched ahead.
  expect(status < 500 || (status === 503 && text === ''), `${who} ${what}: ${status} ${text.slice(0, 200)}`).toBe(true)
  const own = (PATIENTS as readonly string[]).includes(who) ? [who.toUpperCase(), 'Warfarin', 'Sertraline'] : []
  const others = [...text.matchAll(CANARY)].filter(([word]) => !own.includes(word))
  expect(others, `${who} ${what}`).toEqual([])
  const cookie = headers.getSetCookie().find((one) => /^__Host-chartseal=[^;]/.test(one))
  expect(cookie, `${who} ${what}`).toBeUndefined()
}

/** `many`: of those whom the gate knows, each a refusal of this act. */
function expectOnlyRefusals(
  { does }: Pick<ActionRow | HandlerRow, 'does'>,
  added: Readonly<Record<string, number>>,
  many = 0,
): void {
  const done = Object.keys(added).filter((act) => act.endsWith(' permitted') && !OWN_LOOK.test(act))
  expect(done).toEqual([])
  expect(Object.keys(added).filter((act) => act.endsWith(' failed'))).toEqual([])
  if (does && many > 0) expect(added[`${does} refused`], `refusals of ${does}`).toBe(many)
}

function countOfEntered(may: Who, without: readonly Caller[]): number {
  return typeof may === 'string' ? 0 : without.filter((who) => who !== 'nobody' && who !== 'locked').length
}

/** Each field of `ids`, one at a time, with what is another's and with what is no id. */
function swapsOf({ args, ids = {}, optional = [] }: ActionRow): (readonly Arg[])[] {
  return Object.entries(ids).flatMap(([name, others]) =>
    [...others, ...MALFORMED.filter((value) => value !== '' || !optional.includes(name))].map((value) =>
      args.map((arg) => {
        if (!arg || typeof arg !== 'object') return arg
        if ('form' in arg) return name in arg.form ? { form: { ...arg.form, [name]: value } } : arg
        return name in arg.object ? { object: { ...arg.object, [name]: value } } : arg
      }),
    ),
  )
}

async function stateOf({ same }: ActionRow): Promise<unknown> {
  return same ? ownerSql(same) : undefined
}

function bodyOf(name: string, method: string, origin: string): Pick<Sent, 'headers' | 'body'> {
  if (method === 'GET') return { headers: {} }
  if (!name.endsWith('/upload'))
    return { headers: { origin, 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=vega&theme=dark' }
  const form = new FormData()
  form.set('source', 'import')
  form.set('bundles', new File(['{}'], 'x.json'))
  return { headers: { origin }, body: form }
}
