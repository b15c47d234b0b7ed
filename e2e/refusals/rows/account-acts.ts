import type { ActionRow } from '@/e2e/refusals/rows/shape'

/** Lost factors, and one's own mail address. */
const LOSS = { loss: '<session of another>' } // no loss has this id
const NONE_ENDED = 'select count(*)::int as n from factor_loss where confirmed_at is not null or ended_at is not null'

export const LOSS_ACTS: readonly ActionRow[] = [
  {
    action: 'app/losses/actions.ts open',
    may: ['rahmani', 'nair'],
    does: 'loss.open',
    by: 'nair',
    args: [null, { form: { account: '<person>', proofing: 'photo-id', back: '/admin' } }],
    ids: { account: ['<account of osei>', '<account of nair>'], proofing: ['by-mail'] },
    works: false, // she never had a factor that could be lost: journeys/losses.spec.ts
  },
  ...(['confirm', 'withdraw'] as const).map(
    (name): ActionRow => ({
      action: `app/losses/actions.ts ${name}`,
      may: ['rahmani', 'nair', 'quispe', 'rao', 'fonseca'],
      by: 'nair',
      args: name === 'confirm' ? [null, { form: LOSS }] : [{ form: LOSS }],
      ids: { loss: ['<account of osei>'] },
      same: NONE_ENDED,
      works: false,
    }),
  ),
  {
    action: 'app/losses/actions.ts object',
    may: 'entered',
    does: 'loss.object',
    by: 'solheim',
    args: [{ form: {} }],
    works: false,
  },
]

export const MAIL_ACTS: readonly ActionRow[] = [
  {
    action: 'app/account/mail/actions.ts ask',
    may: 'entered',
    does: 'mail.change',
    by: 'solheim',
    args: [{ form: { address: 'no address' } }],
    works: false, // lib/directory/own-address.db.test.ts
  },
  {
    action: 'app/account/mail/actions.ts confirm',
    may: 'entered',
    does: 'mail.confirm',
    by: 'solheim',
    args: [{ form: { code: 'amber-boat-cedar-delta-eagle' } }],
    ids: { code: [] },
    works: false,
  },
  {
    action: 'app/account/mail/actions.ts remove',
    may: 'entered',
    does: 'mail.change',
    by: 'solheim',
    args: [{ form: {} }],
    works: false,
  },
]
