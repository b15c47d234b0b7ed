/** Test data: what the organisation's identity provider may do with accounts, and nobody else in its name. Pure. */
import { duty, type Expected, NOTHING, type Situation } from './situation'
import { act } from './situations-acts'

const list = { patient: null, granted: [] }
const done: Expected = { basis: 'duty', opens: NOTHING }
const target = { id: 'new', organisation: 'NG' }
const provider = { ...list, actor: { id: 'identity-provider' }, duty: duty('agent'), target }

export const SIGN_ON: Situation[] = [
  ...(['identity.link', 'role.assign', 'user.disable'] as const).flatMap((action) => [
    act(`the identity provider: ${action}`, 'agent', action, provider, done),
    act(
      `the identity provider: ${action} elsewhere`,
      'agent',
      action,
      { ...provider, target: { ...target, organisation: 'CH' } },
      'not-your-role',
    ),
    act(
      `the identity provider: ${action} of a patient’s account`,
      'agent',
      action,
      { ...provider, target: { ...target, organisation: null } },
      'not-your-role',
    ),
    act(
      `the identity provider, without its duty: ${action}`,
      'agent',
      action,
      { ...list, actor: provider.actor, target },
      'not-your-role',
    ),
    act(`an agent of another name: ${action}`, 'agent', action, { ...list, duty: duty('agent'), target }, 'not-your-role'),
  ]),
  ...(['user.create', 'user.enable', 'password.reset', 'session.revoke', 'rota.assign', 'team.join'] as const).map((action) =>
    act(`the identity provider: ${action}`, 'agent', action, provider, 'not-your-role'),
  ),
  act(
    'the identity provider opens a chart',
    'agent',
    'chart.open',
    { actor: provider.actor, duty: duty('agent') },
    'not-your-role',
  ),
  act(
    'identity.link by an administrator',
    'administrator',
    'identity.link',
    { ...list, duty: duty('administration'), target },
    'not-your-role',
  ),
  ...(['nurse', 'officer', 'patient', 'system'] as const).map((role) =>
    act(`identity.link: ${role}`, role, 'identity.link', { ...list, duty: duty('agent'), target }, 'not-your-role'),
  ),
]
