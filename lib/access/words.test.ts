import { describe, expect, test } from 'vitest'
import { basisForPatient, basisForStaff, refusalWords } from '@/lib/access/words'
import { BASIS_KINDS } from '@/lib/base/vocabulary'
import { decide } from '@/lib/policy/decide'
import { CARE_KINDS } from '@/lib/policy/facts'
import { as, care } from '@/lib/policy/situation'

const view = { who: 'She', organisation: 'Northgate General' }

test('a refusal says what to do next', () => {
  expect(refusalWords('no-basis')).toBe('You have no care relationship with this patient. Declare one, or ask for access.')
  expect(refusalWords('not-found')).toBe('Nothing here, or nothing you may see.')
})

describe('a basis in words', () => {
  test('the policies a decision names tell a patient who it was to her', () => {
    const decision = decide(as('nurse', 'chart.open', { care: [care('team', null)] }))
    if (!decision.permitted) throw new Error('refused')
    expect(basisForPatient({ ...view, ...decision.basis })).toBe('She is on your care team at Northgate General.')
    expect(basisForStaff({ ...view, ...decision.basis })).toBe('Care team, Northgate General')
  })

  test('every relation has words of its own', () => {
    const words = CARE_KINDS.map((kind) => basisForPatient({ ...view, kind: 'care', policies: [`care.${kind}`] }))
    expect(new Set(words).size).toBe(CARE_KINDS.length)
  })

  test('a declared reason is said', () => {
    const words = basisForPatient({ ...view, kind: 'declared', policies: ['declared.open'], reason: 'phone' })
    expect(words).toBe('She works at Northgate General and gave a reason: a phone call.')
  })

  test.each([
    ['desk', 'She works at the reception of Northgate General.'],
    ['coder', 'She prepares the bills of Northgate General.'],
    ['radiology', 'She works on tests and images at Northgate General.'],
  ] as const)('a look of %s by duty says whose work it was', (role, words) => {
    const decision = decide(as(role, 'chart.open', {}))
    if (!decision.permitted) throw new Error('refused')
    expect(basisForPatient({ ...view, ...decision.basis })).toBe(words)
  })

  test('every basis has words, also where a later policy set decided', () => {
    for (const kind of BASIS_KINDS) {
      expect(basisForPatient({ ...view, kind, policies: ['care.constructor'] })).toMatch(/\.$/)
      expect(basisForStaff({ ...view, kind, policies: [] })).not.toBe('')
    }
  })
})
