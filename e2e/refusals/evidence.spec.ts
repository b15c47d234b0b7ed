import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIRequestContext } from '@playwright/test'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy } from '@/e2e/support/portal'

/** Each handler that gives something out on a POST: where it is, whose it is, and by whom it is asked in vain. */
const NO_ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const OFFICERS_ONLY: readonly Persona[] = ['solheim', 'byrne', 'quispe', 'nair', 'osei', 'vega', 'pham']
const PATIENTS_ONLY: readonly Persona[] = ['solheim', 'quispe', 'nair', 'osei', 'rahmani', 'rao']
const ROWS: Readonly<Record<string, readonly { readonly path: string; readonly refused: readonly Persona[] }[]>> = {
  'app/(compliance)/audit/evidence/route.ts': [
    { path: '/audit/evidence?action=chart.open', refused: OFFICERS_ONLY },
    { path: '/audit/evidence', refused: OFFICERS_ONLY },
  ],
  'app/(compliance)/audit/e/[position]/evidence/route.ts': [{ path: '/audit/e/3/evidence', refused: OFFICERS_ONLY }],
  'app/(patient)/me/looked/check/route.ts': [{ path: '/me/looked/check', refused: PATIENTS_ONLY }],
  'app/(patient)/me/looked/evidence/route.ts': [{ path: '/me/looked/evidence', refused: PATIENTS_ONLY }],
  'app/(patient)/me/shares/[id]/evidence/route.ts': [
    { path: `/me/shares/${NO_ID}/evidence`, refused: [...PATIENTS_ONLY, 'vega', 'pham'] },
  ],
}
/** What these refuse stands in actions.spec.ts and administrator.spec.ts; the theme is nobody's secret. */
const ELSEWHERE = ['app/(admin)/admin/imports/upload/route.ts', 'app/(clinician)/find/answer/route.ts', 'app/theme/route.ts']

test('every handler of a POST has its row here', () => {
  const root = join(import.meta.dirname, '../..')
  const handlers = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('route.ts'))
    .map((path) => `app/${path}`)
    .filter((path) => /export (async )?(function|const) (POST|PUT|PATCH|DELETE)/.test(readFileSync(join(root, path), 'utf8')))
  expect(handlers.sort()).toEqual([...Object.keys(ROWS), ...ELSEWHERE].sort())
})

for (const { path, refused } of Object.values(ROWS).flat()) {
  test(`${path} gives nothing to others, and each try is an entry`, async ({ callAs, baseURL: origin = '' }) => {
    for (const who of refused) {
      const by = await callAs(who)
      const added = await addedBy(async () => expectNothing(who, await ask(by, path, { origin })))
      const acts = Object.entries(added)
      expect(
        acts.filter(([act]) => act.endsWith(' permitted')),
        who,
      ).toEqual([])
      expect(
        acts.map(([act, n]) => [act.split(' ')[1], n]),
        who,
      ).toEqual([['refused', 1]])
    }
  })

  test(`${path} asks nobody who is not signed in, and no other site, for anything`, async ({
    stranger,
    callAs,
    baseURL: origin = '',
  }) => {
    const nobody = (await stranger()).request
    const officer = await callAs(path.startsWith('/me') ? 'vega' : 'rahmani')
    const added = await addedBy(async () => {
      const answer = await ask(nobody, path, { origin })
      // A script that asks is told so; a form is sent to the page where one signs in.
      if (path.endsWith('/check')) expect(answer.status()).toBe(401)
      else {
        expect(answer.status()).toBe(303)
        expect(answer.headers().location).toMatch(/^\/sign-in\?next=/)
      }
      for (const foreign of ['https://elsewhere.example', 'null', ''])
        expect((await ask(officer, path, { origin: foreign })).status(), foreign).toBe(403)
      expect((await officer.get(path, { maxRedirects: 0 })).status(), 'a link is no form').toBe(405)
    })
    expect(added).toEqual({})
  })
}

async function ask(by: APIRequestContext, path: string, headers: Readonly<Record<string, string>>) {
  return by.post(path, { headers, maxRedirects: 0 })
}

async function expectNothing(who: Persona, answer: Awaited<ReturnType<typeof ask>>): Promise<void> {
  expect([404, 409], who).toContain(answer.status())
  expect(await answer.text(), who).not.toMatch(/chartseal\/|VEGA|Marisol/i)
}
