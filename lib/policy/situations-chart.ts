/** Test data: who opens whose chart, and what must happen. Unknown values are cast on purpose. Pure. */
import type { Purpose, Role } from '@/lib/base/vocabulary'
import { type Action, CARE_KINDS, type CareKind, DECLARED_REASONS } from './facts'
import {
  ALL,
  as,
  before,
  byCare,
  byDeclaration,
  care,
  declared,
  duty,
  GENERAL,
  NAMES,
  opening,
  type Situation,
  TEAM,
  treated,
} from './situation'

const CLINICIANS: readonly Role[] = ['physician', 'nurse', 'pharmacist', 'therapist', 'student']

export const ROLES_AT_THE_CHART: Situation[] = [
  ...CLINICIANS.flatMap((role) => [
    opening(`${role} on the team`, role, treated, { basis: 'care', ref: 'team-1', opens: TEAM }),
    opening(`${role} without any relation`, role, {}, 'no-basis'),
    opening(`${role} who declared`, role, { declaration: declared() }, byDeclaration),
  ]),
  opening('desk sees demographics', 'desk', {}, { basis: 'duty', ref: 'NG', opens: NAMES }),
  opening('desk on the team sees no more', 'desk', treated, { basis: 'duty', opens: NAMES }),
  opening('desk who declared sees no more', 'desk', { declaration: declared() }, { basis: 'duty', opens: NAMES }),
  ...(['coder', 'laboratory', 'radiology'] as const).flatMap((role) => [
    opening(`${role}, by the rule of the department`, role, {}, { basis: 'duty', ref: 'NG', opens: GENERAL }),
    opening(`${role} on the team sees no more`, role, treated, { basis: 'duty', opens: GENERAL }),
    opening(`${role} elsewhere`, role, { patient: { custody: 'CH' } }, 'not-found'),
    opening(`${role} whom she blocked`, role, { patient: { blockedActors: [role] } }, 'no-basis'),
    opening(`${role} for research`, role, { purpose: 'HRESCH' }, 'no-basis'),
  ]),
  opening('officer never sees content', 'officer', { ...treated, duty: duty('audit') }, 'not-your-role'),
  opening('administrator never does', 'administrator', { ...treated, duty: duty('administration') }, 'not-your-role'),
  opening('researcher', 'researcher', treated, 'not-your-role'),
  opening('agent of an import does not read', 'agent', { ...treated, duty: duty('import') }, 'not-your-role'),
  opening('agent with a policy of its own has none yet', 'agent', { duty: duty('agent') }, 'not-your-role'),
  opening('system belongs to no organisation', 'system', { ...treated, duty: duty('installation', null) }, 'not-found'),
  opening('anonymous', 'anonymous', {}, 'no-session'),
  opening(
    'anonymous with an organisation and a relation',
    'anonymous',
    { ...treated, actor: { organisation: 'NG' } },
    'no-session',
  ),
  opening('an unknown role', 'janitor' as Role, { ...treated, purpose: 'TREAT' }, 'not-your-role'),
  opening('account disabled', 'physician', { ...treated, actor: { active: false } }, 'no-session'),
  opening('account without organisation', 'physician', { ...treated, actor: { organisation: null } }, 'not-found'),
]

/** Relation, whether it is held at the very edge of its window, and one millisecond outside. */
const EDGES: readonly [CareKind, days: number | 'while it runs'][] = [
  ['attending', 7],
  ['admitting', 7],
  ['primary', 'while it runs'],
  ['team', 'while it runs'],
  ['rota', 'while it runs'],
  ['encounter', 30],
  ['appointment', 30],
  ['order', 'while it runs'],
  ['consult', 'while it runs'],
  ['referral', 'while it runs'],
]

