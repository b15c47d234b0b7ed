import type { ActionRow, Caller } from '@/e2e/refusals/rows/shape'

/** Acts of clinicians, the desk, officers and administrators. */
const CLINICIANS = [
  'solheim',
  'carvalho',
  'byrne',
  'adeyemi',
  'okafor-c',
  'wrona',
  'osei',
  'keller',
] as const satisfies readonly Caller[]
const SERVICES = ['pugh', 'zhao', 'karimov'] as const satisfies readonly Caller[]
const DESKS = ['quispe', 'fonseca'] as const satisfies readonly Caller[]
const ADMIN = ['nair'] as const satisfies readonly Caller[]
const OTHER_ACCOUNTS = ['<account of osei>', '<account of nair>', '<account of vega>']

const WISH = {
  family: 'Nobodyknows',
  given: 'Anybody',
  birthDate: '1974-03-14',
  identifier: '',
  kinds: ['medicines'],
  recordsFrom: '',
  recordsUntil: '',
  until: '<next month>',
  message: '',
  who: 'person',
}

export const CARE_ACTS: readonly ActionRow[] = [
  {
    action: 'app/(clinician)/find/actions.ts find',
    may: [...CLINICIANS, ...SERVICES, ...DESKS],
    does: 'patient.search',
    by: 'solheim',
    args: [null, { form: { query: 'vega' } }],
  },
  {
    action: 'app/(clinician)/p/[patientId]/actions.ts declare',
    may: [...CLINICIANS, ...SERVICES],
    does: 'chart.declare',
    by: 'carvalho',
    args: [{ form: { patientId: '<patient of pham>', reason: 'phone', goOn: 'home' } }],
    ids: { patientId: ['<patient of mehta>'], reason: [] },
  },
  {
    action: 'app/(clinician)/p/[patientId]/actions.ts give',
    may: ['quispe'], // of another house: whoever is registered there
    does: 'account.invite',
    by: 'quispe',
    args: [null, { form: { patientId: '<patient without an account>' } }],
    ids: { patientId: ['<patient of mehta>'] },
  },
  {
    action: 'app/(clinician)/ask/actions.ts ask',
    may: CLINICIANS,
    does: 'share.request',
    by: 'keller',
    args: [null, { form: WISH }],
  },
  {
    action: 'app/(clinician)/ask/actions.ts change',
    may: ['osei'],
    does: 'share.change',
    by: 'osei',
    args: [null, { form: { ...WISH, request: '<request of osei>' } }],
    ids: { request: ['<request of another asker>'] },
  },
  {
    action: 'app/(clinician)/ask/actions.ts withdraw',
    may: ['osei'],
    does: 'share.withdraw',
    by: 'osei',
    args: [{ form: { request: '<request of osei>' } }],
    ids: { request: ['<request of another asker>'] },
    works: false, // the demo's only waiting request
  },
  {
    action: 'app/(compliance)/audit/actions.ts look',
    may: ['rahmani'],
    does: 'ledger.read',
    by: 'rahmani',
    args: ['<position>'],
  },
]

const PERSON = { account: '<person>' }
export const PEOPLE_ACTS: readonly ActionRow[] = [
  {
    action: 'app/(admin)/admin/people/add/actions.ts add',
    may: ADMIN,
    does: 'user.create',
    by: 'nair',
    args: [
      null,
      { form: { name: 'Somebody', role: 'nurse', department: '5 West', login: '<new login>', address: 'a@b.example' } },
    ],
    ids: { role: ['patient', 'system', 'agent', 'anonymous', 'constructor'] },
  },
  ...(
    [
      ['close', 'user.disable', {}],
      ['reopen', 'user.enable', {}],
      ['change', 'role.assign', { role: 'physician', department: '<department>' }],
      ['end', 'session.revoke', {}],
    ] as const
  ).map(
    ([name, does, more]): ActionRow => ({
      action: `app/(admin)/admin/people/[accountId]/actions.ts ${name}`,
      may: ADMIN,
      does,
      by: 'nair',
      args: [{ form: { ...PERSON, ...more } }],
      optional: ['department'],
      ...(name === 'end' ? { works: false } : {}), // nobody is signed in as her
      ids: {
        // Ending one's own sessions is everybody's.
        account: OTHER_ACCOUNTS.filter((account) => name !== 'end' || account !== '<account of nair>'),
        ...(name === 'change' ? { role: ['patient', 'system', 'agent'], department: ['<department elsewhere>'] } : {}),
      },
    }),
  ),
  {
    action: 'app/(admin)/admin/people/[accountId]/actions.ts leave',
    may: ADMIN,
    does: 'user.update',
    by: 'nair',
    args: [{ form: { ...PERSON, lastDay: '2027-06-30' } }],
    optional: ['lastDay'],
    ids: { account: OTHER_ACCOUNTS, lastDay: [] },
  },
  {
    action: 'app/(admin)/admin/people/[accountId]/actions.ts reset',
    may: ADMIN,
    does: 'password.reset',
    by: 'nair',
    args: [null, { form: PERSON }],
    ids: { account: OTHER_ACCOUNTS },
  },
]

