import { describe, expect, it } from 'vitest'
import type { CheckVerdict } from './check-messages'
import { type StepState, stepsOf } from './check-steps'

const states = (verdict: CheckVerdict): StepState[] =>
  stepsOf({ kind: 'done', verdict, at: '14:02:11' }).map(({ state }) => state)
const broken = { kind: 'broken', trustedUpTo: 3, position: 3, expected: '', found: '' } as const

describe('the parts of a check', () => {
  it('are said to hold only after the verdict', () => {
    expect(stepsOf({ kind: 'idle' }).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting'])
    const running = stepsOf({ kind: 'running', done: 5, total: 10 })
    expect(running.map(({ state }) => state)).toEqual(['running', 'running', 'waiting', 'waiting', 'waiting'])
    expect(running[0]?.said).toBe('5 of 10')
    expect(stepsOf({ kind: 'running', done: 10, total: 10 }).map(({ state }) => state)).toEqual([
      'held',
      'held',
      'running',
      'waiting',
      'waiting',
    ])
  })

  it.each([
    ['entry', ['broken', 'not-reached', 'not-reached', 'not-reached', 'not-reached']],
    ['leaf', ['broken', 'not-reached', 'not-reached', 'not-reached', 'not-reached']],
    ['size', ['broken', 'not-reached', 'not-reached', 'not-reached', 'not-reached']],
    ['chain', ['held', 'broken', 'not-reached', 'not-reached', 'not-reached']],
    ['root', ['held', 'held', 'broken', 'not-reached', 'not-reached']],
    ['signature', ['not-reached', 'not-reached', 'not-reached', 'broken', 'not-reached']],
  ] as const)('show a break of %s where it is, and rely on nothing after it', (what, expected) => {
    expect(states({ ...broken, what })).toEqual(expected)
  })

  it('none holds where nothing could be checked', () => {
    expect(new Set(states({ kind: 'cannot-check', reason: '' }))).toEqual(new Set(['not-reached']))
  })
})
