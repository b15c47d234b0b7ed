import { FORMS, getForm, PREFETCHES } from '@/e2e/support/page-forms'
import { NO_BASIS } from '@/e2e/support/pages/chart'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

const NOT_YOURS = 'Your role does not include this.'
const NOTHING = 'Nothing here'
const NOBODYS_NAME = /VEGA|Marisol|PHAM|Thuy|MEHTA|Arjun|Warfarin|Sertraline/i

/** Who asks for what, and what the answer must be: its status, and a sentence or the page of what does not exist. */
const TABLE: Partial<Record<Persona, readonly (readonly [string, number, string])[]>> = {
  rahmani: [
    ['/p/<vega>', 200, NOT_YOURS],
    ['/work', 200, NOT_YOURS],
    ['/me', 404, NOTHING],
    ['/me/looked', 404, NOTHING],
    ['/me/shares', 404, NOTHING],
    ['/me/keys', 404, NOTHING],
    ['/ask', 200, NOT_YOURS],
  ],
  nair: [
    ['/p/<vega>', 200, NOT_YOURS],
    ['/work', 200, NOT_YOURS],
    ['/audit', 200, NOT_YOURS],
    ['/audit/e/3', 404, NOTHING],
    ['/me', 404, NOTHING],
  ],
  rao: [
    ['/p/<vega>', 404, NOTHING],
    ['/p/<mehta>', 200, NOT_YOURS],
  ],
  osei: [
    ['/p/<vega>', 404, NOTHING],
    ['/p/<pham>', 404, NOTHING],
    ['/audit', 200, NOT_YOURS],
    ['/audit/e/3', 404, NOTHING],
  ],
  solheim: [
    ['/p/<pham>', 200, NO_BASIS],
    ['/p/<mehta>', 404, NOTHING],
    ['/p/not-an-id', 404, NOTHING],
    ['/audit', 200, NOT_YOURS],
    ['/audit/e/3', 404, NOTHING],
    ['/me', 404, NOTHING],
  ],
  quispe: [
    ['/p/<mehta>', 404, NOTHING],
    ['/audit', 200, NOT_YOURS],
    ['/me/looked', 404, NOTHING],
  ],
  vega: [
    ['/p/<pham>', 404, NOTHING],
    ['/p/<mehta>', 404, NOTHING],
    ['/audit', 200, NOTHING],
    ['/audit/e/3', 404, NOTHING],
    ['/work', 200, NOTHING],
    ['/ask', 200, NOTHING],
    ['/me/requests/01890a5d-ac96-774b-bcce-b302099a8057', 404, NOTHING],
    ['/me/requests/01890a5d-ac96-774b-bcce-b302099a8057/sign?version=1&kinds=results', 404, NOTHING],
    ['/me/shares/01890a5d-ac96-774b-bcce-b302099a8057', 404, NOTHING],
  ],
}

test.beforeAll(endDeclarations)

for (const [who, rows] of Object.entries(TABLE)) {
  test(`what ${who} may not see is refused in every form of the page, and no form names anybody`, async ({ callAs }) => {
    const request = await callAs(who as Persona)
    for (const [path, status, words] of rows) {
      for (const [form, headers] of FORMS) {
        const answer = await getForm(request, await pathOf(path), headers)
        const text = await answer.text()
        expect(text, `${form} at ${path}`).not.toMatch(NOBODYS_NAME)
        if (form !== 'the page') continue
        expect(answer.status(), path).toBe(status)
        expect(text, path).toContain(words)
      }
    }
  })
}

test('the desk sees who a patient is, and nothing clinical in any form of the page', async ({ quispe }) => {
  for (const [form, headers] of FORMS) {
    const text = await (await getForm(quispe.request, await pathOf('/p/<vega>'), headers)).text()
    expect(text, form).not.toMatch(/Warfarin|Sertraline|Penicillin|regurgitation|INR/i)
    if (form === 'the page') expect(text).toContain('Your role sees who the patient is, and no clinical content.')
  }
})

test('nobody signed in is asked to sign in everywhere, in every form, and nothing is written as a look', async ({ stranger }) => {
  const { request } = await stranger()
  const added = await addedBy(async () => {
    for (const path of [
      '/work',
      '/find',
      '/p/<vega>',
      '/me',
      '/me/looked',
      '/audit',
      '/audit/e/3',
      '/audit/verify',
      '/admin',
      '/admin/people',
    ]) {
      for (const [form, headers] of FORMS) {
        const answer = await getForm(request, await pathOf(path), headers)
        const text = await answer.text()
        expect(text, `${form} at ${path}`).not.toMatch(NOBODYS_NAME)
        if (form === 'the page') expect(answer.headers().location, path).toMatch(/^\/sign-in\?next=/)
        // A payload carries its redirect inside.
        if (form === 'its payload') expect(text, path).toMatch(/NEXT_REDIRECT;replace;\/sign-in\?next=/)
      }
    }
  })
  expect(added).toEqual({})
})

test('what is fetched ahead is no look: it shows nothing and writes nothing', async ({ solheim, rahmani, vega }) => {
  for (const [page, path] of [
    [solheim, '/p/<vega>'],
    [solheim, '/work'],
    [rahmani, '/audit'],
    [rahmani, '/audit/e/3'],
    [vega, '/me/looked'],
  ] as const) {
    for (const [form, headers] of PREFETCHES) {
      const added = await addedBy(async () => {
        expect(await (await getForm(page.request, await pathOf(path), headers)).text(), form).not.toMatch(NOBODYS_NAME)
        // A render that went on after its answer would be written by the time the next page is.
        await page.request.get('/sign-in')
      })
      expect(added, `${form} at ${path}`).toEqual({})
    }
  }
})

async function pathOf(path: string): Promise<string> {
  const [, name] = /<(\w+)>/.exec(path) ?? []
  return name ? path.replace(`<${name}>`, await idOf(name)) : path
}
