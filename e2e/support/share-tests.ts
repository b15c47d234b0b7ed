import 'server-only'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type DeviceKey, newDeviceKey } from '@/e2e/support/device-key'
import { signedIn } from '@/e2e/support/people'
import { granted, type ShareWorld, shareWorld, termsOf } from '@/e2e/support/share-world'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { importInvented } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { Outcome } from '@/lib/base/outcome'
import { askForShare } from '@/lib/consent/ask'
import { listAsked } from '@/lib/consent/asked'
import { enrolKey } from '@/lib/consent/signing-keys'
import type { Described, Terms } from '@/lib/consent/terms'
import { openChart } from '@/lib/records/chart'
import { findDescribed } from '@/lib/records/find-described'

/**
 * One world for a file of tests, there from its first `beforeAll` on. After each test the clock is the machine's again
 * and the whole ledger is verified.
 */
export function shareTests(): ShareWorld {
  const world = {} as ShareWorld
  beforeAll(async () => {
    Object.assign(world, await shareWorld())
  })
  afterAll(() => world.drop())
  afterEach(async () => {
    setClock(undefined)
    await expectIntact(world)
  })
  return world
}

/** Another patient of Northgate, with a device of her own. */
export async function otherPatient({ northgate }: ShareWorld): Promise<{ herself: Actor; device: DeviceKey }> {
  const herself = await signedIn({ role: 'patient', organisation: null, patient: await importInvented(northgate, 7) })
  const device = await newDeviceKey()
  granted(await enrolKey(herself, { spki: device.spki }))
  return { herself, device }
}

/** How somebody is described who is no patient anywhere. */
export const NOBODY: Described = { family: 'Niemand', given: 'Nora', birthDate: '1974-03-14' }

/** A physician of the City Heart Clinic who has asked for nothing yet. */
export function newAsker({ cityHeart }: ShareWorld): Promise<Actor> {
  return signedIn({ role: 'physician', organisation: cityHeart })
}

export function askFor(asker: Actor, person: Described, more: Partial<Terms> = {}) {
  return askForShare(asker, person, termsOf(more), findDescribed)
}

export async function asked(asker: Actor) {
  return granted(await listAsked(asker))
}

/** The physician of the clinic opens her chart. */
export function opened({ physician, patient }: ShareWorld) {
  return openChart(physician, patient)
}

export function code(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

/** The newest version of any compartment key. */
export async function versionsOf({ owner }: ShareWorld): Promise<number | undefined> {
  const { rows } = await owner.pool.query<{ version: number }>('select max(version) as version from compartment_key')
  return rows[0]?.version
}

export async function grantsTo({ owner }: ShareWorld, holder: string): Promise<number> {
  const { rows } = await owner.pool.query('select 1 from key_grant where holder_id = $1', [holder])
  return rows.length
}
