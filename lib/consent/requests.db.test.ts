import { describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { asked, askFor, NOBODY, newAsker, shareTests } from '@/e2e/support/share-tests'
import { granted, inDays, SHE, termsOf } from '@/e2e/support/share-world'
import type { Actor } from '@/lib/base/actor'
import { setClock } from '@/lib/base/clock'
import type { ShareRequestId } from '@/lib/base/ids'
import { changeRequest, withdrawRequest } from '@/lib/consent/ask'
import { loadRequest } from '@/lib/consent/offer'
import type { Described, Terms } from '@/lib/consent/terms'
import { nameSelf } from '@/lib/records/identify'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()
let asker: Actor

describe('what she sees', () => {
  it('of a changed request is what is different; of a withdrawn or closed one that it is', async () => {
    asker = await newAsker(world)
    const { request } = granted(await askFor(asker, SHE))
    const until = inDays(10)
    granted(await changeRequest(asker, request, termsOf({ kinds: ['results', 'notes'], until, who: 'person' })))
    const read = granted(await loadRequest(world.herself, { request, seen: 1 }, previewShare, nameSelf))
    expect(read).toMatchObject({ state: 'changed', version: 2 })
    expect(read.difference?.map(({ what }) => what)).toEqual(['kinds', 'until', 'recipient'])
    expect(granted(await loadRequest(world.herself, { request, seen: 2 }, previewShare, nameSelf)).state).toBe('waiting')
    granted(await withdrawRequest(asker, request))
    const withdrawn = granted(await loadRequest(world.herself, { request, seen: 2 }, previewShare, nameSelf))
    expect(withdrawn).toMatchObject({ state: 'withdrawn', kinds: [] })
    const second = granted(await askFor(asker, SHE, { until })).request
    await world.owner.pool.query("update session set expires_at = now() + interval '90 days'")
    setClock(() => new Date(Date.parse(until)))
    expect(granted(await loadRequest(world.herself, { request: second }, previewShare, nameSelf)).state).toBe('expired')
  })

  it('is the same list of what stays hidden as everybody’s', async () => {
    asker = await newAsker(world)
    const { request } = granted(await askFor(asker, SHE))
    const { hidden, text } = granted(await loadRequest(world.herself, { request }, previewShare, nameSelf))
    expect(hidden).toHaveLength(7)
    for (const { words } of hidden) expect(text).toContain(words)
  })
})

describe('asking', () => {
  const problem = async (person: Described, more: Partial<Terms>) => {
    const outcome = await askFor(asker, person, more)
    return outcome.ok ? 'permitted' : [outcome.refusal.code, outcome.refusal.field].join(': ')
  }

  it('is bounded', async () => {
    asker = await newAsker(world)
    expect(await problem(SHE, { until: inDays(366) })).toBe('invalid: until')
    expect(await problem(SHE, { until: inDays(-1) })).toBe('invalid: until')
    expect(await problem(SHE, { kinds: [] })).toBe('invalid: kinds')
    expect(await problem(SHE, { kinds: ['secrets' as 'notes'] })).toBe('invalid: kinds')
    expect(await problem(SHE, { message: 'x'.repeat(501) })).toBe('invalid: message')
    expect(await problem(SHE, { message: 'turn\u202eround' })).toBe('invalid: message')
    expect(await problem(SHE, { recordsFrom: '2025-02-30' })).toBe('invalid: recordsFrom')
    expect(await problem(SHE, { recordsFrom: '2025-02-03', recordsUntil: '2025-02-02' })).toBe('invalid: recordsUntil')
    expect(await problem({ ...SHE, birthDate: 'today' }, {})).toBe('invalid: birthDate')
    expect(await problem({ ...SHE, family: '' }, {})).toBe('invalid: family')
    // All at once: who only counts what is already there lets them all pass.
    const said = await Promise.all(Array.from({ length: 24 }, (_, i) => problem(i % 2 ? SHE : NOBODY, {})))
    expect(said.filter((one) => one === 'permitted')).toHaveLength(20)
    expect(said.filter((one) => one === 'too-many: ')).toHaveLength(4)
    granted(await withdrawRequest(asker, (await asked(asker))[0]?.id as ShareRequestId))
    expect(await problem(NOBODY, {})).toBe('permitted')
  })

  it('leaves nothing of whom, what or why in the clear', async () => {
    asker = await newAsker(world)
    granted(await askFor(asker, SHE, { message: 'Canaryword about her valve' }))
    for (const table of ['share_request', 'share_request_version', 'share_offer', 'consent', 'ledger_queue', 'ledger_entry']) {
      const { rows } = await world.owner.pool.query<{ row: string }>(`select t::text as row from ${table} t`)
      for (const word of ['Canaryword', 'Vögelin', 'medicines', '1974-03-14'])
        for (const form of [word, Buffer.from(word).toString('hex')])
          expect(
            rows.filter(({ row }) => row.includes(form)),
            `${word} in ${table}`,
          ).toEqual([])
    }
  })

  it('is for clinicians', async () => {
    for (const role of ['desk', 'officer', 'administrator'] as const)
      expect(await problemAs(await signedIn({ role, organisation: world.cityHeart }))).toBe('not-your-role')
    expect(await problemAs(world.herself)).toBe('not-your-role')
  })

  async function problemAs(actor: Actor): Promise<string> {
    const outcome = await askFor(actor, SHE)
    return outcome.ok ? 'permitted' : outcome.refusal.code
  }
})
