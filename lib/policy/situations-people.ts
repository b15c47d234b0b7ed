/** Test data: people, sessions, the installation, and what an administrator starts. Pure. */
import { duty, type Expected, NOTHING, type Situation } from './situation'
import { act } from './situations-acts'

const list = { patient: null, granted: [] }
const done: Expected = { basis: 'duty', opens: NOTHING }
const administration = { ...list, duty: duty('administration') }
const installation = { ...list, duty: duty('installation', null) }
const colleague = { target: { id: 'new', organisation: 'NG' } }

const keeper = { ...list, actor: { id: 'account-ends' }, duty: duty('agent') }

const BY_THE_INSTALLATION = [
  ...(['organisation.create', 'key.create', 'care.start', 'fact.record'] as const),
  ...(['key.rotate', 'key.retire', 'ledger.resume', 'ledger.succeed'] as const),
] as const

const RIGHTS = [
  ...(['user.create', 'user.update', 'user.disable', 'user.enable', 'password.reset'] as const),
  ...(['role.assign', 'rota.assign', 'rota.end', 'team.join', 'team.leave'] as const),
] as const

export const PEOPLE: Situation[] = [
  ...RIGHTS.flatMap((action) => [
    act(`${action} in her own organisation`, 'administrator', action, { ...administration, ...colleague }, done),
    act(
      `${action} elsewhere`,
      'administrator',
      action,
      { ...administration, target: { id: 'new', organisation: 'CH' } },
      'not-your-role',
    ),
    act(
      `${action} of no organisation`,
      'administrator',
      action,
      { ...administration, target: { id: 'new', organisation: null } },
      'not-your-role',
    ),
    act(`${action} of nobody`, 'administrator', action, administration, 'not-your-role'),
    act(
      `${action}: her own rights`,
      'administrator',
      action,
      { ...administration, target: { id: 'administrator', organisation: 'NG' } },
      'not-your-role',
    ),
    act(`${action} without a duty`, 'administrator', action, { ...list, ...colleague }, 'not-your-role'),
    act(`${action} by an officer`, 'officer', action, { ...administration, ...colleague }, 'not-your-role'),
    act(`${action} by a nurse with the duty`, 'nurse', action, { ...administration, ...colleague }, 'not-your-role'),
    act(
      `${action} with a disabled account`,
      'administrator',
      action,
      { ...administration, ...colleague, actor: { active: false } },
      'no-session',
    ),
  ]),
  ...(['user.create', 'user.disable'] as const).map((action) =>
    act(`${action} by the installation`, 'system', action, { ...installation, ...colleague }, done),
  ),
  ...(['user.enable', 'session.revoke', 'password.reset', 'role.assign', 'rota.assign', 'team.join'] as const).map((action) =>
    act(
      `${action} by the installation, which has no command for it`,
      'system',
      action,
      { ...installation, ...colleague },
      'not-your-role',
    ),
  ),
  act('the portal closes an account', 'agent', 'user.disable', { ...keeper, ...colleague }, done),
  act(
    'the portal closes one elsewhere',
    'agent',
    'user.disable',
    { ...keeper, target: { id: 'new', organisation: 'CH' } },
    'not-your-role',
  ),
  act(
    'the portal closes one without the duty',
    'agent',
    'user.disable',
    { ...keeper, ...colleague, duty: null },
    'not-your-role',
  ),
  act('the portal opens none again', 'agent', 'user.enable', { ...keeper, ...colleague }, 'not-your-role'),
  act(
    'another agent closes none',
    'agent',
    'user.disable',
    { ...keeper, ...colleague, actor: { id: 'import' } },
    'not-your-role',
  ),
  act('session.revoke in her own organisation', 'administrator', 'session.revoke', { ...administration, ...colleague }, done),
  act(
    'session.revoke elsewhere',
    'administrator',
    'session.revoke',
    { ...administration, target: { id: 'new', organisation: 'CH' } },
    'not-your-role',
  ),
  act(
    'session.revoke: her own, on another machine',
    'administrator',
    'session.revoke',
    { ...administration, target: { id: 'administrator', organisation: 'NG' } },
    { basis: 'self', opens: NOTHING },
  ),
  ...(['nurse', 'desk', 'officer', 'researcher', 'patient'] as const).flatMap((role) => [
    act(
      `session.revoke: her own, by a ${role}`,
      role,
      'session.revoke',
      { ...list, target: { id: role, organisation: 'NG' } },
      {
        basis: 'self',
        opens: NOTHING,
      },
    ),
    act(`session.revoke: another's, by a ${role}`, role, 'session.revoke', { ...list, ...colleague }, 'not-your-role'),
    act(
      `session.revoke: her own, by a ${role} whose account is closed`,
      role,
      'session.revoke',
      { ...list, target: { id: role, organisation: 'NG' }, actor: { active: false } },
      'no-session',
    ),
  ]),
  act('session.revoke by a nurse', 'nurse', 'session.revoke', { ...administration, ...colleague }, 'not-your-role'),
  ...BY_THE_INSTALLATION.flatMap((action) => [
    act(`${action} by the installation`, 'system', action, installation, {
      basis: 'duty',
      ref: 'installation-1',
      opens: NOTHING,
    }),
    act(`${action} without the duty`, 'system', action, list, 'not-your-role'),
    act(
      `${action} by an administrator`,
      'administrator',
      action,
      { ...administration, duty: duty('installation', null) },
      'not-your-role',
    ),
  ]),
]

