import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { ask, granted, offerFor, type ShareWorld, share, shareWorld, signOffer, termsOf } from '@/e2e/support/share-world'
import { disableGuards, type Sql, sqlOf, tampering } from '@/e2e/tampering/as-owner'
import { jsonOf } from '@/e2e/tampering/row-json'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { sequenceAll } from '@/e2e/tampering/world'
import { type ConsentId, newId } from '@/lib/base/ids'
import { approveShare } from '@/lib/consent/approve'
import { askForShare } from '@/lib/consent/ask'
import { declineRequest } from '@/lib/consent/decline'
import { stopShare } from '@/lib/consent/stop'
import { forgetEventKeys } from '@/lib/keys/event-keys'
import { sealConsent, sealSigningKey } from '@/lib/keys/row-seal'
import { forgetShortLived } from '@/lib/keys/short-lived'
import { checkEvents } from '@/lib/oversight/check/check-events'
import { openChart } from '@/lib/records/chart'
import { findDescribed } from '@/lib/records/find-described'

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

async function found(): Promise<string[]> {
  forget()
  const result = await checkEvents()
  if (result.verdict === 'cannot-check') throw new Error(result.reason)
  return result.verdict === 'intact' ? [] : result.findings.map(({ column, what }) => `${column}: ${what}`)
}
const look = async () => {
  forget()
  const outcome = await openChart(world.physician, world.patient)
  return outcome.ok ? 'permitted' : outcome.refusal.code
}

