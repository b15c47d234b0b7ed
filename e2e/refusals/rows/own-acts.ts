import type { ActionRow } from '@/e2e/refusals/rows/shape'

/** Acts of patients, those on one's own account, and the doors that stand open to all. */
const VEGA = ['vega'] as const
const PASSKEY = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {}, clientExtensionResults: {} }

export const PATIENT_ACTS: readonly ActionRow[] = [
  ...(
    [
      ['decline', 'share.decline'],
      ['later', 'share.defer'],
    ] as const
  ).map(
    ([name, does]): ActionRow => ({
      action: `app/(patient)/me/requests/[id]/actions.ts ${name}`,
      may: VEGA,
      does,
      by: 'vega',
      args: [{ form: { request: '<request of osei>', version: '1' } }],
      ids: { request: ['<request of another patient>'], version: ['0', '999', '1.5', '-1', '1e999'] },
      works: false, // the demo's only waiting request
    }),
  ),
  {
    action: 'app/(patient)/me/requests/[id]/actions.ts prepare',
    may: VEGA,
    does: 'share.offer',
    by: 'vega',
    args: [
      {
        object: {
          request: '<request of osei>',
          version: 1,
          kinds: ['medicines'],
          until: '<next month>',
          keyId: '<signing key of ngata>', // another's
        },
      },
    ],
    ids: { request: ['<request of another patient>'], keyId: [], version: ['0'] },
    works: false, // a key that she holds signs it: journeys/share.spec.ts
  },
  {
    action: 'app/(patient)/me/requests/[id]/actions.ts approve',
    may: ['ngata'],
    does: 'share.approve',
    by: 'ngata',
    args: [{ object: { offer: '<offer of ngata>', signature: 'AAAA' } }],
    ids: { offer: [], signature: [] },
    works: false,
  },
  {
    action: 'app/(patient)/me/shares/actions.ts stop',
    may: ['ngata'],
    does: 'share.stop',
    by: 'ngata',
    args: [{ form: { consent: '<consent of ngata>' } }],
    ids: { consent: [] },
    works: false,
  },
  {
    action: 'app/(patient)/me/keys/actions.ts enrol',
    may: ['vega', 'pham', 'ngata'],
    does: 'key.enrol',
    by: 'vega',
    args: [{ object: { spki: '<new key>' } }],
    ids: { spki: ['AAAA'] },
  },
  {
    action: 'app/(patient)/me/keys/actions.ts revoke',
    may: ['ngata'],
    does: 'key.revoke',
    by: 'ngata',
    args: [{ form: { key: '<signing key of ngata>' } }],
    ids: { key: [] },
    works: false,
  },
]

export const OWN_ACTS: readonly ActionRow[] = [
  {
    action: 'app/account/actions.ts end',
    may: 'entered',
    does: 'session.revoke',
    by: 'solheim',
    args: [{ form: { session: '<session of another>' } }],
    ids: { session: ['<session of another>'] },
    works: false, // whom it names is another's
  },
  {
    action: 'app/account/actions.ts change',
    may: 'entered',
    does: 'password.choose',
    by: 'solheim',
    args: [{ form: { old: 'not hers', own: 'nine green bottles standing', again: 'nine green bottles standing' } }],
    ids: { old: [] },
    works: false,
  },
  {
    action: 'app/account/actions.ts know',
    may: 'entered',
    by: 'solheim',
    args: [{ form: { device: '<device of another>' } }],
    ids: { device: ['<device of another>'] },
    same: 'select count(*)::int as n from device where known_at is not null',
    works: false,
  },
  { action: 'app/(account)/account/sign-in/actions.ts begin', may: 'signed-in', by: 'solheim', args: [] },
  {
    action: 'app/(account)/account/sign-in/actions.ts addPasskey',
    may: 'signed-in',
    does: 'factor.enrol',
    by: 'solheim',
    args: [{ object: { response: PASSKEY, name: 'x', next: '/' } }],
    ids: { response: ['<session of another>'] },
    works: false, // a passkey made it up: journeys/factors.spec.ts
  },
  {
    action: 'app/(account)/account/sign-in/actions.ts addApp',
    may: 'signed-in',
    does: 'factor.enrol',
    by: 'solheim',
    args: [null, { form: { sealed: 'AAAA', code: '123456', name: 'x', next: '/' } }],
    ids: { sealed: [], code: [] },
    works: false,
  },
  {
    action: 'app/(account)/account/sign-in/actions.ts newCodes',
    may: 'signed-in',
    does: 'factor.codes',
    by: 'solheim',
    args: [null, { form: {} }],
    works: false, // she has no factor of her own that codes would stand in for
  },
  {
    action: 'app/(account)/account/sign-in/actions.ts remove',
    may: 'signed-in',
    does: 'factor.revoke',
    by: 'solheim',
    args: [{ form: { factor: '<factor of another>' } }],
    ids: { factor: ['<factor of another>'] },
    works: false,
  },
]

