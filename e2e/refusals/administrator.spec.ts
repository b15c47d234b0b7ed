import { randomBytes } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import { type ActionCall, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { awake } from '@/e2e/support/awake'
import { addUser } from '@/e2e/support/commands'
import { ImportsPage, PeoplePage, PersonPage } from '@/e2e/support/pages/admin'
import { csvTime, RotaImportPage, RotaPage } from '@/e2e/support/pages/rota'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, type Persona, test } from '@/e2e/support/personas'
import { addedBy, ownerSql } from '@/e2e/support/portal'
import { goodUpload } from '@/e2e/support/uploads'

/** Each act of the administrator's room, taken from her browser and sent by those who may not, and by other sites. */
const OTHERS = ['byrne', 'rahmani', 'quispe', 'vega'] as const satisfies readonly Persona[]
const FOREIGN = ['https://elsewhere.example', 'null', '']
const NOT_YOURS = /not-your-role|Your role does not include this|refused=not-found/

const ACTS = {
  'user.create': async (page) => {
    const form = await (await PeoplePage.open(page)).add()
    await form.fill({ name: 'Somebody', role: 'physician', login: `x-${randomBytes(4).toString('hex')}` })
    return captureCall(page, () => form.submit())
  },
  'user.disable': async (page) => captureCall(page, async () => (await someone(page)).close()),
  'user.enable': async (page) => {
    const person = await (await someone(page)).close()
    await expect(person.said('The account is closed.')).toBeVisible()
    return captureCall(page, () => person.reopen())
  },
  'password.reset': async (page) => {
    await someone(page)
    await page.getByText('Give a new first password').click()
    return captureCall(page, () => page.getByRole('button', { name: 'Make a first password' }).click())
  },
  'role.assign': async (page) => {
    await someone(page)
    await page.getByText('Change the role or department').click()
    await page.getByLabel('Role', { exact: true }).selectOption('physician')
    return captureCall(page, () => page.getByRole('button', { name: 'Change it' }).click())
  },
  'rota.assign': async (page) => {
    const rota = await (await (await RotaPage.open(page)).choose('5 West')).fill('Chidi Okafor', 30, 38)
    return captureCall(page, () => rota.submit())
  },
  'rota.end': async (page) => {
    const rota = await (await RotaPage.open(page)).choose('5 West')
    if ((await rota.shiftsOf('Oluwaseun Adeyemi').count()) === 0) await rota.put('Oluwaseun Adeyemi', 1, 3)
    return captureCall(page, () => rota.takeOff('Oluwaseun Adeyemi'))
  },
  'rota.import': async (page) => {
    const rota = await (await RotaImportPage.open(page)).choose(
      `person,department,from,until\nRosa Quispe,Maternity,${csvTime(50)},${csvTime(58)}\n`,
    )
    return captureCall(page, () => rota.take())
  },
  'team.create': async (page) => {
    const rota = await (await RotaPage.open(page)).choose('5 West')
    return captureCall(page, () => rota.makeTeam(`Team ${randomBytes(4).toString('hex')}`))
  },
  'department.create': async (page) => {
    await page.goto('/admin/organisations')
    await page.getByText('Add a department').click()
    await awake(page.getByRole('group').filter({ hasText: 'Name of the department' }).locator('form'))
    await page.getByLabel('Name of the department').fill(`Ward ${randomBytes(4).toString('hex')}`)
    return captureCall(page, () => page.getByRole('button', { name: 'Add the department' }).click())
  },
  'patient.unlink': async (page) => {
    await page.goto('/admin/duplicates')
    await awake(page.locator('.pairs form').first())
    const pair = page.getByRole('list', { name: 'Pairs' }).getByRole('listitem').filter({ hasText: 'ÅKESSON' }).first()
    if ((await pair.getByText(/linked since/).count()) === 0) {
      await pair.getByRole('button', { name: /^Link/ }).click()
      await expect(pair.getByText(/linked since/)).toBeVisible()
    }
    return captureCall(page, () => pair.getByRole('button', { name: /^Take the link back/ }).click())
  },
  'import.start': async (page) => {
    const imports = await ImportsPage.open(page)
    return captureCall(page, () => imports.start([goodUpload(601)]))
  },
} satisfies Record<string, (page: PersonPage['page']) => Promise<ActionCall>>

