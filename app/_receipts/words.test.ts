import { describe, expect, it } from 'vitest'
import type { Kept, KeptReceipt, Trouble } from './kept'
import { BEFORE, lineOf, missingOf } from './words'

const keptMs = Date.parse('2026-11-30T13:02:00Z')
const atMs = keptMs + 60_000
const ZONE = 'Europe/Berlin'
const kept = (states: readonly KeptReceipt['state'][], trouble?: Trouble, more: Partial<KeptReceipt> = {}): Kept => ({
  receipts: new Map(states.map((state, i) => [`${i}=`, { state, keptMs, note: 'note', ...more }])),
  last: { atMs, ...(trouble && { trouble }) },
})

describe('what a device says of its receipts', () => {
  it('is nothing before it looked', () => {
    expect(lineOf({ receipts: new Map() }, ZONE)).toBe(BEFORE)
  })

  it('counts what it found, and when', () => {
    expect(lineOf(kept(['included', 'included', 'waiting']), ZONE)).toBe(
      '2 acts on this device in the last day are in the ledger, checked here 14:03. One act more is looked for in a moment.',
    )
    expect(lineOf(kept(['included']), ZONE)).toContain('One act on this device in the last day is in the ledger')
  })

  it('never calls found what it could not look for, nor anything missing', () => {
    for (const trouble of ['offline', 'unreachable', 'no-quorum', 'behind', 'keys', 'contradicted'] as const) {
      const said = lineOf(kept(['waiting'], trouble), ZONE)
      expect(said).toContain('Nothing done on this device')
      expect(said).toContain('It could not be checked')
      expect(missingOf(kept(['waiting', 'included', 'unvouched'], trouble), ZONE)).toEqual([])
    }
  })

  it('says of a receipt that nobody vouches for that it proves nothing', () => {
    expect(lineOf(kept(['unvouched']), ZONE)).toContain('For one act the receipt is not signed by a key that this device keeps')
  })

  it('names what is missing by its time, and by the time of the ledger that does not hold it', () => {
    const [one] = missingOf(kept(['overdue'], undefined, { asOfMs: atMs + 60_000 }), ZONE)
    expect(one?.said).toBe('30-Nov-2026 14:02: promised within a minute, and not in the ledger of 30-Nov-2026 14:04')
  })
})
