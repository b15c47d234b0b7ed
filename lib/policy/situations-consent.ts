/**
 * Test data: what a signed consent opens at another organisation: recipient × person × purpose × compartment × kind × time,
 * and with it whatever else could be true. Every row but the last few is somebody of the City Heart Clinic (CH) about
 * NG's patient. Pure.
 */
import { RESTRICTED } from '@/lib/base/compartment'
import { KINDS } from '@/lib/base/kind'
import type { Purpose, Role } from '@/lib/base/vocabulary'
import type { Action, Consent } from './facts'
import {
  ALL,
  as,
  before,
  care,
  declared,
  type Expected,
  GENERAL,
  type More,
  NOTHING,
  opening,
  type Situation,
  signed,
} from './situation'

/** Somebody of CH, who holds no key of her own. */
function elsewhere(title: string, role: Role, consents: readonly Consent[], expected: Expected, more: More = {}): Situation {
  const actor = { organisation: 'CH', ...more.actor }
  return opening(title, role, { granted: [], ...more, actor, consents: [...consents] }, expected)
}

const shared: Expected = { basis: 'consent', ref: 'consent-1', opens: GENERAL, kinds: ['medicines', 'results'] }
const CLINICIANS: readonly Role[] = ['physician', 'nurse', 'pharmacist', 'therapist', 'student']

export const CONSENTS: Situation[] = [
  ...CLINICIANS.map((role) => elsewhere(`${role} of the recipient`, role, [signed()], shared)),
  ...(['desk', 'coder', 'laboratory', 'radiology', 'officer', 'administrator', 'researcher', 'agent'] as const).map((role) =>
    elsewhere(`${role} of the recipient`, role, [signed()], 'not-found'),
  ),
  elsewhere('for this person', 'physician', [signed({ person: 'physician' })], shared),
  elsewhere('for a colleague', 'physician', [signed({ person: 'nurse' })], 'not-found'),
  elsewhere('for another organisation', 'physician', [signed({ recipient: 'XY' })], 'not-found'),
  elsewhere(
    'for another organisation, for this person',
    'physician',
    [signed({ recipient: 'XY', person: 'physician' })],
    'not-found',
  ),
  elsewhere('for a purpose that is not hers', 'physician', [signed({ purpose: 'HRESCH' as Purpose })], 'not-found'),
  elsewhere('read for another purpose', 'physician', [signed()], 'not-found', { purpose: 'HRESCH' }),
  ...KINDS.map((kind) =>
    elsewhere(`${kind} alone`, 'physician', [signed({ kinds: [kind] })], { basis: 'consent', opens: GENERAL, kinds: [kind] }),
  ),
  elsewhere('every kind', 'physician', [signed({ kinds: [...KINDS] })], { basis: 'consent', opens: GENERAL, kinds: KINDS }),
  elsewhere('no kind', 'physician', [signed({ kinds: [] })], 'not-found'),
  elsewhere('a kind nobody knows', 'physician', [signed({ kinds: ['secrets' as 'notes'] })], 'not-found'),
  elsewhere('who she is alone', 'physician', [signed({ compartments: ['demographics'] })], 'not-found'),
  elsewhere('without who she is', 'physician', [signed({ compartments: ['general'] })], {
    basis: 'consent',
    opens: ['general'],
    kinds: ['medicines', 'results'],
  }),
  ...RESTRICTED.map((label) =>
    elsewhere(
      `${label}, which no device key opens`,
      'physician',
      [signed({ compartments: [label], granted: [label] })],
      'not-found',
    ),
  ),
  elsewhere('all compartments, keys and kinds', 'physician', [signed({ compartments: [...ALL], granted: [...ALL] })], shared),
  elsewhere('its first moment', 'physician', [signed({ from: before(0) })], shared),
  elsewhere('a millisecond before it', 'physician', [signed({ from: before(0, -1) })], 'not-found'),
  elsewhere('its last moment', 'physician', [signed({ until: before(0, -1) })], shared),
  elsewhere('no key granted', 'physician', [signed({ granted: [] })], 'not-found'),
  elsewhere('one key granted', 'physician', [signed({ granted: ['general'] })], {
    basis: 'consent',
    opens: ['general'],
    kinds: ['medicines', 'results'],
  }),
  elsewhere(
    'keys of another consent do not count',
    'physician',
    [signed({ granted: [] }), signed({ ref: 'c2', endedAt: before(1) })],
    'share-ended',
  ),
  elsewhere('two at once: both', 'physician', [signed(), signed({ ref: 'c2', kinds: ['notes'] })], {
    basis: 'consent',
    ref: 'consent-1',
    opens: GENERAL,
    kinds: ['medicines', 'results', 'notes'],
  }),
  elsewhere(
    'one ended, one in force',
    'physician',
    [signed({ ref: 'c2', kinds: ['notes'], endedAt: before(0) }), signed()],
    shared,
  ),
  elsewhere('a blocked employee', 'physician', [signed()], 'not-found', { patient: { blockedActors: ['physician'] } }),
  elsewhere('another employee is blocked', 'physician', [signed()], shared, { patient: { blockedActors: ['nurse'] } }),
  elsewhere('with what she restricted', 'physician', [signed()], shared, { patient: { restricted: ['PSY', 'HIV'] } }),
  elsewhere('after her death', 'physician', [signed()], 'not-found', { patient: { deceased: true } }),
  elsewhere('account disabled', 'physician', [signed()], 'no-session', { actor: { active: false } }),
  elsewhere('no such patient', 'physician', [signed()], 'not-found', { patient: null }),
  elsewhere('another regime', 'physician', [signed()], 'not-found', { regime: 'us' as 'consent-first' }),
  elsewhere('a relation beside it opens no more', 'physician', [signed()], shared, {
    care: [care('team', null)],
    granted: [...ALL],
  }),
  elsewhere('a relation beside one for a colleague opens nothing', 'physician', [signed({ person: 'nurse' })], 'not-found', {
    care: [care('team', null)],
    granted: [...ALL],
  }),
  elsewhere('a declared reason beside it opens no more', 'physician', [signed()], shared, {
    declaration: declared(),
    granted: [...ALL],
  }),
  opening('at home it permits nothing', 'nurse', { consents: [signed({ recipient: 'NG' })] }, 'no-basis'),
  opening(
    'at home it takes nothing away',
    'nurse',
    { care: [care('team', null)], consents: [signed({ recipient: 'NG' })] },
    {
      basis: 'care',
      ref: 'team-1',
      opens: ALL.filter((label) => label !== 'PSYTHPN' && label !== '42CFRPart2'),
    },
  ),
  ...(['chart.declare', 'record.update', 'patient.search', 'work.list', 'share.stop', 'key.enrol'] as const).map((action) => ({
    title: `it is no ground for ${action}`,
    facts: as('physician', action, { actor: { organisation: 'CH' }, consents: [signed()], granted: [] }),
    expected: 'not-found' as const,
  })),
]

