import { type ActionCall, builtActions, captureCall, sendAgain } from '@/e2e/support/action-calls'
import { ExplorerPage } from '@/e2e/support/pages/audit'
import { ChartPage } from '@/e2e/support/pages/chart'
import { FindPage } from '@/e2e/support/pages/find'
import { SignInPage } from '@/e2e/support/pages/sign-in'
import { expect, PEOPLE, type Persona, test } from '@/e2e/support/personas'
import { addedBy, endDeclarations } from '@/e2e/support/portal'
import { bare, FOREIGN, PATIENTS, refusedEverywhere } from '@/e2e/support/refused-call'
import { idOf, STORY } from '@/e2e/support/story'

/** Each action authenticates and authorizes by itself: its call, taken from a browser that may, is sent by those who may not. */
const ACTIONS = [
  'app/(account)/account/sign-in/actions.ts addApp',
  'app/(account)/account/sign-in/actions.ts addPasskey',
  'app/(account)/account/sign-in/actions.ts begin',
  'app/(account)/account/sign-in/actions.ts newCodes',
  'app/(account)/account/sign-in/actions.ts remove',
  'app/(admin)/admin/duplicates/actions.ts link',
  'app/(admin)/admin/duplicates/actions.ts unlink',
  'app/(admin)/admin/imports/actions.ts begin',
  'app/(admin)/admin/imports/actions.ts finish',
  'app/(admin)/admin/organisations/actions.ts add',
  'app/(admin)/admin/organisations/actions.ts rename',
  'app/(admin)/admin/people/[accountId]/actions.ts change',
  'app/(admin)/admin/people/[accountId]/actions.ts close',
  'app/(admin)/admin/people/[accountId]/actions.ts end',
  'app/(admin)/admin/people/[accountId]/actions.ts leave',
  'app/(admin)/admin/people/[accountId]/actions.ts reopen',
  'app/(admin)/admin/people/[accountId]/actions.ts reset',
  'app/(admin)/admin/people/add/actions.ts add',
  'app/(admin)/admin/rota/actions.ts assign',
  'app/(admin)/admin/rota/actions.ts join',
  'app/(admin)/admin/rota/actions.ts leaveIt',
  'app/(admin)/admin/rota/actions.ts makeTeam',
  'app/(admin)/admin/rota/actions.ts takeOff',
  'app/(admin)/admin/rota/import/actions.ts preview',
  'app/(admin)/admin/rota/import/actions.ts take',
  'app/(clinician)/ask/actions.ts ask',
  'app/(clinician)/ask/actions.ts change',
  'app/(clinician)/ask/actions.ts withdraw',
  'app/(clinician)/find/actions.ts find',
  'app/(clinician)/p/[patientId]/actions.ts declare',
  'app/(clinician)/p/[patientId]/actions.ts give',
  'app/(compliance)/audit/actions.ts look',
  'app/(patient)/me/keys/actions.ts enrol',
  'app/(patient)/me/keys/actions.ts revoke',
  'app/(patient)/me/requests/[id]/actions.ts approve',
  'app/(patient)/me/requests/[id]/actions.ts decline',
  'app/(patient)/me/requests/[id]/actions.ts later',
  'app/(patient)/me/requests/[id]/actions.ts prepare',
  'app/(patient)/me/shares/actions.ts stop',
  'app/(public)/activate/actions.ts makeAccount',
  'app/(public)/sign-in/actions.ts enter',
  'app/(public)/sign-in/actions.ts enterAs',
  'app/(public)/sign-in/confirm/actions.ts begin',
  'app/(public)/sign-in/confirm/actions.ts confirmAsPersona',
  'app/(public)/sign-in/confirm/actions.ts confirmByCode',
  'app/(public)/sign-in/confirm/actions.ts confirmByPasskey',
  'app/(public)/sign-in/first/actions.ts choose',
  'app/(public)/sign-in/passkey/actions.ts begin',
  'app/(public)/sign-in/passkey/actions.ts enterByPasskey',
  'app/account/actions.ts change',
  'app/account/actions.ts end',
  'app/account/actions.ts know',
  'app/account/mail/actions.ts ask',
  'app/account/mail/actions.ts confirm',
  'app/account/mail/actions.ts remove',
  'app/demo/actions.ts become',
  'app/demo/actions.ts tour',
  'app/losses/actions.ts confirm',
  'app/losses/actions.ts object',
  'app/losses/actions.ts open',
  'app/losses/actions.ts withdraw',
]