/** Open to anybody, since they are how one comes in: with what is wrong nobody comes in. */
export const OPEN_ACTS: readonly ActionRow[] = [
  {
    action: 'app/(public)/sign-in/actions.ts enter',
    may: 'anybody',
    does: 'session.start',
    by: 'nobody',
    args: [{ form: { name: 'nobody', password: 'nine green bottles', next: '/' } }],
    ids: { name: ['solheim'], password: [] },
    works: false,
  },
  {
    action: 'app/(public)/sign-in/actions.ts enterAs',
    may: 'anybody',
    does: 'session.start',
    by: 'nobody',
    args: [{ form: { persona: 'nobody', next: '/' } }],
    ids: { persona: ['__proto__', 'constructor', '<account of vega>'] },
    works: false,
  },
  { action: 'app/(public)/sign-in/passkey/actions.ts begin', may: 'anybody', by: 'nobody', args: [], works: false },
  {
    action: 'app/(public)/sign-in/passkey/actions.ts enterByPasskey',
    may: 'anybody',
    does: 'session.start',
    by: 'nobody',
    args: [{ object: PASSKEY }, '/'],
    ids: { id: [], rawId: [], response: [], type: [] },
    works: false,
  },
  {
    action: 'app/(public)/sign-in/first/actions.ts choose',
    may: 'anybody',
    does: 'password.choose',
    by: 'nobody',
    args: [
      { form: { name: 'nobody', first: 'nine green bottles', own: 'ten green bottles here', again: 'ten green bottles here' } },
    ],
    ids: { name: [], first: [] },
    works: false,
  },
  ...(['confirmByCode', 'confirmAsPersona'] as const).map(
    (name): ActionRow => ({
      action: `app/(public)/sign-in/confirm/actions.ts ${name}`,
      may: 'signed-in',
      does: 'factor.use',
      by: 'half',
      args: [{ form: { code: '123456', way: 'app', persona: 'solheim', next: '/' } }],
      ids: { code: [], persona: ['vega', '__proto__'] },
      works: false,
    }),
  ),
  { action: 'app/(public)/sign-in/confirm/actions.ts begin', may: 'signed-in', by: 'half', args: [] },
  {
    action: 'app/(public)/sign-in/confirm/actions.ts confirmByPasskey',
    may: 'signed-in',
    does: 'factor.use',
    by: 'half',
    args: [{ object: PASSKEY }, '/'],
    ids: { id: [], response: [] },
    works: false,
  },
  {
    action: 'app/(public)/activate/actions.ts makeAccount',
    may: 'anybody',
    does: 'account.activate',
    by: 'nobody',
    args: [
      null,
      {
        form: {
          code: 'amber-boat-cedar-delta-eagle',
          birth: '1974-03-14',
          login: '<new login>',
          address: 'a@b.example',
          own: 'ten green bottles here',
          again: 'ten green bottles here',
        },
      },
    ],
    ids: { code: [], birth: [] },
    works: false,
  },
  {
    action: 'app/demo/actions.ts become',
    may: 'anybody',
    does: 'session.start',
    by: 'nobody',
    args: [{ form: { persona: 'nobody' } }],
    ids: { persona: ['__proto__', '<account of vega>'] },
    works: false,
  },
  {
    action: 'app/demo/actions.ts tour',
    may: 'anybody',
    does: 'session.start',
    by: 'nobody',
    args: [{ form: { step: 'none' } }],
    ids: { step: ['0', '7', '-1', '1.5', 'constructor'] },
    works: false,
  },
]
