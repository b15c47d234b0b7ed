/** Test data: a lost factor, which one person notes and another confirms. Pure. */
import type { Role } from '@/lib/base/vocabulary'
import { duty, type Expected, type More, NAMES, NOTHING, type Situation } from './situation'
import { act } from './situations-acts'

const list = { patient: null, granted: [] }
const colleague: More = { ...list, target: { id: 'new', organisation: 'NG' }, loss: { openedBy: 'another' } }
const patient: More = { loss: { openedBy: 'another' } }
const done: Expected = { basis: 'duty', opens: NOTHING }
const names: Expected = { basis: 'duty', opens: NAMES }

const STEPS = ['loss.open', 'loss.confirm', 'loss.withdraw'] as const
const OTHERS: readonly Role[] = ['physician', 'nurse', 'coder', 'laboratory', 'researcher', 'patient', 'agent', 'system']

export const LOSSES: Situation[] = [
  ...STEPS.flatMap((action) => [
    ...(['administrator', 'officer'] as const).flatMap((role) => [
      act(`${action}: ${role}, of a colleague`, role, action, colleague, done),
      act(
        `${action}: ${role}, of somebody elsewhere`,
        role,
        action,
        { ...colleague, target: { id: 'new', organisation: 'CH' } },
        'not-your-role',
      ),
      act(
        `${action}: ${role}, of no organisation`,
        role,
        action,
        { ...colleague, target: { id: 'new', organisation: null } },
        'not-your-role',
      ),
      act(`${action}: ${role}, of nobody`, role, action, { ...colleague, target: null }, 'not-your-role'),
      act(
        `${action}: ${role}, her own`,
        role,
        action,
        { ...colleague, target: { id: role, organisation: 'NG' } },
        'not-your-role',
      ),
      act(`${action}: ${role} with a closed account`, role, action, { ...colleague, actor: { active: false } }, 'no-session'),
    ]),
    act(`${action}: the desk, of a colleague`, 'desk', action, colleague, 'not-your-role'),
    ...(['desk', 'administrator', 'officer'] as const).flatMap((role) => [
      act(`${action}: ${role}, of an own patient`, role, action, patient, names),
      act(`${action}: ${role}, of another house’s`, role, action, { ...patient, patient: { custody: 'CH' } }, 'not-found'),
      act(`${action}: ${role}, of one who died`, role, action, { ...patient, patient: { deceased: true } }, 'not-your-role'),
    ]),
    ...OTHERS.flatMap((role) => [
      act(`${action}: ${role}, of a colleague`, role, action, { ...colleague, duty: duty('administration') }, 'not-your-role'),
      act(`${action}: ${role}, of a patient`, role, action, patient, role === 'system' ? 'not-found' : 'not-your-role'),
    ]),
  ]),
  ...(['administrator', 'officer'] as const).flatMap((role) => [
    act(`${role} confirms what she opened`, role, 'loss.confirm', { ...colleague, loss: { openedBy: role } }, 'not-your-role'),
    act(`${role} confirms what nobody opened`, role, 'loss.confirm', { ...colleague, loss: null }, 'not-your-role'),
    act(`${role} takes back what she opened`, role, 'loss.withdraw', { ...colleague, loss: { openedBy: role } }, done),
  ]),
  act('the desk confirms what she opened', 'desk', 'loss.confirm', { loss: { openedBy: 'desk' } }, 'not-your-role'),
  ...(['desk', 'administrator', 'officer'] as const).flatMap((role) => [
    act(`${role} sees the list`, role, 'loss.list', list, names),
    act(`${role} without an organisation`, role, 'loss.list', { ...list, actor: { organisation: null } }, 'not-found'),
  ]),
  ...(['nurse', 'coder', 'researcher'] as const).map((role) =>
    act(`${role} sees the list`, role, 'loss.list', list, 'not-your-role'),
  ),
  act('a patient objects', 'patient', 'loss.object', list, { basis: 'self', opens: NOTHING }),
  act('a nurse objects', 'nurse', 'loss.object', list, done),
  act('a password alone does not object', 'nurse', 'loss.object', { ...list, actor: { factors: 'one' } }, 'second-factor'),
  act('an agent does not object', 'agent', 'loss.object', list, 'not-your-role'),
  act(
    'a patient shows the code',
    'patient',
    'loss.redeem',
    { ...list, actor: { factors: 'one' } },
    { basis: 'self', opens: NOTHING },
  ),
  act('nobody shows the code', 'anonymous', 'loss.redeem', list, 'no-session'),
]
