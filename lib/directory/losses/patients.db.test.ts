import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { actorOf, codeAt, granted, said } from '@/e2e/support/factor-world'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import { eventsSince, queueEnd } from '@/e2e/support/queued-events'
import { shareTests } from '@/e2e/support/share-tests'
import { SHE } from '@/e2e/support/share-world'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { AccountId } from '@/lib/base/ids'
import { endKeysOf, enrolKey, listKeys } from '@/lib/consent/signing-keys'
import { activate } from '@/lib/directory/activate'
import { giveCode } from '@/lib/directory/activation-code'
import { enrolApp, proposeApp } from '@/lib/directory/factors/enrol'
import { confirmLoss, OBJECT_MS } from '@/lib/directory/losses/confirm-loss'
import { listLosses } from '@/lib/directory/losses/list-losses'
import { openLoss } from '@/lib/directory/losses/open-loss'
import { redeemLoss } from '@/lib/directory/losses/redeem-loss'
import { type SignedIn, signInWithPassword } from '@/lib/directory/sign-in'
import { loadBorn, namePatients } from '@/lib/records/born'
import { nameSelf } from '@/lib/records/identify'

const world = shareTests()
const OWN = { login: 'maja-of-her-own-house', password: 'a sentence of hers alone' }
const HAND_IN = { whoIs: loadBorn, endKeys: endKeysOf }

let desk: AccountId
let other: AccountId
let at = 0
beforeAll(async () => {
  desk = (await signedIn({ role: 'desk', organisation: world.northgate })).id as AccountId
  other = (await signedIn({ role: 'desk', organisation: world.northgate })).id as AccountId
  const { code } = granted(await giveCode(await enterAccount(desk), world.patient, loadBorn))
  granted(await activate({ code, birthDate: SHE.birthDate, ...OWN, address: '' }, loadBorn, visitFrom()))
})
beforeEach(() => {
  at = Date.now()
  setClock(() => new Date(at))
})
afterEach(() => setClock(undefined))

const byPassword = async () => actorOf(granted(await signInWithPassword(OWN.login, OWN.password, visitFrom())))

async function newApp(actor: Actor): Promise<Actor> {
  const { secret, sealed } = await proposeApp(actor)
  const made = granted(await enrolApp(actor, { sealed, code: await codeAt(secret, at), name: 'Phone' }))
  return actorOf(made.session as SignedIn)
}

it('the desk notes a patient’s loss and another person confirms it; her factors, sessions and keys end, and she begins anew', async () => {
  const herself = await newApp(await byPassword())
  const device = await newDeviceKey()
  granted(await enrolKey(herself, { spki: device.spki }))
  at += OBJECT_MS
  const from = await queueEnd(world)
  const whose = { patient: world.patient }
  const elsewhere = await signedIn({ role: 'desk', organisation: world.cityHeart })
  expect(said(await openLoss(elsewhere, whose, 'photo-id', loadBorn))).toBe('not-found')
  const { id } = granted(await openLoss(await enterAccount(desk), whose, 'two-documents', loadBorn))
  at += OBJECT_MS
  const [listed] = granted(await listLosses(await enterAccount(other), namePatients))
  expect(listed).toMatchObject({ id, role: 'patient', state: 'waiting', own: false })
  expect(listed?.name).toContain(SHE.family.toUpperCase())
  expect(said(await confirmLoss(await enterAccount(desk), id, HAND_IN))).toBe('not-your-role')
  const { code, name } = granted(await confirmLoss(await enterAccount(other), id, HAND_IN))
  expect(name).toContain(SHE.family.toUpperCase())
  at += 1000
  const actor = await actorOf(granted(await redeemLoss(await byPassword(), code, visitFrom())))
  const anew = await newApp(actor)
  const { keys } = granted(await listKeys(anew, nameSelf))
  expect(keys.filter(({ revokedAt, kind }) => kind === 'device' && revokedAt === null).map((key) => key.id)).not.toContain(
    device.id,
  )
  const hers = (await eventsSince(world, from, world.northgate)).filter(({ subject }) => subject)
  expect(hers.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining([
      'loss.open permitted',
      'loss.confirm refused',
      'loss.confirm permitted',
      'factor.revoke permitted',
      'key.revoke permitted',
      'loss.redeem permitted',
      'factor.enrol permitted',
    ]),
  )
})

it('a patient of the staff’s kind is decided as a patient: an administrator cannot pass her for a colleague', async () => {
  const { rows } = await world.owner.pool.query<{ id: AccountId }>(
    'select id from account where patient_id = $1 and login_token is not null',
    [world.patient],
  )
  const administrator = await signedIn({ role: 'administrator', organisation: world.northgate })
  const account = rows[0]?.id as AccountId
  expect(said(await openLoss(administrator, { account }, 'photo-id', loadBorn))).toBe('not-your-role')
})
