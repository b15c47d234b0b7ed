import { describe, expect, it } from 'vitest'
import { signedIn } from '@/e2e/support/people'
import { code, grantsTo, opened, shareTests, versionsOf } from '@/e2e/support/share-tests'
import { ask, granted, ITEMS, importItems, offerFor, SHE, share, signOffer } from '@/e2e/support/share-world'
import { createCare } from '@/e2e/tampering/world'
import { approveShare } from '@/lib/consent/approve'
import { loadRequest } from '@/lib/consent/offer'
import { stopShare } from '@/lib/consent/stop'
import { exploreLedger } from '@/lib/oversight/explorer'
import { listLooks } from '@/lib/oversight/looked'
import { plain } from '@/lib/oversight/sentence'
import { openChart } from '@/lib/records/chart'
import { identifyPatients, nameSelf } from '@/lib/records/identify'
import { searchPatients } from '@/lib/records/search'
import { previewShare } from '@/lib/records/share-preview'

const world = shareTests()

describe('a share, from asking to its end', () => {
  it('opens what she signed and nothing else, in chart, counts, find and lists, until she stops it', async () => {
    expect(code(await opened(world))).toBe('not-found')
    const request = await ask(world, { kinds: ['medicines', 'results', 'notes'] })
    const read = granted(await loadRequest(world.herself, { request }, previewShare, nameSelf))
    expect(read.kinds.map(({ kind, count }) => [kind, count])).toEqual([
      ['medicines', 1],
      ['results', 2],
      ['notes', 1],
    ])
    expect(JSON.stringify(read)).not.toContain('Sertraline')
    const { offerId, offer } = await offerFor(world, request)
    expect(code(await opened(world))).toBe('not-found')
    const { consent } = granted(await approveShare(world.herself, { offer: offerId, signature: await signOffer(world, offer) }))
    const chart = granted(await opened(world))
    expect(chart.basis).toMatchObject({ kind: 'consent', policies: ['consent.share'] })
    expect(chart.shared).toMatchObject({ kinds: ['medicines', 'results'], partOfTime: false, until: offer.validUntil })
    expect(chart.summary.banner.name).toContain('VÖGELIN')
    expect(chart.summary.counts).toMatchObject({ results: 2, medicines: 1, problems: 0, encounters: 0, documents: 0, all: 4 })
    const said = JSON.stringify(chart)
    for (const word of ['Warfarin', 'Prothrombin', 'Hemoglobin']) expect(said).toContain(word)
    for (const word of ['Mitral', 'Heart rate', 'homeless', 'anamnesis', 'Sertraline']) expect(said).not.toContain(word)
    expect(chart.summary.allergies).toEqual({ state: 'unavailable' })
    expect(granted(await searchPatients(world.physician, SHE.family))).toMatchObject({ found: [], total: 0 })
    granted(await stopShare(world.herself, consent))
    expect(await grantsTo(world, world.cityHeart)).toBe(0)
    expect(code(await opened(world))).toBe('share-ended')
    expect(code(await openChart(world.nurse, world.patient))).toBe('share-ended')
    expect(await stopShare(world.herself, consent)).toMatchObject({ ok: false, refusal: { code: 'conflict', field: 'ended' } })
  })

  it('names to each reader of the ledger what happened, and to nobody whom it is not for', async () => {
    const { looks } = granted(await listLooks(world.herself, nameSelf))
    const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' })
      .format()
      .replaceAll(' ', '-')
    expect(
      looks.map(({ actor, what, reason }) => `${actor.role === 'patient' ? 'You' : actor.name}: ${what} ${reason}`.trim()),
    ).toEqual([
      'You: Tried to stop a share that was not there, or had ended.',
      'Test nurse: Tried to open your chart. Test nurse tried to look and was refused.',
      'Test physician: Tried to open your chart. Test physician tried to look and was refused.',
      'You: You stopped a share.',
      `Test physician: Opened your chart. You agreed to this on ${day}.`,
      'You: You agreed to share, and signed it.',
      'Test physician: Tried to open your chart. Test physician tried to look and was refused.',
      'You: You were shown what you would share.',
      'You: You read a request to share.',
      'Test physician: Asked you to share a part of your record.',
      'Test physician: Tried to open your chart. Test physician tried to look and was refused.',
      'You: A device was made your signing key.',
      'The import: Added to your record from another system. A task of Northgate General.',
      'The import: Registered you. A task of Northgate General.',
    ])
  })

  it('lets the officers of both sides follow it: hers with her name, the other’s without', async () => {
    const tell = async (organisation: typeof world.northgate) => {
      const officer = await signedIn({ role: 'officer', organisation })
      return granted(await exploreLedger(officer, {}, identifyPatients)).entries.map(({ sentence }) => plain(sentence))
    }
    const home = await tell(world.northgate)
    expect(home.join('\n')).toMatch(
      /VÖGELIN.* approved a share\.[\s\S]*The portal passed on a request for a share, about VÖGELIN/,
    )
    const consent = await share(world)
    const other = await tell(world.cityHeart)
    expect(other).toContain('Test physician asked for a share.')
    expect(other.join('\n')).not.toContain('VÖGELIN')
    granted(await stopShare(world.herself, consent))
  })
})

