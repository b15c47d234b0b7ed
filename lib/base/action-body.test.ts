import { describe, expect, it } from 'vitest'
import { isFormCall, isPlainCall, isPlainForm } from '@/lib/base/action-body'

const ID = '7f'.padEnd(42, '0')

describe('a call', () => {
  it.each([
    ['[]'],
    ['[3]'],
    ['[{"signature":"AAAA","kinds":["notes"],"more":null,"n":-1.5}]'],
    ['["$$5 a day","$undefined"]'],
    ['[{"a":{"b":1},"c":"$0:0:a"}]'], // as the client writes an object that stands there twice
  ])('%s is passed on', (text) => {
    expect(isPlainCall(text)).toBe(true)
  })

  it.each([
    ['', 'nothing'],
    ['[', 'no JSON'],
    ['{"0":1}', 'no list'],
    ['"x"', 'no list'],
    [`[${'0,'.repeat(16)}0]`, 'more than any action takes'],
    ['["$1:constructor:constructor"]', 'what was never said'],
    ['["$0:__proto__"]', 'what is not its own'],
    ['[{"a":"$0:0:constructor"}]', 'what is not its own'],
    ['["$0"]', 'itself'],
    ['[{"a":"$0:0"}]', 'itself, one step off'],
    ['["$0:0"]', 'a text'],
    ['["$K1"]', 'a form where there is none'],
    ['["$@1"]', 'a promise'],
    [`["$h1"]`, 'another action'],
    ['["$F1"]', 'another action, as it was once written'],
    ['["$T"]', 'what stays in a browser'],
    ['["$B1"]', 'a file'],
    ['["$R0"]', 'a stream'],
    ['["$i1"]', 'an iterator'],
    ['["$Q1"]', 'a map'],
    ['["$n99999999"]', 'a number without end'],
    ['["$D2027-01-01"]', 'a date'],
    ['["$"]', 'nothing at all'],
    [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'a tower'],
  ])('%s is not: %s', (text) => {
    expect(isPlainCall(text)).toBe(false)
  })
})

describe('a call with a form', () => {
  it('is passed on with the fields of its form, whatever they are called', () => {
    const fields = [
      ['_1_query', 'vega'],
      ['_1___proto__', 'x'],
      ['_1_file', undefined],
      ['0', '[null,"$K1"]'],
    ] as const
    expect(isFormCall(fields)).toBe(true)
  })

  it.each([
    [[['_1_query', 'vega']], 'without arguments'],
    [
      [
        ['0', '[]'],
        ['0', '[]'],
      ],
      'with two lists of them',
    ],
    [[['0', undefined]], 'whose arguments are a file'],
    [
      [
        ['0', '["$K1"]'],
        ['1', '"$@0"'],
      ],
      'with a second value',
    ],
    [
      [
        ['0', '["$K1"]'],
        ['query', 'vega'],
      ],
      'with a field of no form',
    ],
    [[['0', '["$Kffff"]']], 'with a form beyond number'],
  ] as const)('%j is not: %s', (fields, _) => {
    expect(isFormCall(fields)).toBe(false)
  })

  it('is not, where it has more fields than any page', () => {
    expect(isFormCall([...Array.from({ length: 2_000 }, () => ['_1_a', ''] as const), ['0', '["$K1"]']])).toBe(false)
  })
})

describe('a form without a script', () => {
  it.each([
    [[['query', 'vega']]],
    [
      [
        [`$ACTION_ID_${ID}`, ''],
        ['persona', 'solheim'],
      ],
    ],
    [
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"${ID}","bound":"$@1"}`],
        ['$ACTION_1:1', '[null]'],
        ['$ACTION_KEY', 'k1'],
      ],
    ],
  ] as const)('%j is passed on', (fields) => {
    expect(isPlainForm(fields)).toBe(true)
  })

  it.each([
    [[['$ACTION_ID_x', '']], 'of no action'],
    [
      [
        [`$ACTION_ID_${ID}`, ''],
        [`$ACTION_ID_${ID}`, ''],
      ],
      'of one action twice',
    ],
    [[['$ACTION_REF_1', '']], 'without the action it refers to'],
    [
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"${ID}","bound":"$@1"}`],
      ],
      'without its state',
    ],
    [
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"${ID}","bound":"$@9"}`],
        ['$ACTION_1:1', '[null]'],
      ],
      'with another’s state',
    ],
    [
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"constructor","bound":null}`],
      ],
      'of what is no id',
    ],
    [
      [
        ['$ACTION_REF_1', ''],
        ['$ACTION_1:0', `{"id":"${ID}","bound":"$@1"}`],
        ['$ACTION_1:1', '["$@0"]'],
      ],
      'with a promise as its state',
    ],
    [[['$ACTION_1:0', '{}']], 'with a state of nothing'],
    [[['$ACTION_KEY', 'k1']], 'with a key alone'],
  ] as const)('%j is not: %s', (fields, _) => {
    expect(isPlainForm(fields)).toBe(false)
  })
})