export const RELATIONS: Situation[] = [
  ...CARE_KINDS.map((kind) =>
    opening(`${kind}, running`, 'nurse', { care: [care(kind, null)] }, { basis: 'care', ref: `${kind}-1`, opens: TEAM }),
  ),
  ...EDGES.flatMap(([kind, days]) => {
    const [inside, outside] = days === 'while it runs' ? [before(0, -1), before(0)] : [before(days), before(days, 1)]
    return [
      opening(`${kind}, last moment`, 'nurse', { care: [care(kind, inside)] }, byCare),
      opening(`${kind}, one millisecond later`, 'nurse', { care: [care(kind, outside)] }, 'no-basis'),
    ]
  }),
  ...CARE_KINDS.filter((kind) => kind !== 'appointment').map((kind) =>
    opening(`${kind} that has not begun`, 'nurse', { care: [care(kind, null, before(-1))] }, 'no-basis'),
  ),
  opening('relation that begins this moment', 'nurse', { care: [care('team', null, before(0))] }, byCare),
  opening('appointment in 30 days', 'nurse', { care: [care('appointment', before(-31), before(-30))] }, byCare),
  opening('appointment in 31 days', 'nurse', { care: [care('appointment', before(-32), before(-31))] }, 'no-basis'),
  opening(
    'an appointment too far ahead does not hide a recent one',
    'nurse',
    { care: [care('appointment', before(-90), before(-89)), care('appointment', before(2), before(3))] },
    byCare,
  ),
  opening(
    'an old encounter does not hide a recent one',
    'nurse',
    { care: [care('encounter', before(90)), care('encounter', before(1))] },
    byCare,
  ),
  opening(
    'the first relation of the list is recorded',
    'nurse',
    { care: [care('referral', null), care('attending', null)] },
    { basis: 'care', ref: 'attending-1', opens: TEAM },
  ),
  opening(
    'a relation of an unknown kind',
    'nurse',
    { care: [{ ...care('team', null), kind: 'neighbour' as CareKind }] },
    'no-basis',
  ),
  opening(
    'care and declared: care is recorded',
    'nurse',
    { ...treated, declaration: declared() },
    { basis: 'care', ref: 'team-1', opens: TEAM },
  ),
]

export const DECLARATIONS: Situation[] = [
  ...DECLARED_REASONS.map((reason) =>
    opening(`declared: ${reason}`, 'nurse', { declaration: declared({ reason }) }, byDeclaration),
  ),
  opening(
    'declared for a reason nobody offers',
    'nurse',
    { declaration: declared({ reason: 'curious' as 'cover' }) },
    'no-basis',
  ),
  opening('declared this moment', 'nurse', { declaration: declared({ at: before(0) }) }, byDeclaration),
  opening('declared for later', 'nurse', { declaration: declared({ at: before(0, -1) }) }, 'no-basis'),
  opening('declaration in its last moment', 'nurse', { declaration: declared({ until: before(0, -1) }) }, byDeclaration),
  opening('declaration until exactly now', 'nurse', { declaration: declared({ until: before(0) }) }, 'no-basis'),
  opening(
    'declared about another organisation’s patient',
    'nurse',
    { declaration: declared(), patient: { custody: 'CH' } },
    'not-found',
  ),
]

const wrongPurposes: readonly [Role, Purpose][] = [
  ['physician', 'HPAYMT'],
  ['physician', 'HRESCH'],
  ['physician', 'ETREAT'],
  ['nurse', 'HOPERAT'],
  ['nurse', 'CURIOSITY' as Purpose],
  ['desk', 'TREAT'],
  ['patient', 'TREAT'],
]

export const PURPOSES_OF_USE: Situation[] = wrongPurposes.map(([role, purpose]) =>
  opening(`${role} for ${purpose}`, role, { ...treated, purpose }, 'no-basis'),
)

const ownPages: readonly Action[] = [
  'chart.open',
  'home.open',
  'looked.list',
  'looked.export',
  'share.read',
  'share.offer',
  'share.approve',
  'share.decline',
  'share.defer',
  'share.stop',
  'share.list',
  'share.export',
  'key.enrol',
  'key.revoke',
  'key.list',
]

export const PATIENTS: Situation[] = ownPages.flatMap((action): Situation[] => [
  { title: `${action}: herself`, facts: as('patient', action), expected: { basis: 'self', ref: 'P', opens: ALL } },
  {
    title: `${action}: herself, where she is not granted all`,
    facts: as('patient', action, { granted: ['general'] }),
    expected: { basis: 'self', opens: ['general'] },
  },
  {
    title: `${action}: another patient`,
    facts: as('patient', action, { patient: { id: 'Q' }, ...treated }),
    expected: 'not-found',
  },
  {
    title: `${action}: another patient, from inside the organisation`,
    facts: as('patient', action, { actor: { organisation: 'NG' }, patient: { id: 'Q' }, ...treated, declaration: declared() }),
    expected: 'no-basis',
  },
  { title: `${action}: no such patient`, facts: as('patient', action, { patient: null }), expected: 'not-found' },
  {
    title: `${action}: an account that belongs to nobody`,
    facts: as('patient', action, { actor: { patient: null } }),
    expected: 'not-found',
  },
  {
    title: `${action}: her account disabled`,
    facts: as('patient', action, { actor: { active: false } }),
    expected: 'no-session',
  },
  { title: `${action}: after her death`, facts: as('patient', action, { patient: { deceased: true } }), expected: 'no-session' },
  {
    title: `${action}: staff whose account carries a patient`,
    facts: as('nurse', action, { actor: { patient: 'P' } }),
    expected: action === 'chart.open' ? 'no-basis' : 'not-your-role',
  },
])