const WEEK = { week: '2027-01-04' }
export const HOUSE_ACTS: readonly ActionRow[] = [
  {
    action: 'app/(admin)/admin/rota/actions.ts assign',
    may: ADMIN,
    does: 'rota.assign',
    by: 'nair',
    args: [null, { form: { person: '<person>', department: '<department>', from: '<in an hour>', until: '<in nine hours>' } }],
    ids: { person: ['<account of osei>', '<account of vega>'], department: ['<department elsewhere>'] },
  },
  {
    action: 'app/(admin)/admin/rota/actions.ts takeOff',
    may: ADMIN,
    does: 'rota.end',
    by: 'nair',
    args: [{ form: { ...WEEK, account: '<person>', assignment: '<shift of person>' } }],
    ids: { account: ['<account of osei>'], assignment: [] },
  },
  {
    action: 'app/(admin)/admin/rota/actions.ts makeTeam',
    may: ADMIN,
    does: 'team.create',
    by: 'nair',
    args: [{ form: { ...WEEK, department: '<department>', name: '<new login>' } }],
    ids: { department: ['<department elsewhere>'] },
  },
  {
    action: 'app/(admin)/admin/rota/actions.ts join',
    may: ADMIN,
    does: 'team.join',
    by: 'nair',
    args: [{ form: { ...WEEK, account: '<person>', team: '<team>' } }],
    ids: { account: ['<account of osei>'], team: ['<department elsewhere>'] },
  },
  {
    action: 'app/(admin)/admin/rota/actions.ts leaveIt',
    may: ADMIN,
    does: 'team.leave',
    by: 'nair',
    args: [{ form: { ...WEEK, account: '<person>', assignment: '<place of person>' } }],
    ids: { account: ['<account of osei>'], assignment: [] },
  },
  {
    action: 'app/(admin)/admin/rota/import/actions.ts preview',
    may: ADMIN,
    does: 'rota.list',
    by: 'nair',
    args: [null, { form: { file: 'person,department,from,until\nRosa Quispe,Maternity,2027-02-01 08:00,2027-02-01 16:00\n' } }],
  },
  {
    action: 'app/(admin)/admin/rota/import/actions.ts take',
    may: ADMIN,
    does: 'rota.import',
    by: 'nair',
    args: [null, { form: { file: '<packed rota>' } }],
    ids: { file: [] },
  },
  {
    action: 'app/(admin)/admin/organisations/actions.ts add',
    may: ADMIN,
    does: 'department.create',
    by: 'nair',
    args: [{ form: { name: '<new login>' } }],
  },
  {
    action: 'app/(admin)/admin/organisations/actions.ts rename',
    may: ADMIN,
    does: 'department.rename',
    by: 'nair',
    args: [{ form: { department: '<new department>', name: '<newer login>' } }],
    ids: { department: ['<department elsewhere>'] },
  },
  ...(['unlink', 'link'] as const).map(
    (name): ActionRow => ({
      action: `app/(admin)/admin/duplicates/actions.ts ${name}`,
      may: ADMIN,
      does: `patient.${name}`,
      by: 'nair',
      args: [{ form: { one: '<one of a pair>', other: '<other of a pair>' } }],
      ids: { one: ['<patient of mehta>', '<patient of vega>'], other: ['<patient of mehta>', '<one of a pair>'] },
    }),
  ),
  {
    action: 'app/(admin)/admin/imports/actions.ts begin',
    may: ADMIN,
    does: 'import.start',
    by: 'nair',
    args: [],
  },
  {
    action: 'app/(admin)/admin/imports/actions.ts finish',
    may: ADMIN,
    by: 'nair',
    args: ['<open run>'],
    same: 'select count(*)::int as n from import_run where ended_at is null',
  },
]
