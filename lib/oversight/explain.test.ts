import { describe, expect, it } from 'vitest'
import { explain } from '@/lib/oversight/explain'
import { AT, at, caseOf, coding, DAY, declared, desk, HOUR, type Row, refused, STORY } from '@/lib/oversight/explain-story'

const EDGES: readonly Row[] = [
  ['night hours alone flag nobody', { act: { night: true } }, 'unexplained', 'department’s rule alone'],
  ['a named encounter is a relation', { act: { named: true } }, 'explained', 'encounter in the department'],
  [
    'a team explains a colleague’s chart',
    { act: { policies: ['care.team'] }, known: { coWorker: true } },
    'explained',
    'care team',
  ],
  ['declared, in the first 72 hours', { act: declared('phone') }, 'unexplained', 'declared: a phone call'],
  [
    'declared, and nothing bore it out',
    { act: declared('phone'), now: AT + 73 * HOUR },
    'unexplained',
    'declared: a phone call, not borne out',
  ],
  [
    'declared, and a relation came 71 hours later',
    { act: declared('consult'), known: { relations: [{ ...at(71, null), kind: 'consult', named: true }] } },
    'explained',
    'open consult',
  ],
  [
    'declared, and a relation came 73 hours later',
    { act: declared('consult'), known: { relations: [{ ...at(73, null), kind: 'consult', named: true }] } },
    'unexplained',
    'declared: asked for advice',
  ],
  [
    'the department’s rule, and an own consult came later',
    { known: { relations: [{ ...at(20, null), kind: 'consult', named: true }] } },
    'explained',
    'open consult',
  ],
  [
    'a coder, and an encounter of the department',
    { act: coding, known: { relations: [{ ...at(-20, null), kind: 'encounter', named: false }] } },
    'unexplained',
    'department’s rule alone',
  ],
  [
    'declared, and the department saw her later',
    { act: declared('phone'), known: { relations: [{ ...at(20, null), kind: 'encounter', named: false }] } },
    'explained',
    'encounter in the department',
  ],
  ['declared about a neighbour', { act: declared('phone'), known: { sameStreet: true } }, 'flagged', 'same street'],
  ['refused, nothing known', { act: refused() }, 'flagged', 'refused'],
  [
    'refused, a relation ended 29 days ago',
    { act: refused(), known: { relations: [{ since: AT - 60 * DAY, until: AT - 29 * DAY, kind: 'team', named: true }] } },
    'explained',
    'care team, ended',
  ],
  [
    'refused, a relation ended 31 days ago',
    { act: refused(), known: { relations: [{ since: AT - 60 * DAY, until: AT - 31 * DAY, kind: 'team', named: true }] } },
    'flagged',
    'refused',
  ],
  ['refused, a share ended 31 days ago', { act: refused(), known: { shareEnded: AT - 31 * DAY } }, 'flagged', 'refused'],
  ['refused, a share ended yesterday', { act: refused(), known: { shareEnded: AT - DAY } }, 'explained', 'share ended on 17-Nov'],
  ['refused, a share that ended afterwards', { act: refused(), known: { shareEnded: AT + HOUR } }, 'flagged', 'refused'],
  [
    'a form that was incomplete',
    { act: refused({ action: 'chart.declare', refusal: 'invalid' }) },
    'explained',
    'not carried out: incomplete',
  ],
  ['a session that had ended', { act: refused({ refusal: 'no-session' }) }, 'unexplained', 'the session had ended'],
  [
    'somebody who was not let in',
    { act: refused({ action: 'session.refuse', role: 'anonymous', refusal: 'no-session' }) },
    'unexplained',
    'the session had ended',
  ],
  [
    'a list that is not of the role',
    { act: refused({ action: 'patient.search', refusal: 'not-your-role' }) },
    'unexplained',
    'refused',
  ],
  ['failed', { act: { outcome: 'failed', basis: 'none', policies: [] } }, 'flagged', 'failed: nothing was shown'],
  [
    'a patient reads her own',
    { act: { role: 'patient', basis: 'self', policies: ['self.chart'] }, known: { self: true } },
    'explained',
    'one’s own record',
  ],
  [
    'a consent',
    { act: { basis: 'consent', policies: ['consent.share'] }, known: { sameStreet: true } },
    'explained',
    'the patient’s consent',
  ],
  ['a search is the desk’s duty', { act: { ...desk, action: 'patient.search' } }, 'explained', 'duty'],
  [
    'a task that ended four days before',
    { act: coding, known: { tasks: [{ ...at(-96, 1), kind: 'claim' }] } },
    'unexplained',
    'department’s rule alone',
  ],
  ['on the day of death, before it', { known: { deceasedAt: AT + 1 } }, 'unexplained', 'department’s rule alone'],
]

describe.each([
  ['the story', STORY],
  ['edges', EDGES],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_title, more, state, words) => {
    const { state: found, words: said } = explain(caseOf(more))
    expect({ state: found, words: said }).toEqual({ state, words })
  })
})

describe('the two sides', () => {
  it('stand beside each other also where one decides', () => {
    const { for: inFavour, against } = explain(
      caseOf({ act: { policies: ['care.team'], night: true }, known: { coWorker: true, sameSurname: true } }),
    )
    expect(inFavour.map(({ words }) => words)).toEqual(['care team'])
    expect(against.map(({ words }) => words)).toEqual(['co-worker', 'same surname', 'at night, on no rota'])
  })

  it('say of a flag all that speaks against it, in one sentence', () => {
    const { sentence } = explain(caseOf({ act: { night: true }, known: { coWorker: true, sameStreet: true } }))
    expect(sentence).toBe('Co-worker, same street; nothing found that explains it.')
  })
})
