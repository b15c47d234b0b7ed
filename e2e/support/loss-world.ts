import 'server-only'
import { beforeAll } from 'vitest'
import { actorOf, byPassword, codeAt, type FactorWorld, factorTests, granted, said, withApp } from '@/e2e/support/factor-world'
import { enterAccount, signedIn, visitFrom } from '@/e2e/support/people'
import type { Actor } from '@/lib/base/actor'
import type { AccountId } from '@/lib/base/ids'
import { enrolApp, proposeApp } from '@/lib/directory/factors/enrol'
import { confirmLoss, type HandIn, OBJECT_MS } from '@/lib/directory/losses/confirm-loss'
import { openLoss } from '@/lib/directory/losses/open-loss'
import { redeemLoss } from '@/lib/directory/losses/redeem-loss'

/** Of staff nothing is asked of the records. */
export const NOBODY_ELSE: HandIn = { whoIs: async () => undefined, endKeys: async () => {} }

/** A nurse, as in the tests of factors, and the two people who give her account back to her. */
export function lossTests() {
  const world = factorTests()
  const people = {} as { first: AccountId; second: AccountId }
  beforeAll(async () => {
    const organisation = world.test.northgate
    people.first = (await signedIn({ role: 'administrator', organisation })).id as AccountId
    people.second = (await signedIn({ role: 'officer', organisation })).id as AccountId
  })
  /** Under the clock of the test: a session anew each time. */
  const one = () => enterAccount(people.first)
  const another = () => enterAccount(people.second)
  const opened = async (account = world.account) =>
    granted(await openLoss(await one(), { account }, 'photo-id', NOBODY_ELSE.whoIs)).id
  const confirmed = async (id: string, by?: Actor) => {
    const outcome = await confirmLoss(by ?? (await another()), id, NOBODY_ELSE)
    // What begins in the very moment in which her sessions end is over too.
    world.at += 1000
    return outcome
  }
  const enrolled = (actor: Actor) => enrolledNow(world, actor)
  /** Nobody is signed in as her any more: a second person need not wait. */
  const left = async () => {
    world.at += OBJECT_MS
  }
  const lost = async () => {
    await withApp(world)
    await left()
    const id = await opened()
    await left()
    return { id, code: granted(await confirmed(id)).code }
  }
  const redeemed = async (code: string) => actorOf(granted(await redeemLoss(await byPassword(world), code, visitFrom())))
  return { world, one, another, opened, confirmed, enrolled, left, lost, redeemed }
}

/** A new app, in the session that the code gave. */
async function enrolledNow(world: FactorWorld, actor: Actor): Promise<string> {
  const { secret, sealed } = await proposeApp(actor)
  return said(await enrolApp(actor, { sealed, code: await codeAt(secret, world.at), name: 'New phone' }))
}