export const ENDED: Situation[] = [
  elsewhere('stopped this moment', 'physician', [signed({ endedAt: before(0) })], 'share-ended'),
  elsewhere('run out this moment', 'physician', [signed({ until: before(0) })], 'share-ended'),
  elsewhere(
    'stopped nearly thirty days ago',
    'physician',
    [signed({ from: before(60), endedAt: before(30, -1) })],
    'share-ended',
  ),
  elsewhere('stopped thirty days ago', 'physician', [signed({ from: before(60), endedAt: before(30) })], 'not-found'),
  elsewhere('run out thirty days ago', 'physician', [signed({ from: before(60), until: before(30) })], 'not-found'),
  elsewhere(
    'run out thirty days ago, found and closed today',
    'physician',
    [signed({ from: before(60), until: before(30), endedAt: before(0) })],
    'not-found',
  ),
  elsewhere('it was a colleague’s', 'physician', [signed({ person: 'nurse', endedAt: before(1) })], 'not-found'),
  elsewhere('it was another organisation’s', 'physician', [signed({ recipient: 'XY', endedAt: before(1) })], 'not-found'),
  elsewhere('told to the desk', 'desk', [signed({ endedAt: before(1) })], 'not-found'),
  elsewhere('told to a blocked employee', 'physician', [signed({ endedAt: before(1) })], 'not-found', {
    patient: { blockedActors: ['physician'] },
  }),
  elsewhere('told to a disabled account', 'physician', [signed({ endedAt: before(1) })], 'no-session', {
    actor: { active: false },
  }),
]

const asking: readonly Action[] = ['share.request', 'share.change', 'share.withdraw', 'share.asked']
const nobody = { patient: null, granted: [] }

export const ASKING: Situation[] = asking.flatMap((action) => [
  ...CLINICIANS.map((role) => ({
    title: `${role}: ${action}`,
    facts: as(role, action, nobody),
    expected: { basis: 'duty' as const, opens: NOTHING },
  })),
  ...(['desk', 'coder', 'patient', 'proxy', 'officer', 'administrator', 'agent', 'system'] as const).map((role) => ({
    title: `${role}: ${action}`,
    facts: as(role, action, nobody),
    expected: 'not-your-role' as const,
  })),
  {
    title: `a clinician of no organisation: ${action}`,
    facts: as('nurse', action, { ...nobody, actor: { organisation: null } }),
    expected: 'not-your-role' as const,
  },
  {
    title: `a disabled account: ${action}`,
    facts: as('nurse', action, { ...nobody, actor: { active: false } }),
    expected: 'no-session' as const,
  },
])
