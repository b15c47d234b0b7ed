import { describe, expect, it } from 'vitest'
import type { EventAction } from '@/lib/ledger/actions'
import type { LedgerEvent } from '@/lib/ledger/event'
import { changeWords } from '@/lib/oversight/change-words'
import { plain, sentenceFor } from '@/lib/oversight/sentence'

const when = { since: '2026-12-01T18:00:00.000Z', until: '2026-12-02T06:00:00.000Z' }

function said(action: EventAction, detail: LedgerEvent['detail'], account?: string): string {
  const change = changeWords(action, detail, 'Europe/Berlin')
  return plain(sentenceFor({ actor: 'Priya Nair', action, outcome: 'permitted', change, ...(account ? { account } : {}) }))
}

describe('a change of people, roles, teams and rotas is one sentence', () => {
  it.each([
    [
      said('rota.assign', { department: '5 West', ...when }, 'Bogdan Ilić'),
      'Priya Nair put a person on the rota: Bogdan Ilić, 5 West, from 01-Dec-2026 19:00 to 02-Dec-2026 07:00.',
    ],
    [
      said('rota.end', { department: '5 West', shifts: 14, ...when }, 'Bogdan Ilić'),
      'Priya Nair took a person off the rota: Bogdan Ilić, 14 shifts of 5 West, from 01-Dec-2026 19:00 to 02-Dec-2026 07:00.',
    ],
    [
      said('role.assign', { before: { role: 'nurse', department: '5 West' }, after: { role: 'desk' } }, 'Colleen Byrne'),
      'Priya Nair changed a person’s role or department: Colleen Byrne, from nurse, 5 West to reception.',
    ],
    [
      said('team.join', { team: 'Night float', department: '5 West' }, 'Chidi Okafor'),
      'Priya Nair put a person into a team: Chidi Okafor, Night float of 5 West.',
    ],
    [said('session.start', { method: 'single-sign-on' }), 'Priya Nair signed in, by the organisation’s single sign-on.'],
    [said('session.start', { method: 'password' }), 'Priya Nair signed in.'],
    [said('team.create', { team: 'Night float', department: '5 West' }), 'Priya Nair made a team, Night float of 5 West.'],
    [
      said('rota.import', { departments: ['5 West', 'Maternity'], added: 34, ended: 1, same: 0 }),
      'Priya Nair read in a rota, 5 West, Maternity: 34 shifts added, 1 taken back, 0 as before.',
    ],
    [
      said('department.rename', { before: '5 West', name: 'Sunrise' }),
      'Priya Nair renamed a department, 5 West, which is now Sunrise.',
    ],
    [said('department.create', { name: 'Sunrise' }), 'Priya Nair added a department, Sunrise.'],
    [said('user.list', { people: 3 }), 'Priya Nair looked at the people of the organisation.'],
  ])('%s', (sentence, expected) => expect(sentence).toBe(expected))

  it('an entry of another version, without what is expected in it, is told without it', () => {
    expect(said('rota.assign', {}, 'Bogdan Ilić')).toBe('Priya Nair put a person on the rota: Bogdan Ilić.')
    expect(said('role.assign', { before: ['x'], after: 3 })).toContain('from what is not known to what is not known')
  })
})
