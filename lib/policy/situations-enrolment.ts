/** Test data: codes from the desk, accounts made with them, and the outbox. Pure. */
import { duty, type Expected, NAMES, NOTHING, type Situation } from './situation'
import { act } from './situations-acts'

const names: Expected = { basis: 'duty', opens: NAMES }
const portal = { actor: { id: 'activation' }, duty: duty('agent') }
const list = { patient: null, granted: [] }
const administration = { ...list, duty: duty('administration') }

export const ENROLMENT: Situation[] = [
  act('the desk gives a code to an own patient', 'desk', 'account.invite', {}, names),
  act('the desk gives a code to another organisation’s', 'desk', 'account.invite', { patient: { custody: 'CH' } }, 'not-found'),
  act('the desk gives a code to nobody', 'desk', 'account.invite', { patient: null }, 'not-found'),
  act('the desk gives a code to somebody who died', 'desk', 'account.invite', { patient: { deceased: true } }, 'no-basis'),
  act('the desk without an organisation', 'desk', 'account.invite', { actor: { organisation: null } }, 'not-found'),
  act('the desk with a disabled account', 'desk', 'account.invite', { actor: { active: false } }, 'no-session'),
  act('the desk for treatment', 'desk', 'account.invite', { purpose: 'TREAT' }, 'no-basis'),
  ...(['physician', 'nurse', 'coder', 'laboratory', 'officer', 'administrator', 'researcher', 'patient', 'agent'] as const).map(
    (role) => act(`${role} gives a code`, role, 'account.invite', {}, 'not-your-role'),
  ),

  act('the portal makes her account', 'agent', 'account.activate', portal, names),
  act('the portal, for somebody who died', 'agent', 'account.activate', { ...portal, patient: { deceased: true } }, 'no-basis'),
  act(
    'the portal, for another organisation’s',
    'agent',
    'account.activate',
    { ...portal, patient: { custody: 'CH' } },
    'not-found',
  ),
  act('the portal, for nobody', 'agent', 'account.activate', { ...portal, patient: null }, 'not-found'),
  act('the portal, with a duty elsewhere', 'agent', 'account.activate', { ...portal, duty: duty('agent', 'CH') }, 'no-basis'),
  act('the portal, without the duty', 'agent', 'account.activate', { actor: { id: 'activation' } }, 'no-basis'),
  act('an agent of another name', 'agent', 'account.activate', { duty: duty('agent') }, 'no-basis'),
  act('the portal opens a chart', 'agent', 'chart.open', portal, 'not-your-role'),
  act('nobody makes an account', 'anonymous', 'account.activate', { patient: null }, 'no-session'),
  ...(['desk', 'nurse', 'administrator', 'patient'] as const).map((role) =>
    act(`${role} makes an account`, role, 'account.activate', { duty: duty('agent') }, 'not-your-role'),
  ),

  ...(['mail.change', 'mail.confirm'] as const).flatMap((action) => [
    act(`${action}: a nurse, her own address`, 'nurse', action, list, { basis: 'duty', opens: NOTHING }),
    act(`${action}: a patient, her own`, 'patient', action, list, { basis: 'self', opens: NOTHING }),
    act(`${action}: a password alone`, 'nurse', action, { ...list, actor: { factors: 'one' } }, 'second-factor'),
    act(`${action}: an agent`, 'agent', action, list, 'not-your-role'),
  ]),
  act('the administrator sees the mails that wait', 'administrator', 'mail.list', administration, {
    basis: 'duty',
    opens: NOTHING,
  }),
  act(
    'mails, with a duty elsewhere',
    'administrator',
    'mail.list',
    { ...list, duty: duty('administration', 'CH') },
    'not-your-role',
  ),
  act('mails, without a duty', 'administrator', 'mail.list', list, 'not-your-role'),
  ...(['desk', 'nurse', 'officer', 'patient', 'agent', 'system'] as const).map((role) =>
    act(`mails: ${role} with the duty`, role, 'mail.list', administration, 'not-your-role'),
  ),
]
