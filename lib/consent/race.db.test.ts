import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '@/e2e/faults/random'
import { newDeviceKey } from '@/e2e/support/device-key'
import { forgetTries, signedIn } from '@/e2e/support/people'
import {
  ask,
  granted,
  ITEMS,
  importItems,
  inDays,
  type ShareWorld,
  shareWorld,
  signOffer,
  termsOf,
} from '@/e2e/support/share-world'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { ConsentId, OfferId, ShareRequestId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import { approveShare } from '@/lib/consent/approve'
import { changeRequest, withdrawRequest } from '@/lib/consent/ask'
import { declineRequest } from '@/lib/consent/decline'
import { makeOffer } from '@/lib/consent/offer'
import { enrolKey, revokeKey } from '@/lib/consent/signing-keys'
import { bytesToSign } from '@/lib/consent/statement'
import { stopShare } from '@/lib/consent/stop'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { openChart } from '@/lib/records/chart'
import { previewShare } from '@/lib/records/share-preview'

/**
 * Everybody at once on real PostgreSQL: approving from two devices, withdrawing, changing, declining, revoking the key,
 * stopping, reading, writing. Whatever happens, it happened in one order, and the ledger tells that order.
 */
let world: ShareWorld
let officer: Actor
beforeAll(async () => {
  world = await shareWorld()
  officer = await signedIn({ role: 'officer', organisation: world.northgate })
})
afterAll(() => world.drop())

const ACTS = ['approve', 'second device', 'withdraw', 'change', 'decline', 'revoke', 'read', 'write'] as const
type Act = (typeof ACTS)[number]

type Prepared = { request: ShareRequestId; run: Record<Act, () => Promise<Outcome<unknown>>> }

async function prepare(tag: string): Promise<Prepared> {
  const request = await ask(world)
  const second = await newDeviceKey()
  granted(await enrolKey(world.herself, { spki: second.spki }))
  const wish = { request, version: 1, kinds: ['results'] as const, until: inDays(5) }
  const first = granted(await makeOffer(world.herself, { ...wish, keyId: world.device.id }, previewShare))
  const other = granted(await makeOffer(world.herself, { ...wish, keyId: second.id }, previewShare))
  const signatures = [await signOffer(world, first.offer), await second.sign(bytesToSign(other.offer).signed)] as const
  const approve = (offer: OfferId, signature: string) => approveShare(world.herself, { offer, signature })
  return {
    request,
    run: {
      approve: () => approve(first.offerId, signatures[0]),
      'second device': () => approve(other.offerId, signatures[1]),
      withdraw: () => withdrawRequest(world.physician, request),
      change: () => changeRequest(world.physician, request, termsOf({ kinds: ['results'] })),
      decline: () => declineRequest(world.herself, { request, version: 1 }),
      revoke: () => revokeKey(world.herself, second.id),
      read: () => openChart(world.physician, world.patient),
      write: async () => permitted(await importItems(world.northgate, ITEMS.slice(0, 3), tag)),
    },
  }
}

/** What the ledger says of this request and of what came of it, in its order; only what was permitted. */
async function told(request: ShareRequestId, since: number): Promise<LedgerEvent[]> {
  const { rows } = await world.owner.pool.query(
    `select event_id as "eventId", entry, sealed from ledger_queue where ord > $1 order by ord`,
    [since],
  )
  let events: LedgerEvent[] = []
  await underAudit({ actor: officer, action: 'ledger.query' }, async (_, tx) => {
    const opened = await openEvents(tx, rows, { patient: world.patient })
    events = opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
    return permitted(undefined)
  })
  return events.filter(({ outcome, objects }) => outcome === 'permitted' && objects.some(({ id }) => id === request))
}

const mark = async () => {
  const { rows } = await world.owner.pool.query('select last_value::int as ord from ledger_queue_ord_seq')
  return rows[0].ord as number
}

/** Runs each after its delay, all in one breath. */
async function atOnce(run: Prepared['run'], acts: readonly (readonly [Act, number])[]): Promise<Map<Act, Outcome<unknown>>> {
  const outcomes = await Promise.all(
    acts.map(async ([act, delay]) => {
      await new Promise((go) => setTimeout(go, delay))
      return [act, await run[act]()] as const
    }),
  )
  return new Map(outcomes)
}

let serial = 0

describe('at the same moment', () => {
  const { seed } = seededRandom('races about a share')

  it('approve, approve again, withdraw, change, decline, revoke, read and write have one order, and the ledger agrees', async () => {
    const some = fc.uniqueArray(fc.tuple(fc.constantFrom(...ACTS), fc.integer({ min: 0, max: 25 })), {
      minLength: 2,
      maxLength: ACTS.length,
      selector: ([act]) => act,
    })
    await fc.assert(
      fc.asyncProperty(some, async (acts) => {
        await forgetTries(world)
        const { request, run } = await prepare(String.fromCharCode(0x100 + serial++))
        const since = await mark()
        const outcomes = await atOnce(run, acts)
        const done = (act: Act) => outcomes.get(act)?.ok === true
        const events = await told(request, since)
        const { rows } = await world.owner.pool.query(
          `select r.state, r.version, c.id as consent, (select count(*)::int from key_grant g where g.reference = c.id::text) as grants,
             (select count(*)::int from share_offer o where o.request_id = r.id and o.used_at is not null) as used
           from share_request r left join consent c on c.request_id = r.id where r.id = $1`,
          [request],
        )
        const [row] = rows
        const approved = [done('approve'), done('second device')].filter(Boolean).length
        const ends = approved + Number(done('withdraw')) + Number(done('decline'))
        // Of what ends a request one thing happened at most; a decline may be followed by her asker's withdrawing.
        expect(approved).toBeLessThanOrEqual(1)
        expect(approved === 1 && ends > 1).toBe(false)
        expect(row.state).toBe(done('withdraw') ? 'withdrawn' : approved ? 'approved' : done('decline') ? 'declined' : 'waiting')
        expect(row.consent !== null).toBe(approved === 1)
        expect(row.grants > 0).toBe(approved === 1)
        expect(row.used).toBe(approved)
        // The ledger: the same acts, and the last of them is the state.
        const acted = events.map(({ action, detail }) => (action === 'share.deliver' ? String(detail.what) : action))
        const count = (action: string) => acted.filter((one) => one === action).length
        expect([count('share.approve'), count('share.decline'), count('share.withdraw'), count('share.change')]).toEqual([
          approved,
          Number(done('decline')),
          Number(done('withdraw')),
          Number(done('change')),
        ])
        const at = (action: string) => acted.indexOf(action)
        if (approved) expect(acted.slice(at('share.approve') + 1)).toEqual([])
        if (done('withdraw')) expect(acted.slice(at('share.withdraw') + 1)).toEqual([])
        // Version 1 was signed and declined: neither can have come after the change.
        if (done('change') && approved) throw new Error('approved what was changed')
        if (done('change') && done('decline')) expect(at('share.decline')).toBeLessThan(at('share.change'))
        for (const [act, outcome] of outcomes)
          if (!outcome.ok) expect(['conflict', 'invalid', 'not-found', 'share-ended'], act).toContain(outcome.refusal.code)
        if (row.consent) {
          expect(await openChart(world.physician, world.patient)).toMatchObject({
            ok: true,
            value: { basis: { kind: 'consent' } },
          })
          granted(await stopShare(world.herself, row.consent as ConsentId))
        }
        expect((await openChart(world.physician, world.patient)).ok).toBe(false)
        if (!done('revoke')) granted(await run.revoke())
      }),
      { numRuns: 25, seed, endOnFailure: true },
    )
    await expectIntact(world)
  })

  it('stopping twice, reading and writing: no look is told after the stop', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 6, maxLength: 6 }), async (delays) => {
        const { run } = await prepare(String.fromCharCode(0x200 + serial++))
        const { consent } = granted((await run.approve()) as Outcome<{ consent: ConsentId }>)
        const since = await mark()
        const stop = () => stopShare(world.herself, consent)
        const look = () => openChart(world.physician, world.patient)
        const work = [stop, stop, look, look, look, run.write]
        const outcomes = await Promise.all(
          work.map(async (act, i) => {
            await new Promise((go) => setTimeout(go, delays[i]))
            return act()
          }),
        )
        expect(outcomes.slice(0, 2).filter(({ ok }) => ok)).toHaveLength(1)
        const { rows } = await world.owner.pool.query<{ action: string; outcome: string }>(
          'select action, outcome from ledger_queue where ord > $1 order by ord',
          [since],
        )
        const stopped = rows.findIndex(({ action, outcome }) => action === 'share.stop' && outcome === 'permitted')
        const after = rows.slice(stopped).filter(({ action, outcome }) => action === 'chart.open' && outcome === 'permitted')
        expect(after).toEqual([])
        const looked = outcomes.slice(2, 5).filter(({ ok }) => ok).length
        expect(rows.filter(({ action, outcome }) => action === 'chart.open' && outcome === 'permitted')).toHaveLength(looked)
        expect((await look()).ok).toBe(false)
        granted(await run.revoke())
      }),
      { numRuns: 12, seed, endOnFailure: true },
    )
    await expectIntact(world)
  })
})
