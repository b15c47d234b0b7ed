import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { signedIn } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import type { Actor } from '@/lib/base/actor'
import { type AccountId, newId, type SessionId } from '@/lib/base/ids'
import { createAccount } from '@/lib/directory/accounts'
import { addPerson } from '@/lib/directory/add-person'
import { closeAccount, endSessions, reopenAccount, resetPassword } from '@/lib/directory/change-account'
import { listPeople, openPerson } from '@/lib/directory/people'
import { loadActor } from '@/lib/session/store'

let test: TestInstallation
let nair: Actor
beforeAll(async () => {
  test = await testInstallation()
  nair = await signedIn({ role: 'administrator', organisation: test.northgate })
})
afterAll(() => test.drop())

let from = 0
beforeEach(async () => {
  from = await queueEnd(test)
})
const idOf = (actor: Actor) => actor.id as AccountId
const again = (actor: Actor) => loadActor(actor.session as SessionId, idOf(actor))

describe('whom an administrator does not reach', () => {
  const acts = {
    closeAccount,
    reopenAccount,
    endSessions: (actor: Actor, id: AccountId) => endSessions(actor, id),
    resetPassword,
  }

  it.each(Object.entries(acts))('%s: people of another organisation, patients and nobody look the same', async (_, act) => {
    const elsewhere = await signedIn({ role: 'nurse', organisation: test.cityHeart })
    const patient = await createAccount({ role: 'patient', organisation: null })
    if (!patient.ok) throw new Error('no account')
    for (const id of [idOf(elsewhere), patient.value, newId<AccountId>()])
      expect(await act(nair, id)).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    expect(await again(elsewhere)).toBeDefined()
  })

  it.each(Object.entries(acts))(
    '%s: not for others, and the refusal is an entry that names whom it was about',
    async (_, act) => {
      const target = await signedIn({ role: 'nurse', organisation: test.northgate })
      for (const role of ['nurse', 'officer', 'desk', 'physician'] as const) {
        const actor = await signedIn({ role, organisation: test.northgate })
        expect(await act(actor, idOf(target))).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
      }
      const refusals = (await eventsSince(test, from, test.northgate)).filter(({ outcome }) => outcome === 'refused')
      expect(refusals.map(({ objects }) => objects)).toEqual(Array(4).fill([{ type: 'Account', id: target.id }]))
      expect(await again(target)).toBeDefined()
    },
  )

  it('nobody closes, opens or gives a password to herself', async () => {
    for (const act of [closeAccount, reopenAccount, resetPassword])
      expect(await act(nair, idOf(nair))).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    expect(await again(nair)).toBeDefined()
  })

  it('people of another organisation are neither listed nor opened', async () => {
    const elsewhere = await signedIn({ role: 'nurse', organisation: test.cityHeart })
    const people = await listPeople(nair)
    expect(people.ok && people.value.people.map(({ id }) => id)).not.toContain(elsewhere.id)
    expect(await openPerson(nair, idOf(elsewhere))).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
  })

  it('adding is not for others', async () => {
    for (const role of ['nurse', 'officer'] as const) {
      const actor = await signedIn({ role, organisation: test.northgate })
      const outcome = await addPerson(actor, { name: 'X', role: 'physician', login: `by-${role}` })
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } })
    }
  })
})
