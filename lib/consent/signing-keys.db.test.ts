import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newDeviceKey } from '@/e2e/support/device-key'
import { signedIn } from '@/e2e/support/people'
import { otherPatient, shareTests } from '@/e2e/support/share-tests'
import { ask, granted, inDays, share } from '@/e2e/support/share-world'
import { fromBase64, toBase64 } from '@/lib/base/bytes'
import { setClock } from '@/lib/base/clock'
import { newId, type ShareRequestId } from '@/lib/base/ids'
import { declineRequest, notNow } from '@/lib/consent/decline'
import { makeOffer } from '@/lib/consent/offer'
import { enrolKey, listKeys, revokeKey } from '@/lib/consent/signing-keys'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()
let other: Awaited<ReturnType<typeof otherPatient>>
beforeAll(async () => {
  other = await otherPatient(world)
})

let request: ShareRequestId
beforeEach(async () => {
  request = await ask(world)
})

describe('what may be offered', () => {
  const wish = (more: object) => ({
    request,
    version: 1,
    kinds: ['results'] as const,
    until: inDays(3),
    keyId: world.device.id,
    ...more,
  })
  const offered = async (more: object) => {
    const outcome = await makeOffer(world.herself, wish(more) as never, previewShare)
    return outcome.ok ? 'permitted' : [outcome.refusal.code, outcome.refusal.field].filter(Boolean).join(': ')
  }

  it('is a part of what was asked, under a key of hers', async () => {
    expect(await offered({})).toBe('permitted')
    expect(await offered({ kinds: [] })).toBe('invalid: kinds')
    expect(await offered({ kinds: ['results', 'notes'] })).toBe('invalid: kinds')
    expect(await offered({ kinds: ['results', 'results'] })).toBe('invalid: kinds')
    expect(await offered({ kinds: ['results', 'medicines'] })).toBe('invalid: kinds')
    expect(await offered({ until: inDays(40) })).toBe('invalid: until')
    expect(await offered({ until: inDays(-1) })).toBe('invalid: until')
    expect(await offered({ until: 'tomorrow' })).toBe('invalid: until')
    expect(await offered({ keyId: other.device.id })).toBe('invalid: keyId')
    expect(await offered({ checkpoint: { size: -1, root: '' } })).toBe('invalid: checkpoint')
    expect(await offered({ version: 2 })).toBe('conflict: changed')
    expect(await offered({ request: newId() })).toBe('not-found')
    expect((await makeOffer(other.herself, wish({ keyId: other.device.id }), previewShare)).ok).toBe(false)
  })
})

describe('declining', () => {
  it('is final, needs the version she read, and "not now" is neither', async () => {
    expect(await notNow(world.herself, { request, version: 2 })).toMatchObject({
      refusal: { code: 'conflict', field: 'changed' },
    })
    granted(await notNow(world.herself, { request, version: 1 }))
    expect(await declineRequest(other.herself, { request, version: 1 })).toMatchObject({ refusal: { code: 'not-found' } })
    granted(await declineRequest(world.herself, { request, version: 1 }))
    expect(await declineRequest(world.herself, { request, version: 1 })).toMatchObject({ refusal: { field: 'decided' } })
  })
})

describe('a signing key', () => {
  const enrol = async (spki: string, actor = world.herself) => {
    const outcome = await enrolKey(actor, { spki })
    return outcome.ok ? 'permitted' : [outcome.refusal.code, outcome.refusal.field].filter(Boolean).join(': ')
  }

  it('is enrolled within five minutes of signing in', async () => {
    const herself = await signedIn({ role: 'patient', organisation: null, patient: world.patient })
    const { spki } = await newDeviceKey()
    const signedInAt = Date.now()
    setClock(() => new Date(signedInAt + 5 * 60_000 + 1_000))
    expect(await enrol(spki, herself)).toBe('factor')
    setClock(() => new Date(signedInAt + 4 * 60_000))
    expect(await enrol(spki, herself)).toBe('permitted')
  })

  it('is a P-256 key, once, and nobody else’s', async () => {
    expect(await enrol('')).toBe('invalid: spki')
    expect(await enrol('nothing')).toBe('invalid: spki')
    const { spki } = await newDeviceKey()
    const bytes = fromBase64(spki)
    expect(await enrol(toBase64(bytes.subarray(1)))).toBe('invalid: spki')
    expect(await enrol(toBase64(bytes.map((byte, at) => (at === 80 ? byte ^ 1 : byte))))).toBe('invalid: spki')
    expect(await enrol(other.device.spki)).toBe('conflict')
    expect(await enrol(spki, world.physician)).toBe('not-found')
    expect(await enrol(spki)).toBe('permitted')
    expect(await enrol(spki)).toBe('conflict')
  })

  it('is revoked by her alone, and never comes back', async () => {
    const { spki, id } = await newDeviceKey()
    expect(await enrol(spki)).toBe('permitted')
    expect(await revokeKey(other.herself, id)).toMatchObject({ refusal: { code: 'not-found' } })
    granted(await revokeKey(world.herself, id))
    expect(await enrol(spki)).toBe('conflict')
    expect(await revokeKey(world.herself, id)).toMatchObject({ refusal: { code: 'conflict' } })
    expect(granted(await listKeys(world.herself, nameSelf)).keys.find((key) => key.id === id)?.revokedAt).not.toBeNull()
  })

  it('are ten at most', async () => {
    const said = []
    for (let i = 0; i < 11; i++) said.push(await enrol((await newDeviceKey()).spki))
    expect(said.at(-1)).toBe('too-many')
    expect(await share(world)).toBeTruthy()
  })
})
