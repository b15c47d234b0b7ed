import { describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { asked, askFor, NOBODY, newAsker, shareTests } from '@/e2e/support/share-tests'
import { granted, inDays, offerFor, SHE, signOffer, termsOf } from '@/e2e/support/share-world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import { newId, type ShareRequestId } from '@/lib/base/ids'
import { permitted } from '@/lib/base/outcome'
import { approveShare } from '@/lib/consent/approve'
import { changeRequest, withdrawRequest } from '@/lib/consent/ask'
import { declineRequest, notNow } from '@/lib/consent/decline'
import { loadRequest } from '@/lib/consent/offer'
import { loadDecisions } from '@/lib/consent/shares'
import type { Described } from '@/lib/consent/terms'
import { openEvents } from '@/lib/keys/open-events'
import type { LedgerEvent } from '@/lib/ledger/event'
import { openHome } from '@/lib/oversight/looked'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()
let asker: Actor

type Row = { eventId: never; entry: Buffer; sealed: Buffer; action: string; organisation: string | null }

/** What one act left in the log, with what the asker's organisation can open of it. */
async function leftBy(act: () => Promise<unknown>): Promise<{ rows: Row[]; readable: LedgerEvent[] }> {
  const since = await world.owner.pool.query('select coalesce(max(ord), 0)::int as ord from ledger_queue')
  await act()
  const { rows } = await world.owner.pool.query<Row>(
    'select event_id as "eventId", entry, sealed, action, organisation from ledger_queue where ord > $1 order by ord',
    [since.rows[0].ord],
  )
  let readable: LedgerEvent[] = []
  const officer = await signedIn({ role: 'officer', organisation: world.cityHeart })
  await underAudit({ actor: officer, action: 'ledger.query' }, async (_, tx) => {
    const opened = await openEvents(tx, rows, { organisation: world.cityHeart })
    readable = opened.flatMap((one) => (one.kind === 'opened' ? [one.event] : []))
    return permitted(undefined)
  })
  return { rows, readable }
}

/** Ids and times replaced: what is left must not differ. */
const shapeOf = (value: unknown) =>
  JSON.stringify(value)
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')

describe('whether there is such a patient', () => {
  const almost: [string, Described][] = [
    ['nobody at all', NOBODY],
    ['another birth date', { ...SHE, birthDate: '1974-03-15' }],
    ['another given name', { ...SHE, given: 'Mara' }],
    ['her family name said twice', { ...SHE, given: SHE.family }],
    ['a record number that is not hers', { ...SHE, identifier: 'MRN-4712' }],
  ]

  it('shows neither in the answer, nor in the list, nor in what the asker’s organisation reads of the ledger, nor in its length', async () => {
    asker = await newAsker(world)
    const hers = await leftBy(async () => granted(await askFor(asker, SHE)))
    expect(hers.rows.map(({ action, organisation }) => [action, organisation !== null])).toEqual([
      ['share.request', true],
      ['share.deliver', false],
    ])
    expect(hers.readable.map(({ action }) => action)).toEqual(['share.request'])
    expect(JSON.stringify(hers.readable)).not.toContain(world.patient)
    const answer = await askFor(asker, SHE)
    for (const [title, person] of almost) {
      const other = await leftBy(async () => granted(await askFor(asker, person)))
      expect(
        other.rows.map(({ action, organisation }) => [action, organisation !== null]),
        title,
      ).toEqual(hers.rows.map(({ action, organisation }) => [action, organisation !== null]))
      expect(shapeOf(other.readable), title).toBe(shapeOf(hers.readable))
      const { receipt: _, ...nobody } = await askFor(asker, person)
      const { receipt: __, ...somebody } = answer
      expect(shapeOf({ ...nobody, written: nobody.written.map(({ action }) => action) }), title).toBe(
        shapeOf({ ...somebody, written: somebody.written.map(({ action }) => action) }),
      )
    }
    const views = await asked(asker)
    const shapes = new Set(views.map((view) => shapeOf({ ...view, described: '' })))
    expect(shapes.size).toBe(1)
    expect(new Set(views.map(({ state }) => state))).toEqual(new Set(['waiting']))
  })

  it('is matched by everything given, in any spelling of case and accents, and by her record number', async () => {
    asker = await newAsker(world)
    const reached = async (person: Described) => {
      const { request } = granted(await askFor(asker, person))
      return (await loadRequest(world.herself, { request }, previewShare, nameSelf)).ok
    }
    expect(await reached(SHE)).toBe(true)
    expect(await reached({ ...SHE, family: 'VOGELIN', given: 'maja' })).toBe(true)
    expect(await reached({ ...SHE, given: 'Maja Luisa', identifier: 'mrn 4711' })).toBe(true)
    for (const [title, person] of almost) expect(await reached(person), title).toBe(false)
  })

  it('does not show in how soon the answer comes: never before a whole quarter of a second, whatever was found or done', async () => {
    asker = await newAsker(world)
    const spent = async (act: () => Promise<unknown>) => {
      const began = performance.now()
      await act()
      return performance.now() - began
    }
    const { request } = granted(await askFor(asker, SHE))
    // A timer may come a millisecond early. Later than a step is a busy machine, and no failure.
    for (const [title, act] of [
      ['hers', () => askFor(asker, SHE)],
      ['nobody’s', () => askFor(asker, NOBODY)],
      ['refused before anybody was looked for', () => askFor(asker, SHE, { kinds: [] })],
      ['changed', () => changeRequest(asker, request, termsOf({ kinds: ['notes'] }))],
      ['withdrawn', () => withdrawRequest(asker, request)],
      ['not there', () => withdrawRequest(asker, newId<ShareRequestId>())],
    ] as const)
      expect(await spent(act), title).toBeGreaterThanOrEqual(248)
  })

  it('is asked of other organisations only: one’s own patients are found by Find', async () => {
    const own = await signedIn({ role: 'physician', organisation: world.northgate })
    const { request } = granted(await askFor(own, SHE))
    expect(await loadRequest(world.herself, { request }, previewShare, nameSelf)).toMatchObject({
      ok: false,
      refusal: { code: 'not-found' },
    })
  })
})

describe('what the asker sees', () => {
  const stateOf = async (request: ShareRequestId) => (await asked(asker)).find(({ id }) => id === request)?.state

  it('of a decline, of "not now", of nobody and of no answer is one and the same, to the end', async () => {
    asker = await newAsker(world)
    const declined = granted(await askFor(asker, SHE)).request
    const deferred = granted(await askFor(asker, SHE)).request
    const unanswered = granted(await askFor(asker, SHE)).request
    const nobody = granted(await askFor(asker, NOBODY)).request
    granted(await declineRequest(world.herself, { request: declined, version: 1 }))
    granted(await notNow(world.herself, { request: deferred, version: 1 }))
    const all = [declined, deferred, unanswered, nobody]
    for (const request of all) expect(await stateOf(request)).toBe('waiting')
    for (const request of all) {
      const changed = await leftBy(async () => granted(await changeRequest(asker, request, termsOf({ kinds: ['notes'] }))))
      expect(changed.rows).toHaveLength(2)
      expect(changed.readable).toHaveLength(1)
    }
    // A decline is final: what is changed afterwards does not ask her again.
    expect(granted(await loadRequest(world.herself, { request: declined }, previewShare, nameSelf)).state).toBe('decided')
    expect(granted(await openHome(world.herself, nameSelf, loadDecisions)).beside.waiting.map(({ id }) => id)).not.toContain(
      declined,
    )
    await world.owner.pool.query("update session set expires_at = now() + interval '90 days'")
    setClock(() => new Date(Date.parse(inDays(31))))
    for (const request of all) expect(await stateOf(request)).toBe('closed')
    for (const request of all)
      expect(await withdrawRequest(asker, request)).toMatchObject({ refusal: { code: 'conflict', field: 'closed' } })
  })

  it('is what became of it once she shared, and it can no longer be changed or withdrawn', async () => {
    asker = await newAsker(world)
    const { request } = granted(await askFor(asker, SHE, { who: 'person' }))
    const { offerId, offer } = await offerFor(world, request, { kinds: ['results'] })
    granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) }))
    expect((await asked(asker))[0]).toMatchObject({
      id: request,
      state: 'shared',
      kinds: ['results'],
      until: offer.validUntil,
      patient: world.patient,
    })
    expect(await changeRequest(asker, request, termsOf())).toMatchObject({ refusal: { code: 'conflict', field: 'decided' } })
    expect(await withdrawRequest(asker, request)).toMatchObject({ refusal: { code: 'conflict', field: 'decided' } })
  })

  it('is her own requests only', async () => {
    asker = await newAsker(world)
    const { request } = granted(await askFor(asker, SHE))
    expect(await asked(world.nurse)).toEqual([])
    for (const other of [world.nurse, await signedIn({ role: 'physician', organisation: world.northgate })]) {
      expect(await withdrawRequest(other, request)).toMatchObject({ refusal: { code: 'not-found' } })
      expect(await changeRequest(other, request, termsOf())).toMatchObject({ refusal: { code: 'not-found' } })
    }
    expect(await withdrawRequest(asker, newId<ShareRequestId>())).toMatchObject({ refusal: { code: 'not-found' } })
    granted(await withdrawRequest(asker, request))
    expect(await withdrawRequest(asker, request)).toMatchObject({ refusal: { code: 'conflict', field: 'withdrawn' } })
  })
})