test('every action of the build has its row here', () => {
  expect(builtActions()).toEqual(ACTIONS)
})

/** While one types, and by the form: two doors to the same search. */
const SEARCHES = {
  'find, typed': (page: FindPage) =>
    captureCall(
      page.page,
      () => page.box.fill('vega'),
      (request) => request.url().endsWith('/find/answer'),
    ),
  'find, posted': (page: FindPage) =>
    captureCall(page.page, async () => {
      await page.box.fill('vega')
      await page.page.getByRole('button', { name: 'Find' }).click()
    }),
}

for (const [door, call] of Object.entries(SEARCHES))
  test.describe(door, () => {
    for (const [who, words] of [
      ['rahmani', 'Your role does not include this'],
      ['vega', 'Nothing here'],
      ['osei', '"total":0'],
    ] as const) {
      test(`sent by ${who} finds nobody`, async ({ solheim, callAs }) => {
        const found = await call(await FindPage.open(solheim))
        const text = await (await sendAgain(await callAs(who), found)).text()
        expect(text).not.toMatch(PATIENTS)
        expect(text).toContain(words)
      })
    }

    test('sent by nobody finds nobody', async ({ solheim, stranger }) => {
      const found = await call(await FindPage.open(solheim))
      await refusedEverywhere(await bare(stranger), found, { words: 'You are not signed in' })
    })

    test('sent again by herself finds her patient: the call is a working one', async ({ solheim }) => {
      const found = await call(await FindPage.open(solheim))
      expect(await (await sendAgain(solheim.request, found)).text()).toMatch(PATIENTS)
    })
  })

test('what is no form asks nothing', async ({ callAs, baseURL: origin = '' }) => {
  const by = await callAs('solheim')
  const added = await addedBy(async () => {
    for (const data of ['', '{"query":"vega"}', '------x'])
      expect((await by.post('/find/answer', { data, headers: { origin, 'content-type': 'text/plain' } })).status()).toBe(400)
  })
  expect(added).toEqual({})
})

test.describe('declare', () => {
  async function call(page: ChartPage): Promise<ActionCall> {
    return captureCall(page.page, () => page.declare('Teaching'))
  }

  test('sent by nobody declares nothing', async ({ carvalho, stranger }) => {
    const declared = await call(await refusedChart(carvalho))
    await refusedEverywhere(await bare(stranger), declared, {})
  })

  // The desk may open whom it registers, and reads her name when the call sends it on to her page.
  for (const who of ['rahmani', 'vega', 'osei', 'quispe'] as const satisfies readonly Persona[]) {
    test(`sent by ${who} is refused, and the refusal is an entry`, async ({ carvalho, callAs }) => {
      const declared = await call(await refusedChart(carvalho))
      const request = await callAs(who)
      const added = await addedBy(async () => {
        const text = await (await sendAgain(request, declared)).text()
        if (who !== 'quispe') expect(text).not.toMatch(STORY.unrelated.shown)
      })
      expect(added['chart.declare refused']).toBe(1)
      expect(added['chart.declare permitted'] ?? 0).toBe(0)
      expect(added['chart.open permitted'] ?? 0).toBe(who === 'quispe' ? 1 : 0)
    })
  }

  async function refusedChart(page: ChartPage['page']): Promise<ChartPage> {
    await endDeclarations()
    await page.goto(`/p/${await idOf(STORY.unrelated.persona)}`)
    return new ChartPage(page).isRefused()
  }
})

