import { describe, expect, it } from 'vitest'
import { type CheckState, nextCheck, sealOf } from './check-messages'

const HEAD = 'ab'.repeat(32)
const running: CheckState = { kind: 'running', done: 5, total: 10 }
const intact = {
  kind: 'intact',
  upTo: 10,
  size: 10,
  head: HEAD,
  words: ['a', 'b', 'c', 'd'],
  note: 'signed by the log alone',
  policy: '',
  witnesses: undefined,
} as const

describe('history check', () => {
  it('shows nothing as checked before it was', () => {
    expect(sealOf({ kind: 'idle' })).toEqual({ state: 'not-checked' })
    expect(sealOf(running)).toEqual({ state: 'checking', done: 5, total: 10 })
  })

  it('a verdict is not overwritten by what arrives after it', () => {
    const report = { kind: 'broken', what: 'leaf', position: 3, trustedUpTo: 3, expected: HEAD, found: HEAD } as const
    const done = nextCheck(running, { kind: 'reported', report, at: '14:02:11' })
    const late = nextCheck(done, { kind: 'reported', report: intact, at: '14:02:12' })
    expect(sealOf(late)).toMatchObject({ state: 'broken', position: 3, at: '14:02:11' })
  })

  it('is intact only up to what was checked', () => {
    const report = { ...intact, upTo: 8 }
    expect(sealOf(nextCheck(running, { kind: 'reported', report, at: '14:02:11' }))).toMatchObject({
      state: 'intact-up-to',
      upTo: 8,
      size: 10,
    })
  })

  it('starts anew when asked again', () => {
    const done: CheckState = { kind: 'done', verdict: intact, at: '14:02:11' }
    expect(nextCheck(done, { kind: 'started' })).toEqual({ kind: 'running', done: 0, total: 0 })
  })
})