for (const [action, act] of Object.entries(ACTS)) {
  test(`${action}: sent by others it is refused, and the refusal is an entry; by nobody and from elsewhere it is nothing`, async ({
    nair,
    callAs,
    stranger,
  }) => {
    const call = await act(nair)
    await nair.waitForLoadState('networkidle')
    for (const who of OTHERS) {
      const request = await callAs(who)
      const added = await addedBy(async () => expect(await said(request, call), who).toMatch(NOT_YOURS))
      expect(added, who).toMatchObject({ [`${action} refused`]: 1 })
      expect(added[`${action} permitted`], who).toBeUndefined()
    }
    const bare = (await stranger()).request
    const added = await addedBy(async () => {
      expect(await said(bare, call)).toMatch(/sign-in|not signed in/)
      for (const origin of FOREIGN) expect((await sendAgain(nair.request, call, { origin })).status()).toBe(403)
    })
    expect(added).toEqual({})
    // The call is a working one: sent again by herself the gate lets her in.
    expect(await said(nair.request, call)).not.toMatch(NOT_YOURS)
  })
}

test('session.revoke: sent by others it ends nothing', async ({ nair, callAs, stranger }) => {
  const user = addUser()
  const page = await stranger()
  await (await SignInPage.open(page)).enter(user.login, user.password)
  const person = await newest(nair)
  const call = await captureCall(nair, () => person.sessions.first().getByRole('button', { name: /^End/ }).click())
  await (await SignInPage.open(page)).enter(user.login, user.password)
  for (const who of OTHERS) {
    const request = await callAs(who)
    const added = await addedBy(async () => expect(await said(request, call), who).toMatch(NOT_YOURS))
    expect(added).toMatchObject({ 'session.revoke refused': 1 })
  }
  await page.goto('/work')
  await expect(page.getByRole('heading', { name: 'Work' })).toBeVisible()
})

test('pages of the room are refused to others, and show nobody', async ({ callAs, nair }) => {
  addUser()
  const person = await newest(nair)
  const path = new URL(person.page.url()).pathname
  for (const who of OTHERS) {
    const request = await callAs(who)
    for (const page of [
      '/admin',
      '/admin/people',
      '/admin/people/add',
      path,
      '/admin/imports',
      '/admin/rota',
      '/admin/rota/import',
      '/admin/organisations',
      '/admin/duplicates',
    ]) {
      const text = await (await request.get(page)).text()
      expect(text, `${who} at ${page}`).toMatch(NOT_YOURS)
      expect(text, `${who} at ${page}`).not.toMatch(/A nurse/)
    }
  }
})

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

  test('by nobody leads to the way in, and writes nothing', async ({ stranger }) => {
    const { request } = await stranger()
    const added = await addedBy(async () => {
      const answer = await request.post('/admin/imports/upload', { ...form(), headers: await origin(), maxRedirects: 0 })
      expect(answer.headers().location).toMatch(/^\/sign-in/)
    })
    expect(added).toEqual({})
  })

  test('from elsewhere, or from nowhere, is nothing', async ({ nair }) => {
    for (const from of FOREIGN) {
      const added = await addedBy(async () => {
        const answer = await nair.request.post('/admin/imports/upload', { ...form(), headers: { origin: from }, maxRedirects: 0 })
        expect(answer.status(), from || 'no origin').toBe(403)
      })
      expect(added).toEqual({})
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

/** What the answer says, wherever it says it: in its body, or in the address it sends on to. */
async function said(by: APIRequestContext, call: ActionCall): Promise<string> {
  const answer = await sendAgain(by, call)
  return `${JSON.stringify(answer.headers())} ${await answer.text()}`
}

/** Somebody new, on her page. */
async function someone(page: PersonPage['page']): Promise<PersonPage> {
  addUser()
  return newest(page)
}

async function newest(page: PersonPage['page']): Promise<PersonPage> {
  const [row] = await ownerSql<{ id: string; name: string }>(
    'select id, display_name as name from account where login_token is not null order by created_at desc limit 1',
  )
  await page.goto(`/admin/people/${row?.id}`)
  return new PersonPage(page).isOf(row?.name ?? '')
}
