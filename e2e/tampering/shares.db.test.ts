import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { granted, ITEMS, importItems, inDays, type ShareWorld, share, shareWorld } from '@/e2e/support/share-world'
import { disableGuards, type Sql, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { jsonOf } from '@/e2e/tampering/row-json'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import { createPermit } from '@/lib/access/permit'
import { COMPARTMENTS } from '@/lib/base/compartment'
import { type CompartmentId, type KeyId, newId, type RequestId } from '@/lib/base/ids'
import { KINDS, type Limit } from '@/lib/base/kind'
import { stopShare } from '@/lib/consent/stop'
import { erasurePskId, type GrantTerms, grantInfo } from '@/lib/crypto/grant'
import { HpkeOpenError, openAuthPsk } from '@/lib/crypto/hpke'
import { inTransaction } from '@/lib/db/transaction'
import { loadErasureSecret } from '@/lib/keys/erasure-secret'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { type GrantRow, openGrant } from '@/lib/keys/grant'
import { type Held, loadHeld } from '@/lib/keys/held'
import { loadKeyPair, loadPublicKey, loadPublicKeyById } from '@/lib/keys/organisation-keys'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { unwrapKey } from '@/lib/keys/unwrap'
import { openCompartments } from '@/lib/records/open-records'

let world: ShareWorld
let sql: Sql
beforeAll(async () => {
  world = await shareWorld()
  await disableGuards(world.owner)
  sql = sqlOf(world.owner)
})
afterAll(() => world.drop())
afterEach(async () => {
  forget()
  await expectIntact(world)
})

function forget(): void {
  forgetShortLived()
  forgetEventKeys()
}

/** Every check of a policy patched out: a permit for everything there is, made below the gate. */
function permitForAll(held: readonly Held[], consent: string) {
  const limits: Limit[] = COMPARTMENTS.map((compartment) => ({
    consent,
    compartment,
    kinds: KINDS,
    recordsFrom: null,
    recordsUntil: null,
    until: inDays(1),
  }))
  const { physician: actor, patient } = world
  const basis = { kind: 'consent' as const, ref: consent, policies: [], policySet: '' }
  const because = { since: null, reason: null }
  const terms = { actor, action: 'chart.open', purpose: 'TREAT' as const, at: new Date(), request: newId<RequestId>(), patient }
  return createPermit({ ...terms, compartments: COMPARTMENTS, limits, basis, because }, held).permit
}

/** The types that the recipient's people would read if nothing but keys stood in their way. */
async function readable(consent: string): Promise<string[]> {
  forget()
  return inTransaction(async (tx) => {
    const held = await loadHeld(tx, [world.patient], world.cityHeart, { shared: true })
    const opened = await openCompartments(permitForAll(held, consent), tx, held)
    return opened.flatMap(({ records }) => records.map(({ type, json }) => `${type} ${json}`))
  })
}

const infoOf = (row: GrantRow) =>
  grantInfo({
    ...(row as unknown as GrantTerms),
    grantId: row.id,
    organisation: world.northgate,
    patient: world.patient,
    compartment: row.compartmentId as CompartmentId,
    holder: row.holderId,
    expires: row.expiresAt ?? undefined,
  })

const allGrants = () =>
  sql<GrantRow & Record<string, unknown>>(
    `select id, compartment_key_id as "compartmentKeyId", organisation_id as "organisationId", patient_id as "patientId",
       compartment_id as "compartmentId", key_version as "keyVersion", granter_key_id as "granterKeyId", holder_id as "holderId",
       holder_key_id as "holderKeyId", basis, reference, expires_at as "expiresAt", sealed from key_grant`,
  )

describe('with every check of a policy patched out', () => {
  it('a recipient without a grant decrypts nothing, whoever’s grants it tries its own key on', async () => {
    expect(await readable('none')).toEqual([])
    const grants = await allGrants()
    expect(grants.length).toBeGreaterThan(0)
    const psk = await loadErasureSecret(world.patient)
    if (!psk) throw new Error('no secret')
    await inTransaction(async (tx) => {
      const mine = await loadPublicKey(tx, world.cityHeart, 'records')
      const recipient = await loadKeyPair(tx, mine.id, world.cityHeart)
      const held = await loadHeld(tx, [world.patient], world.northgate)
      for (const row of grants) {
        const { publicKey: sender } = await loadPublicKeyById(tx, row.granterKeyId as KeyId)
        const lock = { sender, info: infoOf(row), psk, pskId: erasurePskId(world.patient) }
        await expect(openAuthPsk({ ...lock, recipient }, row.sealed)).rejects.toThrow(HpkeOpenError)
        // The control: everything else about it was right.
        const holder = await loadKeyPair(tx, row.holderKeyId as KeyId, world.northgate)
        expect((await openAuthPsk({ ...lock, recipient: holder }, row.sealed)).length).toBe(32)
        // Its row turned to the recipient, as somebody with the database could.
        const turned = { ...row, holderId: world.cityHeart, holderKeyId: mine.id, basis: 'consent', reference: 'none' }
        await expect(openGrant(tx, turned)).rejects.toThrow(HpkeOpenError)
      }
      for (const one of held) {
        const permit = permitForAll([one], 'none')
        for (const keyId of one.grants.keys()) await expect(unwrapKey(permit, tx, one, keyId)).rejects.toThrow('no grant')
      }
    })
  })

  it('with a share it decrypts the compartments shared, never a restricted one; with the grants deleted by a stop, nothing', async () => {
    const consent = await share(world)
    const before = await readable(consent)
    expect(before.join()).toContain('Warfarin')
    expect(before.join()).toContain('Mitral') // kinds are kept apart by policy, as KEYS says; keys keep compartments apart
    expect(before.join()).not.toContain('Sertraline')
    await expect(readable('another consent')).rejects.toThrow('no grant for this key')
    granted(await stopShare(world.herself, consent))
    expect(await readable(consent)).toEqual([])
  })

  it('what is written after a stop does not open with grants that somebody kept and put back', async () => {
    const consent = await share(world)
    const kept = await sql('select * from key_grant where reference = $1', [consent])
    granted(await stopShare(world.herself, consent))
    await importItems(world.northgate, [{ ...ITEMS[0], code: { text: 'Written afterwards' } }], 'q')
    await sequenceAll(world)
    await tampering(world.owner, ['key_grant'], async (change) => {
      for (const row of kept)
        await change('insert into key_grant select * from jsonb_populate_record(null::key_grant, $1)', [jsonOf(row)])
      await inTransaction(async (tx) => {
        const held = await loadHeld(tx, [world.patient], world.cityHeart, { shared: true })
        expect(held.length).toBeGreaterThan(0)
        await expect(openCompartments(permitForAll(held, consent), tx, held)).rejects.toThrow('no grant for this key')
      })
    })
  })
})
