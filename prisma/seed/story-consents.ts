import 'server-only'
/**
 * Shares of the story. What Ngata signed he signed with a key that is made here and thrown away: its row and his receipt
 * say so. Vega's decision is left to whoever is visiting.
 */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { toBase64 } from '@/lib/base/bytes'
import type { ConsentId, ShareRequestId } from '@/lib/base/ids'
import type { Kind } from '@/lib/base/kind'
import { approveShare } from '@/lib/consent/approve'
import { askForShare } from '@/lib/consent/ask'
import { makeOffer } from '@/lib/consent/offer'
import { enrolKey } from '@/lib/consent/signing-keys'
import { bytesToSign } from '@/lib/consent/statement'
import { stopShare } from '@/lib/consent/stop'
import { signingKeyId } from '@/lib/crypto/device-signature'
import { findDescribed } from '@/lib/records/find-described'
import { previewShare } from '@/lib/records/share-preview'
import { freshly, must, type Stage, staff } from '@/prisma/seed/story-acts'
import type { Planted } from '@/prisma/seed/story-planted'
import type { Part } from '@/prisma/seed/story-wards'
import { task } from '@/prisma/seed/story-world'
import { clockOn, type Step } from '@/prisma/seed/timeline'

const SEEDED = { seeded: 1 }
const HEART: readonly Kind[] = ['problems', 'medicines', 'results', 'imaging']

/** The day on which Ngata's share ends at two minutes past ten. */
const ENDS = -17

/** Of the planted table: tries beside a share that ended, and what it opened while it held. */
export function plantedShares(d0: Date): Planted[] {
  const row = (time: string, day: number, who: string, does: 'opens' | 'isRefused'): Planted => ({
    row: 'the ended share',
    at: clockOn(d0, day, time),
    who,
    does,
    whom: 'ngata',
    says: 'explained',
    to: 'CH',
  })
  return [
    row('15:40:10', -19, 'osei', 'opens'),
    row('09:12:30', -18, 'keller', 'opens'),
    row('10:01:20', ENDS, 'osei', 'opens'),
    row('10:03:10', ENDS, 'osei', 'isRefused'),
    row('10:40:00', ENDS, 'keller', 'isRefused'),
  ]
}

export function consents(stage: Stage): Part[] {
  const { d0 } = stage.cast
  const [from, until] = [clockOn(d0, ENDS, '10:45'), clockOn(d0, ENDS, '11:15')]
  return [
    {
      steps: [...ngata(stage), waiting(stage)].filter(({ at }) => at < d0),
      noted: [task('keller', 'ngata', 'visit', from, until, 'CH')],
    },
  ]
}

/** Asked on one evening, signed on the next, stopped when he changed his mind. */
function ngata(stage: Stage): Step[] {
  const { d0 } = stage.cast
  const on = (day: number, time: string) => clockOn(d0, day, time)
  const kept: { request?: ShareRequestId; key?: KeyObject; spki?: Uint8Array; consent?: ConsentId } = {}
  const until = clockOn(d0, 30, '23:59').toISOString()
  const described = { family: 'Ngata', given: 'Tui', birthDate: '1979-01-26', identifier: 'NG-226-385' }
  const message = 'To see whether your valve can be treated through a catheter.'
  return [
    {
      at: on(-20, '17:05'),
      act: async () => {
        const terms = {
          kinds: HEART,
          recordsFrom: null,
          recordsUntil: null,
          purpose: 'TREAT',
          until,
          message,
          who: 'organisation',
        } as const
        kept.request = must(await askForShare(await staff(stage, 'osei'), described, terms, findDescribed, SEEDED)).request
      },
    },
    {
      at: on(-19, '12:20'),
      act: async () => {
        const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
        kept.key = privateKey
        kept.spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
        must(await enrolKey(await freshly(stage, 'ngata'), { spki: toBase64(kept.spki) }, SEEDED))
      },
    },
    {
      at: on(-19, '12:24'),
      act: async () => {
        const { request, key, spki } = required(kept)
        const actor = await freshly(stage, 'ngata')
        const wish = { request, version: 1, kinds: HEART, until, keyId: signingKeyId(spki) }
        const { offerId, offer } = must(await makeOffer(actor, wish, previewShare))
        const signature = createSign('sha256').update(bytesToSign(offer).signed).sign({ key, dsaEncoding: 'ieee-p1363' })
        kept.consent = must(await approveShare(actor, { offer: offerId, signature: toBase64(signature) }, SEEDED)).consent
        delete kept.key
      },
    },
    {
      at: on(ENDS, '10:02'),
      act: async () => void must(await stopShare(await freshly(stage, 'ngata'), kept.consent as ConsentId, SEEDED)),
    },
  ]
}

function required({ request, key, spki }: { request?: ShareRequestId; key?: KeyObject; spki?: Uint8Array }) {
  if (!request || !key || !spki) throw new Error('a share is signed after it was asked for')
  return { request, key, spki }
}

/** For the visitor to decide. */
function waiting(stage: Stage): Step {
  const { d0 } = stage.cast
  return {
    at: clockOn(d0, -3, '16:20'),
    act: async () => {
      const described = { family: 'Vega', given: 'Marisol', birthDate: '1974-03-14' }
      const terms = {
        kinds: ['medicines', 'results', 'imaging', 'notes'],
        recordsFrom: null,
        recordsUntil: null,
        purpose: 'TREAT',
        until: clockOn(d0, 46, '23:59').toISOString(),
        message: 'To plan your surgery: the valve could be repaired in January.',
        who: 'organisation',
      } as const
      must(await askForShare(await staff(stage, 'osei'), described, terms, findDescribed, SEEDED))
    },
  }
}
