import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTIONS as ROWS } from '@/e2e/refusals/rows/all'
import { HANDLERS } from '@/e2e/refusals/rows/handlers'
import { PAGES } from '@/e2e/refusals/rows/pages'
import { type ActionRow, CALLERS, mayCall } from '@/e2e/refusals/rows/shape'
import { actionsIn, handlersIn, hiddenActionsIn, pagesIn } from '@/e2e/support/surface'
import { loadSources, toSource } from '@/e2e/support/tidy-sources'

/** What can be sent to the portal has its row in the matrix (matrix.spec.ts), or this fails (ASSURANCE 19). */
const sources = loadSources(resolve(import.meta.dirname, '../..'))

describe('the matrix of refusals has a row for', () => {
  it('each server action', () => {
    expect(actionsIn(sources)).toEqual(ROWS.map(({ action }) => action).sort())
    expect(hiddenActionsIn(sources)).toEqual([])
  })

  it('each method of each route handler', () => {
    expect(handlersIn(sources)).toEqual(Object.keys(HANDLERS).sort())
  })

  it('each page', () => {
    expect(pagesIn(sources)).toEqual(Object.keys(PAGES).sort())
  })
})

describe('a row', () => {
  it.each(ROWS.map((row) => [row.action, row] as const))('of %s swaps each id, and lets in whom it says', (_, row) => {
    expect(mayCall(row.may, row.by)).toBe(true)
    // Nobody may everything: what stands open to all refuses by what is sent.
    if (row.may === 'anybody') expect(row.works).toBe(false)
    else expect(CALLERS.some((caller) => !mayCall(row.may, caller))).toBe(true)
    const sent = JSON.stringify(row.args)
    for (const field of idFields(row)) expect(Object.keys(row.ids ?? {}), `${field} in ${sent}`).toContain(field)
  })
})

/** What is filled in from the demo and names a thing. */
function idFields({ args, same }: ActionRow): string[] {
  if (same) return []
  const fields = args.flatMap((arg) =>
    arg && typeof arg === 'object' ? Object.entries('form' in arg ? arg.form : arg.object) : [],
  )
  return fields.flatMap(([name, value]) => (/^<(?!new|next|in )/.test(String(value)) ? [name] : []))
}

describe('what the sources hold is found', () => {
  const found = (path: string, text: string) => new Map([[path, toSource(path, text)]])

  it.each([
    [
      "'use server'\nexport async function a() {}\nexport const b = async () => {}\n",
      ['app/x/actions.ts a', 'app/x/actions.ts b'],
    ],
    ["'use server'\nexport { one, two as three }\n", ['app/x/actions.ts one', 'app/x/actions.ts three']],
    [
      "'use server'\nexport default async function a() {}\nexport * from './y'\n",
      ['app/x/actions.ts *', 'app/x/actions.ts default'],
    ],
  ])('an action however it is exported: %j', (text, names) => {
    expect(actionsIn(found('app/x/actions.ts', text))).toEqual(names)
  })

  it('an action inside a page', () => {
    const text = "export default function Page() {\n  async function a() {\n    'use server'\n  }\n}\n"
    expect(hiddenActionsIn(found('app/x/page.tsx', text))).toEqual(['app/x/page.tsx'])
  })

  it.each([
    ['app/(a)/x/route.ts', 'export async function POST() {}\nexport function GET() {}\n', ['GET /x', 'POST /x']],
    ['app/x/[id]/route.ts', 'const h = 1\nexport { h as PUT, h as DELETE }\n', ['DELETE /x/[id]', 'PUT /x/[id]']],
  ])('a handler: %s', (path, text, names) => {
    expect(handlersIn(found(path, text))).toEqual(names)
  })
})
