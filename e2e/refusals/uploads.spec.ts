import { ImportsPage } from '@/e2e/support/pages/admin'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { goodUpload } from '@/e2e/support/uploads'

/** Uploads, beyond what the matrix asks of every handler (matrix.spec.ts): refused before anything is read, whatever is sent. */
const OTHERS = ['byrne', 'rahmani', 'quispe', 'vega'] as const satisfies readonly Persona[]
const NOT_YOURS = /not-your-role|Your role does not include this/

test.describe('the upload', () => {
  const form = (more: object = {}) => ({ multipart: { source: 'import', ...more, bundles: goodUpload(611) } })

  test('by others is refused before it is read, and the refusal is an entry', async ({ callAs }) => {
    for (const who of OTHERS) {
      const request = await callAs(who)
      const added = await addedBy(async () => {
        const answer = await request.post('/admin/imports/upload', { ...form(), headers: await origin(), maxRedirects: 0 })
        expect(answer.status(), who).toBe(403)
        expect(await answer.text(), who).toMatch(NOT_YOURS)
      })
      expect(added, who).toEqual({ 'import.start refused': 1 })
    }
  })

  test('into a run that is not hers, or is over, is nothing', async ({ nair }) => {
    const imports = await ImportsPage.open(nair)
    await (await imports.start([goodUpload(612)])).finished()
    const [over] = await ownerSql<{ id: string }>('select id from import_run order by started_at desc limit 1')
    const headers = { ...(await origin()), accept: 'application/json' }
    const added = await addedBy(async () => {
      for (const run of [over?.id, '0190a1b2-0000-7000-8000-000000000000', 'none', undefined]) {
        const answer = await nair.request.post('/admin/imports/upload', { ...form(run ? { run, number: '9' } : {}), headers })
        expect(answer.status(), run).toBe(404)
      }
    })
    // The list beside a finished import is read once more, by the page itself.
    expect(Object.keys(added).filter((kind) => kind !== 'import.list permitted')).toEqual([])
  })

  for (const [what, fields] of [
    ['a program that is none', { program: 'HEALTH' }],
    ['a source that is none', { source: '../x' }],
    ['a number that is none', { number: '0' }],
  ] as const) {
    test(`with ${what} is nothing`, async ({ nair }) => {
      const added = await addedBy(async () => {
        const headers = await origin()
        const answer = await nair.request.post('/admin/imports/upload', { ...form(fields), headers, maxRedirects: 0 })
        expect(answer.headers().location).toBe('/admin/imports?problem=form')
      })
      expect(added).toEqual({})
    })
  }

  test('that is no form is told so', async ({ nair }) => {
    for (const contentType of ['application/json', 'multipart/form-data', 'multipart/form-data; boundary=x']) {
      const headers = { ...(await origin()), 'content-type': contentType }
      const answer = await nair.request.post('/admin/imports/upload', { data: '{}', headers })
      expect(answer.status(), contentType).toBe(400)
      expect(answer.headers()['cache-control']).toBe('no-store')
    }
  })
})

async function origin(): Promise<{ origin: string }> {
  return { origin: new URL(test.info().project.use.baseURL ?? '').origin }
}
