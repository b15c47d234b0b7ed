/** Test data: what a password alone opens, and what needs a factor shown just now. Pure. */
import type { Role } from '@/lib/base/vocabulary'
import type { Action } from './facts'
import { ALL, before, care, duty, type Expected, type More, NOTHING, NOW, type Situation } from './situation'
import { act } from './situations-acts'

const list = { patient: null, granted: [] }
const MINUTE = 60_000
const one: More['actor'] = { factors: 'one' }

/** The acts that need a factor not older than five minutes: each with somebody who may do it. */
export const FRESH_ACTS: Partial<Record<Action, { role: Role; more: More; done: Expected }>> = {
  'share.approve': { role: 'patient', more: {}, done: { basis: 'self', opens: ALL } },
  'share.export': { role: 'patient', more: {}, done: { basis: 'self', opens: ALL } },
  'key.enrol': { role: 'patient', more: {}, done: { basis: 'self', opens: ALL } },
  'key.revoke': { role: 'patient', more: {}, done: { basis: 'self', opens: ALL } },
  'ledger.export': {
    role: 'officer',
    more: { duty: duty('audit'), entry: { organisations: ['NG'] }, granted: [] },
    done: { basis: 'duty', opens: NOTHING },
  },
  'factor.enrol': { role: 'nurse', more: list, done: { basis: 'duty', opens: NOTHING } },
  'factor.revoke': { role: 'nurse', more: list, done: { basis: 'duty', opens: NOTHING } },
  'factor.codes': { role: 'nurse', more: list, done: { basis: 'duty', opens: NOTHING } },
  'mail.change': { role: 'nurse', more: list, done: { basis: 'duty', opens: NOTHING } },
  'loss.open': {
    role: 'administrator',
    more: { ...list, target: { id: 'new', organisation: 'NG' } },
    done: { basis: 'duty', opens: NOTHING },
  },
  'loss.confirm': {
    role: 'officer',
    more: { ...list, target: { id: 'new', organisation: 'NG' }, loss: { openedBy: 'another' } },
    done: { basis: 'duty', opens: NOTHING },
  },
}

function shown(factorAt: string | null, more: More): More {
  return { ...more, actor: { ...more.actor, factorAt } }
}

export const FRESH: Situation[] = [
  ...Object.entries(FRESH_ACTS).flatMap(([name, { role, more, done }]) => {
    const action = name as Action
    return [
      act(`${action}, shown now`, role, action, shown(NOW, more), done),
      act(`${action}, shown five minutes ago`, role, action, shown(before(0, 5 * MINUTE), more), done),
      act(`${action}, a millisecond longer ago`, role, action, shown(before(0, 5 * MINUTE + 1), more), 'factor'),
      act(`${action}, shown hours ago`, role, action, shown(before(0, 3 * 60 * MINUTE), more), 'factor'),
      act(`${action}, shown at nobody knows when`, role, action, shown(null, more), 'factor'),
      act(`${action}, shown in the future: the clock went back`, role, action, shown(before(-1), more), 'factor'),
    ]
  }),
  act(
    'another patient’s share: told nothing of it',
    'patient',
    'share.approve',
    shown(null, { patient: { id: 'Q' } }),
    'not-found',
  ),
  act(
    'evidence of an entry elsewhere is not found, however long ago',
    'officer',
    'ledger.export',
    shown(null, { duty: duty('audit'), entry: { organisations: ['CH'] } }),
    'not-found',
  ),
  act('what is not the role’s stays so', 'nurse', 'share.approve', shown(null, {}), 'not-your-role'),
  act(
    'the installation replaces a key without one',
    'system',
    'key.rotate',
    { ...list, duty: duty('installation', null) },
    {
      basis: 'duty',
      opens: NOTHING,
    },
  ),
]

/** All that a password alone opens. */
export const ON_ONE_FACTOR: readonly Action[] = [
  'session.start',
  'session.end',
  'session.lock',
  'session.resume',
  'password.choose',
  'factor.use',
  'factor.recover',
  'loss.redeem',
]

export const ONE_FACTOR: Situation[] = [
  ...ON_ONE_FACTOR.map((action) =>
    act(`${action} with a password alone`, 'nurse', action, { ...list, actor: one }, { basis: 'duty', opens: NOTHING }),
  ),
  act(
    'the first factor is set up with a password alone',
    'nurse',
    'factor.enrol',
    { ...list, actor: { ...one, enrolled: false } },
    { basis: 'duty', opens: NOTHING },
  ),
  act('a second one is not', 'nurse', 'factor.enrol', { ...list, actor: one }, 'second-factor'),
  act(
    'nor the first one hours after the password',
    'nurse',
    'factor.enrol',
    { ...list, actor: { ...one, enrolled: false, factorAt: before(0, 60 * MINUTE) } },
    'factor',
  ),
  act('a chart, with everything in favour', 'nurse', 'chart.open', { care: [care('team', null)], actor: one }, 'second-factor'),
  act(
    'another organisation’s patient: the same',
    'nurse',
    'chart.open',
    { patient: { custody: 'CH' }, actor: one },
    'second-factor',
  ),
  act('nobody: the same', 'nurse', 'chart.open', { patient: null, actor: one }, 'second-factor'),
  act('her own page', 'patient', 'home.open', { actor: one }, 'second-factor'),
  act('people', 'administrator', 'user.list', { ...list, duty: duty('administration'), actor: one }, 'second-factor'),
  act('the ledger', 'officer', 'ledger.query', { ...list, duty: duty('audit'), actor: one }, 'second-factor'),
  act(
    'a session that says nothing of factors',
    'nurse',
    'chart.open',
    { care: [care('team', null)], actor: { factors: null } },
    'second-factor',
  ),
  act('a closed account hears only that', 'nurse', 'chart.open', { actor: { ...one, active: false } }, 'no-session'),
]