const ADMINISTERED = [
  ...(['user.list', 'import.list', 'import.start', 'organisation.list'] as const),
  ...(['rota.list', 'rota.import', 'team.create', 'department.create', 'department.rename'] as const),
] as const

export const ADMINISTRATION: Situation[] = ADMINISTERED.flatMap((action) => [
  act(`${action} in her own organisation`, 'administrator', action, administration, {
    basis: 'duty',
    ref: 'administration-1',
    opens: NOTHING,
  }),
  act(`${action} without a duty`, 'administrator', action, list, 'not-your-role'),
  act(
    `${action} with a duty elsewhere`,
    'administrator',
    action,
    { ...list, duty: duty('administration', 'CH') },
    'not-your-role',
  ),
  act(`${action} with another duty`, 'administrator', action, { ...list, duty: duty('audit') }, 'not-your-role'),
  act(
    `${action} without an organisation`,
    'administrator',
    action,
    { ...administration, actor: { organisation: null } },
    'not-your-role',
  ),
  act(
    `${action} with a disabled account`,
    'administrator',
    action,
    { ...administration, actor: { active: false } },
    'no-session',
  ),
  act(`${action} for treatment`, 'administrator', action, { ...administration, purpose: 'TREAT' }, 'not-your-role'),
  ...(['physician', 'nurse', 'desk', 'coder', 'officer', 'researcher', 'patient', 'agent', 'system'] as const).map((role) =>
    act(`${action}: ${role} with the duty`, role, action, { ...administration }, 'not-your-role'),
  ),
])

/** Two charts of one person: identity side by side, of her own organisation, for nobody else. */
export const IDENTITY: Situation[] = (['patient.duplicates', 'patient.link', 'patient.unlink'] as const).flatMap((action) => [
  act(`${action} in her own organisation`, 'administrator', action, administration, { basis: 'duty', opens: ['demographics'] }),
  act(`${action} without a duty`, 'administrator', action, list, 'not-your-role'),
  act(
    `${action} with a duty elsewhere`,
    'administrator',
    action,
    { ...list, duty: duty('administration', 'CH') },
    'not-your-role',
  ),
  act(
    `${action} of another organisation’s patient`,
    'administrator',
    action,
    { ...administration, patient: { custody: 'CH' } },
    'not-found',
  ),
  act(
    `${action} without an organisation`,
    'administrator',
    action,
    { ...administration, actor: { organisation: null } },
    'not-found',
  ),
  act(
    `${action} with a disabled account`,
    'administrator',
    action,
    { ...administration, actor: { active: false } },
    'no-session',
  ),
  ...(['physician', 'nurse', 'desk', 'coder', 'officer', 'researcher', 'agent'] as const).map((role) =>
    act(`${action}: ${role} with the duty`, role, action, administration, 'not-your-role'),
  ),
])

const OWN_SIGN_IN = [
  ...([
    'session.start',
    'session.end',
    'session.lock',
    'session.resume',
    'password.choose',
    'factor.list',
    'factor.enrol',
  ] as const),
  ...(['factor.revoke', 'factor.codes', 'factor.use', 'factor.recover'] as const),
]

export const SESSIONS: Situation[] = [
  ...OWN_SIGN_IN.flatMap((action) => [
    ...(
      ['physician', 'nurse', 'pharmacist', 'therapist', 'student', 'desk', 'coder', 'laboratory', 'radiology', 'officer'] as const
    ).map((role) => act(`${action}: ${role}`, role, action, list, done)),
    ...(['administrator', 'researcher'] as const).map((role) => act(`${action}: ${role}`, role, action, list, done)),
    act(`${action}: a patient`, 'patient', action, list, { basis: 'self', opens: NOTHING }),
    act(`${action}: a disabled account`, 'nurse', action, { ...list, actor: { active: false } }, 'no-session'),
    act(`${action}: nobody`, 'anonymous', action, list, 'no-session'),
    ...(['proxy', 'agent', 'system'] as const).map((role) => act(`${action}: ${role}`, role, action, list, 'not-your-role')),
  ]),
]
