import { FORMS, getForm, PREFETCHES } from '@/e2e/support/page-forms'
import { expect, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations } from '@/e2e/support/portal'
import { idOf } from '@/e2e/support/story'

const NOBODYS_NAME = /VEGA|Marisol|PHAM|Thuy|MEHTA|Arjun|Warfarin|Sertraline/i

test.beforeAll(endDeclarations)

test('the desk sees who a patient is, and nothing clinical in any form of the page', async ({ quispe }) => {
  for (const [form, headers] of FORMS) {
    const text = await (await getForm(quispe.request, await pathOf('/p/<vega>'), headers)).text()
    expect(text, form).not.toMatch(/Warfarin|Sertraline|Penicillin|regurgitation|INR/i)
    if (form === 'the page') expect(text).toContain('Your role sees who the patient is, and no clinical content.')
  }
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