describe('what a share covers', () => {
  it('records written later too, of its kinds only, and none once it is over', async () => {
    const consent = await share(world)
    const before = granted(await opened(world)).summary.counts.all
    await importItems(
      world.northgate,
      ITEMS.filter(({ resourceType }) => resourceType !== 'DiagnosticReport'),
      'b',
    )
    expect(granted(await opened(world)).summary.counts.all).toBe(before + 3)
    const version = (await versionsOf(world)) ?? 0
    granted(await stopShare(world.herself, consent))
    expect(await versionsOf(world)).toBe(version + 1)
    await importItems(world.northgate, ITEMS.slice(0, 2), 'c')
    const { rows } = await world.owner.pool.query<{ version: number }>(
      'select k.version from record_version v join compartment_key k on k.id = v.compartment_key_id order by v.id desc limit 1',
    )
    expect(rows[0]?.version).toBe(version + 1)
    expect(granted(await openChart(world.herself, world.patient)).summary.counts.all).toBeGreaterThan(before)
  })

  it('records of every earlier key as well', async () => {
    const consent = await share(world, { kinds: ['problems'] })
    expect(granted(await opened(world)).summary.problems.active.length).toBeGreaterThan(0)
    granted(await stopShare(world.herself, consent))
  })

  it('only the person it is for', async () => {
    const consent = await share(world, { who: 'person' })
    expect(code(await opened(world))).toBe('permitted')
    expect(code(await openChart(world.nurse, world.patient))).toBe('share-ended') // of the one for everybody, some tests ago
    const stranger = await signedIn({ role: 'physician', organisation: world.northgate })
    expect(code(await openChart(stranger, world.patient))).toBe('no-basis')
    for (const role of ['desk', 'officer', 'administrator'] as const) {
      expect(code(await openChart(await signedIn({ role, organisation: world.cityHeart }), world.patient))).toBe('not-found')
    }
    granted(await stopShare(world.herself, consent))
  })

  it('only records of the days asked for; what has no day is not of them', async () => {
    const consent = await share(world, { kinds: ['results', 'notes'], recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' })
    const chart = granted(await opened(world))
    expect(JSON.stringify(chart)).toContain('Prothrombin')
    expect(JSON.stringify(chart)).not.toContain('Hemoglobin')
    expect(chart.shared).toMatchObject({ partOfTime: true, recordsFrom: '2025-01-01', recordsUntil: '2025-12-31' })
    granted(await stopShare(world.herself, consent))
  })

  it('nothing more for a relation at the other organisation that holds beside it', async () => {
    await createCare(world, world.physician, world.patient)
    const consent = await share(world, { kinds: ['medicines'] })
    const chart = granted(await opened(world))
    expect(chart.basis.kind).toBe('consent')
    expect(JSON.stringify(chart)).not.toContain('Mitral')
    granted(await stopShare(world.herself, consent))
    expect(code(await opened(world))).toBe('share-ended')
  })

  it('two shares at once open both parts; one stopped, the other stays', async () => {
    const first = await share(world, { kinds: ['medicines'] })
    const second = await share(world, { kinds: ['problems'] })
    expect(granted(await opened(world)).shared?.kinds).toEqual(['problems', 'medicines'])
    granted(await stopShare(world.herself, first))
    const chart = granted(await opened(world))
    expect(chart.shared?.kinds).toEqual(['problems'])
    expect(JSON.stringify(chart)).not.toContain('Warfarin')
    await importItems(world.northgate, ITEMS.slice(0, 1), 'd')
    expect(code(await opened(world))).toBe('permitted')
    granted(await stopShare(world.herself, second))
  })
})
