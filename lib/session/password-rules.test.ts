import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Weakness, weaknessOf } from '@/lib/session/password-rules'

const HERS = ['cbyrne', 'Colleen Byrne', 'Northgate General']
const GIVEN = ['olive-anchor-seven-lunar-dust']

describe('what may be a password (ASSURANCE 11)', () => {
  it.each<[string, Weakness | undefined]>([
    ['seven77', 'short'],
    ['8 chars!', undefined],
    ['a sentence that is easy to keep', undefined],
    ['x'.repeat(7), 'short'],
    [`${'correct horse battery staple '.repeat(9)}!`, 'long'],
    ['four correct horses, a battery and sixty-four characters in all!!', undefined],
    [' leading and trailing spaces count ', undefined],
    ['日本語のパスワードです', undefined],
    ['well\ud800formed it is not', 'letters'],
    ['nodigitsandnocapitals', undefined],
    ['password1', 'common'],
    ['PassWord1', 'common'],
    ['P@ssw0rd', 'common'],
    ['P@ssw0rd2026!', 'common'],
    ['Sunshine2026!!', 'common'],
    ['qwertyuiop', 'common'],
    ['1qaz2wsx', 'common'],
    ['trustno1trustno1', 'common'],
    ['i love you', 'common'],
    ['123456789012345', 'common'],
    ['987654321098765', 'common'],
    ['abcdefghijklmno', 'common'],
    ['aaaaaaaaaaaaaaa', 'common'],
    ['abababababababab', 'common'],
    ['Chartseal is nice', 'known'],
    ['my name is byrne', 'known'],
    ['cbyrne at work 7', 'known'],
    ['NORTHGATE in winter', 'known'],
    ['Olive-anchor-seven-lunar-dust!', 'known'],
    ['an olive under the anchor', undefined],
  ])('%s: %s', (password, weakness) => {
    expect(weaknessOf(password, HERS, GIVEN)).toBe(weakness)
  })

  it('what is random is never refused', () => {
    fc.assert(fc.property(fc.uuid({ version: 4 }), (password) => weaknessOf(password, HERS, GIVEN) === undefined))
  })
})
