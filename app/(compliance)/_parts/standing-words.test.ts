import { expect, it } from 'vitest'
import { pinnedWords, standingWords } from './standing-words'

const AT = Date.UTC(2026, 3, 5, 23, 30) / 1_000

it('a checkpoint is dated by the hospital’s clock, on whatever device it was checked', () => {
  const standing = { kind: 'witnessed', size: 9, root: new Uint8Array(32), by: ['one', 'two'], at: AT, fresh: true } as const
  expect(standingWords(standing, 9, 'Pacific/Auckland')).toBe('Countersigned by one and two, at 06-Apr-2026 11:30.')
  expect(standingWords(standing, 9, 'America/Lima')).toBe('Countersigned by one and two, at 05-Apr-2026 18:30.')
})

it('today has no date', () => {
  const at = Math.floor(Date.now() / 1_000)
  const said = standingWords({ kind: 'witnessed', size: 9, root: new Uint8Array(32), by: ['one'], at, fresh: true }, 10, 'UTC')
  const clock = new Date(at * 1_000).toISOString().slice(11, 16)
  expect(said).toBe(
    `The first 9 entries are countersigned by one, at ${clock}. The newest 1 entry: signed by the log alone so far.`,
  )
})

it('a policy is dated by the day it was pinned there', () => {
  const pinned = { at: new Date(AT * 1_000).toISOString(), fingerprint: 'f', first: false }
  expect(pinnedWords(pinned, 'Pacific/Auckland')).toContain('since 06-Apr-2026')
})
