import 'server-only'
import { generate } from 'otplib'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { newPasskey, type Passkey, type Twist } from '@/e2e/support/authenticator'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { visitFrom } from '@/e2e/support/people'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import { setVariable } from '@/lib/base/env'
import type { AccountId } from '@/lib/base/ids'
import type { Outcome } from '@/lib/base/outcome'
import { createAccount } from '@/lib/directory/accounts'
import { beginPasskey, enrolApp, enrolPasskey, proposeApp } from '@/lib/directory/factors/enrol'
import { askForPasskey } from '@/lib/directory/factors/passkey'
import { signInWithPasskey } from '@/lib/directory/factors/show'
import { type SignedIn, signInWithPassword } from '@/lib/directory/sign-in'
import { listWork } from '@/lib/records/work'
import { loadActor } from '@/lib/session/store'

export const ORIGIN = 'http://localhost:3000'
export const PASSWORD = 'a sentence of her own'
export const MINUTE = 60_000

/** A nurse with a password and nothing else, anew in each test, under a clock that is moved by hand. */
export type FactorWorld = { test: TestInstallation; account: AccountId; login: string; at: number }

export function factorTests(): FactorWorld {
  const world = { login: '' } as FactorWorld
  let logins = 0
  beforeAll(async () => {
    setVariable('NEXTAUTH_URL', ORIGIN)
    world.test = await testInstallation()
    await disableGuards(world.test.owner)
  })
  afterAll(async () => {
    setClock(undefined)
    await expectIntact(world.test)
    await world.test.drop()
  })
  beforeEach(async () => {
    world.at = Date.now()
    setClock(() => new Date(world.at))
    world.login = `person-${++logins}`
    world.account = await newNurse(world, world.login)
  })
  afterEach(() => setClock(undefined))
  return world
}

export async function newNurse({ test }: FactorWorld, login: string): Promise<AccountId> {
  const who = { role: 'nurse' as const, organisation: test.northgate, displayName: 'Test nurse' }
  return granted(await createAccount({ ...who, login: { name: login, password: PASSWORD } }))
}

export function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code} ${outcome.refusal.field ?? ''}`)
  return outcome.value
}

export function said(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'permitted' : [outcome.refusal.code, outcome.refusal.field].filter(Boolean).join(': ')
}

export async function actorOf({ session, account }: SignedIn): Promise<Actor> {
  const actor = await loadActor(session, account)
  if (!actor) throw new Error('no session')
  return actor
}

export async function byPassword({ login }: Pick<FactorWorld, 'login'>): Promise<Actor> {
  return actorOf(granted(await signInWithPassword(login, PASSWORD, visitFrom())))
}

export async function looks(actor: Actor): Promise<string> {
  return said(await listWork(actor))
}

export function codeAt(secret: string, time: number): Promise<string> {
  return generate({ secret, epoch: Math.floor(time / 1000) })
}

/** An app on her phone, and the session of two factors that came of it. */
export async function withApp(world: FactorWorld): Promise<{ secret: string; actor: Actor }> {
  const actor = await byPassword(world)
  const { secret, sealed } = await proposeApp(actor)
  const made = granted(await enrolApp(actor, { sealed, code: await codeAt(secret, world.at), name: 'Phone' }))
  return { secret, actor: await actorOf(made.session as SignedIn) }
}

export async function withPasskey(world: FactorWorld): Promise<{ passkey: Passkey; actor: Actor }> {
  const actor = await byPassword(world)
  const passkey = newPasskey(ORIGIN)
  const response = passkey.create(granted(await beginPasskey(actor)))
  const made = granted(await enrolPasskey(actor, { response, name: 'Laptop' }))
  return { passkey, actor: await actorOf(made.session as SignedIn) }
}

export async function signInWith(passkey: Passkey, twist: Twist = {}): Promise<Outcome<SignedIn>> {
  return signInWithPasskey(passkey.get(await askForPasskey('sign-in', undefined), twist), visitFrom())
}
