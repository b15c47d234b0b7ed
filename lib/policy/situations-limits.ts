/** Test data: what closes a chart although a basis holds, what is not built, and what belongs elsewhere. Pure. */
import type { CompartmentLabel } from '@/lib/base/compartment'
import { ALL, before, byCare, byDeclaration, care, declared, opening, type Situation, TEAM, treated } from './situation'

const separate: CompartmentLabel[] = ['PSYTHPN', '42CFRPart2']

export const RESTRICTIONS: Situation[] = [
  ...(['HIV', 'SEX', 'GDIS', 'PSY', 'MINOR'] as const).map((label) =>
    opening(
      `she restricted ${label}`,
      'nurse',
      { ...treated, patient: { restricted: [label] } },
      { basis: 'care', opens: TEAM.filter((l) => l !== label) },
    ),
  ),
  opening(
    'she restricted two',
    'nurse',
    { ...treated, patient: { restricted: ['HIV', 'PSY'] } },
    { basis: 'care', opens: TEAM.filter((l) => l !== 'HIV' && l !== 'PSY') },
  ),
  ...separate.map((label) =>
    opening(`${label} without its own consent stays closed`, 'nurse', { ...treated, granted: [label] }, 'no-basis'),
  ),
  opening(
    'nothing but what was restricted is granted',
    'nurse',
    { ...treated, patient: { restricted: ['PSY'] }, granted: ['PSY'] },
    'no-basis',
  ),
  opening(
    'she sees what she restricted',
    'patient',
    { patient: { restricted: ['HIV', 'PSY', 'MINOR'] } },
    { basis: 'self', opens: ALL },
  ),
  opening('this named employee, on the team', 'nurse', { ...treated, patient: { blockedActors: ['nurse'] } }, 'no-basis'),
  opening(
    'this named employee, who declared',
    'nurse',
    { declaration: declared(), patient: { blockedActors: ['nurse'] } },
    'no-basis',
  ),
  opening('this named employee at the desk', 'desk', { patient: { blockedActors: ['desk'] } }, 'no-basis'),
  opening('another employee is named', 'nurse', { ...treated, patient: { blockedActors: ['physician'] } }, byCare),
  opening('no key granted', 'nurse', { ...treated, granted: [] }, 'no-basis'),
  opening('one key granted', 'nurse', { ...treated, granted: ['general', 'PSYTHPN'] }, { basis: 'care', opens: ['general'] }),
  opening(
    'deceased: the team keeps its window',
    'nurse',
    { care: [care('attending', before(7))], patient: { deceased: true } },
    byCare,
  ),
  opening(
    'deceased: a mortality review is declared',
    'physician',
    { declaration: declared(), patient: { deceased: true } },
    byDeclaration,
  ),
]

const delegation = { ref: 'd', compartments: [...ALL], from: before(1), until: before(-1) }
const emergency = { ref: 'e', at: before(0, 1), until: before(-0.5) }

export const NOT_BUILT: Situation[] = [
  opening('emergency at home', 'nurse', { emergency }, 'no-basis'),
  opening('emergency across organisations', 'nurse', { emergency, purpose: 'ETREAT', patient: { custody: 'CH' } }, 'not-found'),
  opening('emergency of a blocked employee', 'nurse', { emergency, patient: { blockedActors: ['nurse'] } }, 'no-basis'),
  opening('proxy with a delegation', 'proxy', { delegations: [delegation] }, 'not-found'),
  opening(
    'proxy placed in the organisation',
    'proxy',
    { delegations: [delegation], actor: { organisation: 'NG' } },
    'not-your-role',
  ),
  opening('exchange', 'nurse', { exchange: { ref: 'x' } as unknown as null }, 'no-basis'),
  opening('another regime', 'nurse', { ...treated, regime: 'us' as 'consent-first' }, 'no-basis'),
]

export const ELSEWHERE: Situation[] = [
  ...(['physician', 'desk', 'coder', 'laboratory', 'officer', 'administrator', 'researcher', 'agent'] as const).flatMap(
    (role) => [
      opening(`${role}, another organisation’s patient`, role, { ...treated, patient: { custody: 'CH' } }, 'not-found'),
      opening(`${role}, no such patient`, role, { ...treated, patient: null }, 'not-found'),
    ],
  ),
  opening(
    'a referral accepted crosses nothing under this regime',
    'physician',
    { care: [care('referral', null)], patient: { custody: 'CH' } },
    'not-found',
  ),
  opening('blocked elsewhere looks as unknown', 'nurse', { patient: { custody: 'CH', blockedActors: ['nurse'] } }, 'not-found'),
]