test.describe('an entry beside the list', () => {
  const LOOKS = '?action=chart.open&outcome=permitted'
  const call = async (list: ExplorerPage) => captureCall(list.page, () => list.openBeside(0))

  for (const who of ['solheim', 'vega', 'osei', 'rao'] as const satisfies readonly Persona[]) {
    test(`sent by ${who} shows nothing`, async ({ rahmani, callAs }) => {
      const looked = await call(await ExplorerPage.open(rahmani, LOOKS))
      const text = await (await sendAgain(await callAs(who), looked)).text()
      expect(text).toContain('Nothing here, or nothing you may see.')
      expect(text).not.toMatch(/opened the chart/)
    })
  }

  test('sent by nobody shows nothing', async ({ rahmani, stranger }) => {
    const looked = await call(await ExplorerPage.open(rahmani, LOOKS))
    await refusedEverywhere(await bare(stranger), looked, { words: 'You are not signed in' })
  })

  test('sent again by herself shows it: the call is a working one', async ({ rahmani }) => {
    const looked = await call(await ExplorerPage.open(rahmani, LOOKS))
    expect(await (await sendAgain(rahmani.request, looked)).text()).toMatch(/opened the chart/)
  })
})

test.describe('signing in and out', () => {
  test('a persona that is none is refused, and the try is an entry', async ({ stranger }) => {
    const page = (await SignInPage.open(await stranger())).page
    const call = await captureCall(page, () => page.getByRole('button', { name: PEOPLE.solheim }).click())
    await expect(page.getByRole('list', { name: 'Your patients' })).toBeVisible()
    const other = {
      ...call,
      body: Buffer.from(call.body.toString('latin1').replace(/(name="_1_persona"\r\n\r\n)[^\r]+/, '$1nobody'), 'latin1'),
    }
    const added = await addedBy(async () => {
      const answer = await sendAgain(await bare(stranger), other)
      expect(answer.headers()['set-cookie'] ?? '').not.toContain('__Host-chartseal=')
    })
    expect(added).toEqual({ 'session.start refused': 1 })
  })

  test('sent from another site, an action does nothing', async ({ stranger, solheim }) => {
    const { page } = await SignInPage.open(await stranger())
    const enterAs = await captureCall(page, () => page.getByRole('button', { name: PEOPLE.osei }).click())
    await solheim.goto('/find')
    const leave = await captureCall(
      solheim,
      () => solheim.getByRole('button', { name: 'Sign out' }).click(),
      (request) => request.url().endsWith('/session/leave'),
    )
    const find = await FindPage.open(page).catch(() => undefined)
    expect(find).toBeDefined()
    for (const origin of FOREIGN) {
      for (const call of [enterAs, leave]) {
        const added = await addedBy(async () => {
          const answer = await sendAgain(page.request, call, { origin })
          expect(answer.status(), `${origin || 'no origin'}`).toBe(403)
          expect(answer.headers()['set-cookie']).toBeUndefined()
        })
        expect(added).toEqual({})
      }
    }
  })
})

test('keys that no form has are no way in', async ({ solheim }) => {
  const found = await SEARCHES['find, posted'](await FindPage.open(solheim))
  const boundary = /boundary=(.+)$/.exec(found.headers['content-type'] ?? '')?.[1]
  const extra = ['__proto__', 'constructor', 'actor', 'organisation'].map(
    (name) => `--${boundary}\r\nContent-Disposition: form-data; name="_1_${name}"\r\n\r\n${'x'}\r\n`,
  )
  const body = Buffer.concat([Buffer.from(extra.join('')), found.body])
  const answer = await sendAgain(solheim.request, { ...found, body })
  expect([200, 400, 500]).toContain(answer.status())
  if (answer.ok()) expect(await answer.text()).toMatch(PATIENTS)
})
