/** Test data: acts beside the chart, and what must happen. Pure. */
import type { Role } from '@/lib/base/vocabulary'
import type { Action } from './facts'
import { ALL, as, before, care, declared, duty, type Expected, type More, NAMES, NOTHING, type Situation } from './situation'

export function act(title: string, role: Role, action: Action, more: More, expected: Expected): Situation {
  return { title, facts: as(role, action, more), expected }
}

const list = { patient: null, granted: [] }
const names: Expected = { basis: 'duty', opens: NAMES }
const done: Expected = { basis: 'duty', opens: NOTHING }
const audit = { duty: duty('audit') }

export const DECLARING: Situation[] = [
  act('a clinician declares about an own patient', 'nurse', 'chart.declare', {}, { basis: 'declared', ref: '', opens: NAMES }),
  act(
    'declares again',
    'nurse',
    'chart.declare',
    { declaration: declared({ ref: 'd' }) },
    { basis: 'declared', ref: 'd', opens: NAMES },
  ),
  act('declares about another organisation’s patient', 'nurse', 'chart.declare', { patient: { custody: 'CH' } }, 'not-found'),
  act('declares about nobody', 'nurse', 'chart.declare', { patient: null }, 'not-found'),
  act('a blocked employee declares', 'nurse', 'chart.declare', { patient: { blockedActors: ['nurse'] } }, 'no-basis'),
  ...(['coder', 'laboratory', 'radiology'] as const).flatMap((role) => [
    act(
      `${role} says that it was a mistake`,
      role,
      'chart.declare',
      { declaring: 'mistake' },
      { basis: 'declared', ref: '', opens: NAMES },
    ),
    act(`${role} declares another reason`, role, 'chart.declare', { declaring: 'phone' }, 'no-basis'),
  ]),
  act('the desk says that it was a mistake', 'desk', 'chart.declare', { declaring: 'mistake' }, 'not-your-role'),
  act('the desk declares', 'desk', 'chart.declare', {}, 'not-your-role'),
  act('the officer declares', 'officer', 'chart.declare', audit, 'not-your-role'),
  act('declares without a session', 'nurse', 'chart.declare', { actor: { active: false } }, 'no-session'),
  act('declares for payment', 'nurse', 'chart.declare', { purpose: 'HPAYMT' }, 'no-basis'),
]

export const LISTS: Situation[] = [
  ...(['patient.search', 'work.list'] as const).flatMap((action) => [
    ...(['physician', 'nurse', 'pharmacist', 'therapist', 'student', 'desk', 'coder', 'laboratory', 'radiology'] as const).map(
      (role) => act(`${role}: ${action}`, role, action, list, names),
    ),
    ...(['officer', 'administrator', 'researcher', 'agent'] as const).map((role) =>
      act(`${role}: ${action}`, role, action, list, 'not-your-role'),
    ),
    act(`a patient: ${action}`, 'patient', action, list, 'not-found'),
    act(`${action} without an organisation`, 'nurse', action, { ...list, actor: { organisation: null } }, 'not-found'),
    act(`${action} that names another organisation’s patient`, 'nurse', action, { patient: { custody: 'CH' } }, 'not-found'),
    act(`${action} with a disabled account`, 'nurse', action, { ...list, actor: { active: false } }, 'no-session'),
    act(`${action} for research`, 'nurse', action, { ...list, purpose: 'HRESCH' }, 'not-your-role'),
  ]),
]

const here = { entry: { organisations: ['CH', 'NG'] } }