describe('behind the portal’s back', () => {
  it('a share put back as it was before she stopped it, row, seal and grants, opens nothing and is found', async () => {
    const consent = await share(world)
    const kept = {
      consent: await sql('select * from consent where id = $1', [consent]),
      grants: await sql('select * from key_grant where reference = $1', [consent]),
    }
    granted(await stopShare(world.herself, consent))
    await sequenceAll(world)
    await tampering(world.owner, ['consent', 'key_grant'], async (change) => {
      await change('delete from consent where id = $1', [consent])
      for (const row of kept.consent)
        await change('insert into consent select * from jsonb_populate_record(null::consent, $1)', [jsonOf(row)])
      for (const row of kept.grants)
        await change('insert into key_grant select * from jsonb_populate_record(null::key_grant, $1)', [jsonOf(row)])
      expect(await look()).toBe('share-ended')
      expect([...new Set(await found())].sort()).toEqual([
        'consent.ended_at: it was ended, and is in force again',
        'key_grant.id: its share was ended, and it is back',
      ])
    })
    expect(await found()).toEqual([])
  })

  it('a consent altered in any column opens nothing and is found', async () => {
    const consent = await share(world)
    expect(await look()).toBe('permitted')
    const changes: Record<string, string> = {
      person_id: `'${world.nurse.id}'`,
      organisation_id: `'${world.northgate}'`,
      valid_until: "valid_until + interval '1 year'",
      valid_from: "valid_from - interval '1 year'",
      signature: 'set_byte(signature, 5, get_byte(signature, 5) # 1)',
      sealed: 'set_byte(sealed, 40, get_byte(sealed, 40) # 1)',
      seal: 'set_byte(seal, 5, get_byte(seal, 5) # 1)',
    }
    for (const [column, value] of Object.entries(changes)) {
      await tampering(world.owner, ['consent'], async (change) => {
        await change(`update consent set ${column} = ${value} where id = $1`, [consent])
        expect(await look(), column).not.toBe('permitted')
        expect(await found(), column).toContain('consent.signature: it is not what she signed')
      })
    }
    granted(await stopShare(world.herself, consent))
  })

  it('a consent that names more, sealed anew by somebody with the custodian, is not what she signed', async () => {
    const consent = await share(world, { who: 'person' })
    await tampering(world.owner, ['consent'], async (change) => {
      const [row] = await change<Record<string, never>>(
        `select id, request_id as "requestId", offer_id as "offerId", patient_id as "patientId", organisation_id as "organisationId",
           person_id as "personId", signing_key_id as "signingKeyId", valid_from as "validFrom", valid_until as "validUntil",
           ended_at as "endedAt", ended_by as "endedBy", event_id as "eventId" from consent where id = $1`,
        [consent],
      )
      const wider = { ...(row as unknown as Parameters<typeof sealConsent>[0]), personId: null }
      await change('update consent set person_id = null, seal = $2 where id = $1', [consent, await sealConsent(wider)])
      expect(await look()).not.toBe('permitted')
      expect(await found()).toContain('consent.signature: it is not what she signed')
    })
    granted(await stopShare(world.herself, consent))
  })

  it('a planted signing key, and a signature by it, are found: no entry of hers enrolled it', async () => {
    const request = await ask(world)
    const planted = await newDeviceKey()
    await sequenceAll(world)
    await tampering(world.owner, ['signing_key'], async (change) => {
      const fields = {
        id: planted.id,
        patientId: world.patient,
        accountId: String(world.herself.id),
        kind: 'device',
        sessionId: null,
        createdAt: new Date(),
        revokedAt: null,
        eventId: newId(),
      }
      const insert = `insert into signing_key (id, patient_id, account_id, spki, kind, session_id, created_at, revoked_at, event_id, seal)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
      const { id, patientId, accountId, kind, sessionId, createdAt, revokedAt, eventId } = fields
      const values = [
        id,
        patientId,
        accountId,
        Buffer.from(planted.spki, 'base64'),
        kind,
        sessionId,
        createdAt,
        revokedAt,
        eventId,
      ]
      // With the database alone the key is none.
      await change(insert, [...values, Buffer.alloc(32)])
      await expect(offerFor({ ...world, device: planted }, request, { kinds: ['results'] })).rejects.toThrow('keyId')
      await change('delete from signing_key where id = $1', [id])
      // With the custodian as well it signs; the history says that nobody enrolled it.
      await change(insert, [...values, await sealSigningKey(fields)])
      expect(await found()).toEqual(['signing_key.id: no event made it'])
    })
    const { offerId, offer } = await offerFor(world, request, { kinds: ['results'] })
    const { consent } = granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) }))
    granted(await stopShare(world.herself, consent))
  })

  it('a grant whose terms were changed, or that names an event which did not make it, is found', async () => {
    const consent: ConsentId = await share(world)
    for (const [column, value, what] of [
      ['expires_at', "expires_at + interval '1 year'", 'key_grant: it is not the grant that the event names'],
      [
        'event_id',
        `(select event_id from key_grant where basis = 'custody' or basis = 'writer' limit 1)`,
        'key_grant: it is not the grant that the event names',
      ],
      ['id', 'gen_random_uuid()', 'key_grant.id: no event made it'],
    ] as const) {
      await tampering(world.owner, ['key_grant'], async (change) => {
        await change(
          `update key_grant set ${column} = ${value} where id = (select id from key_grant where reference = $1 limit 1)`,
          [consent],
        )
        expect(await found(), column).toContain(what)
      })
    }
    granted(await stopShare(world.herself, consent))
  })

  it('grants of custody turned into some consent’s are missing where they belong, and nothing is shown as if not recorded', async () => {
    await tampering(world.owner, ['key_grant'], async (change) => {
      await change("update key_grant set basis = 'consent' where holder_id = $1", [world.northgate])
      forget()
      await expect(openChart(world.herself, world.patient)).rejects.toThrow('missing')
    })
  })

  it('a request redirected to another patient, or taken up again after she declined, is none', async () => {
    const nobody = { family: 'Niemand', given: 'Nora', birthDate: '1974-03-14' }
    const { request } = granted(await askForShare(world.physician, nobody, termsOf(), findDescribed))
    const declined = await ask(world)
    granted(await declineRequest(world.herself, { request: declined, version: 1 }))
    await tampering(world.owner, ['share_request'], async (change) => {
      await change('update share_request set patient_id = $2 where id = $1', [request, world.patient])
      await change("update share_request set state = 'waiting' where id = $1", [declined])
      for (const one of [request, declined]) await expect(offerFor(world, one)).rejects.toThrow('not-found')
    })
  })
})
