import { describe, expect, it } from 'vitest'
import { parseFind } from '@/lib/records/query'

describe('what is typed into Find', () => {
  it.each([
    ['12 mar 1961', '1961-03-12'],
    ['12-Mar-1961', '1961-03-12'],
    ['2 March 1961', '1961-03-02'],
    ['1961-03-12', '1961-03-12'],
    ['12.3.1961', '1961-03-12'],
    ['12/03/1961', '1961-03-12'],
    ['12-03-1961', '1961-03-12'],
  ])('%s is a birth date, the day before the month', (text, birthDate) => {
    expect(parseFind(text)).toEqual({ words: [], numbers: [], birthDate })
  })

  it.each(['31 feb 1961', '12 foo 1961', '2026-13-01'])('%s is none', (text) => {
    expect(parseFind(text).birthDate).toBeUndefined()
  })

  it('takes names apart, folded', () => {
    expect(parseFind('  Kowalczyk,  Ewa Łucja ')).toEqual({ words: ['kowalczyk', 'ewa', 'lucja'], numbers: [] })
  })

  it('keeps record numbers whole', () => {
    expect(parseFind('NG-204-118')).toEqual({ words: [], numbers: ['NG-204-118'] })
    expect(parseFind('vega NG-204-118 14 mar 1974')).toEqual({
      words: ['vega'],
      numbers: ['NG-204-118'],
      birthDate: '1974-03-14',
    })
  })
})