export const LEDGER: Situation[] = [
  act('the officer queries', 'officer', 'ledger.query', { ...list, ...audit }, { basis: 'duty', ref: 'audit-1', opens: NAMES }),
  act('an officer without appointment queries', 'officer', 'ledger.query', list, 'not-your-role'),
  act(
    'an officer with another duty queries',
    'officer',
    'ledger.query',
    { ...list, duty: duty('administration') },
    'not-your-role',
  ),
  act(
    'an officer of no organisation queries',
    'officer',
    'ledger.query',
    { ...list, ...audit, actor: { organisation: null } },
    'not-found',
  ),
  act('an administrator queries', 'administrator', 'ledger.query', { ...list, duty: duty('administration') }, 'not-your-role'),
  act('a nurse with an audit duty queries', 'nurse', 'ledger.query', { ...list, ...audit }, 'not-your-role'),
  act('the officer queries for treatment', 'officer', 'ledger.query', { ...list, ...audit, purpose: 'TREAT' }, 'not-your-role'),
  act('entry about an own patient', 'officer', 'ledger.read', { ...audit, ...here }, names),
  act(
    'entry about another organisation’s patient: a reference',
    'officer',
    'ledger.read',
    { ...audit, ...here, patient: { custody: 'CH' } },
    done,
  ),
  act(
    'entry, before it is known whom it names: own patients only',
    'officer',
    'ledger.read',
    { ...audit, ...here, patient: null },
    names,
  ),
  act('entry about an erased patient: the name is gone', 'officer', 'ledger.read', { ...audit, ...here, granted: [] }, done),
  act('entry elsewhere', 'officer', 'ledger.read', { ...audit, entry: { organisations: ['CH'] } }, 'not-found'),
  act('no such entry', 'officer', 'ledger.read', audit, 'not-found'),
  act('entry, without appointment', 'officer', 'ledger.read', here, 'not-your-role'),
  act('entry, read by a nurse', 'nurse', 'ledger.read', { ...audit, ...here, care: [care('team', null)] }, 'not-your-role'),
  act('an entry as evidence: no name goes along', 'officer', 'ledger.export', { ...audit, ...here }, done),
  act('evidence of an entry elsewhere', 'officer', 'ledger.export', { ...audit, entry: { organisations: ['CH'] } }, 'not-found'),
  act('evidence of no entry', 'officer', 'ledger.export', audit, 'not-found'),
  act('evidence, without appointment', 'officer', 'ledger.export', here, 'not-your-role'),
  act('evidence, taken by a nurse', 'nurse', 'ledger.export', { ...audit, ...here, care: [care('team', null)] }, 'not-your-role'),
  act('evidence, taken by an administrator', 'administrator', 'ledger.export', here, 'not-your-role'),
  act('the officer checks history', 'officer', 'ledger.check', { ...audit, ...list }, done),
  act('an officer without appointment checks history', 'officer', 'ledger.check', list, 'not-your-role'),
  act('a patient checks history', 'patient', 'ledger.check', list, { basis: 'self', ref: 'P', opens: NOTHING }),
  act('a nurse checks history', 'nurse', 'ledger.check', list, 'not-your-role'),
]

const imports = { duty: duty('import') }

export const WRITING: Situation[] = [
  ...(['import.bundle', 'patient.create'] as const).flatMap((action) => [
    act(
      `${action} for the organisation named`,
      'agent',
      action,
      { ...list, ...imports },
      { basis: 'duty', ref: 'import-1', opens: ALL },
    ),
    act(`${action} for another than named`, 'agent', action, { ...list, duty: duty('import', 'CH') }, 'not-your-role'),
    act(`${action} without a duty`, 'agent', action, list, 'not-your-role'),
    act(`${action} with an agent’s own policy`, 'agent', action, { ...list, duty: duty('agent') }, 'not-your-role'),
    act(`${action} by a physician`, 'physician', action, { ...list, ...imports }, 'not-your-role'),
    act(
      `${action} by the administrator, until the page is built`,
      'administrator',
      action,
      { ...list, ...imports },
      'not-your-role',
    ),
  ]),
  ...(['record.create', 'record.update'] as const).flatMap((action) => [
    act(`${action}: import, own patient`, 'agent', action, imports, { basis: 'duty', opens: ALL }),
    act(
      `${action}: import into what she restricted`,
      'agent',
      action,
      { ...imports, patient: { restricted: ['PSY'] } },
      { basis: 'duty', opens: ALL },
    ),
    act(
      `${action}: import, key missing`,
      'agent',
      action,
      { ...imports, granted: ['general'] },
      { basis: 'duty', opens: ['general'] },
    ),
    act(
      `${action}: import, another organisation’s patient`,
      'agent',
      action,
      { ...imports, patient: { custody: 'CH' } },
      'not-found',
    ),
    act(`${action}: import for treatment`, 'agent', action, { ...imports, purpose: 'TREAT' }, 'no-basis'),
    act(`${action}: import without a duty`, 'agent', action, {}, 'no-basis'),
    act(
      `${action}: a treating physician, until writing is built`,
      'physician',
      action,
      { care: [care('team', null)] },
      'not-your-role',
    ),
    act(`${action}: the patient`, 'patient', action, {}, 'not-your-role'),
  ]),
]

export const UNKNOWN: Situation[] = [
  act(
    'an action nobody knows',
    'physician',
    'chart.shred' as Action,
    { care: [care('team', null)], declaration: declared({ at: before(1) }) },
    'not-your-role',
  ),
  act('an action of every object', 'physician', 'constructor' as Action, { care: [care('team', null)] }, 'not-your-role'),
  act('an action without a name', 'patient', '' as Action, {}, 'not-your-role'),
]
