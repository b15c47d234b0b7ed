import { ELSEWHERE, type PageRow } from '@/e2e/refusals/rows/shape'

/** Each page with who sees it, and addresses of it that belong to others. What was filled in stands in angle brackets. */
const ADMIN = ['nair'] as const
const PATIENTS = ['vega', 'pham', 'ngata'] as const
const OFFICERS = ['rahmani', 'rao'] as const
const TREATING = ['solheim', 'carvalho', 'byrne', 'adeyemi', 'okafor-c', 'wrona', 'osei', 'keller'] as const
const SEARCHING = [...TREATING, 'quispe', 'pugh', 'zhao', 'karimov', 'fonseca'] as const
const NOT_ONES = ['not-an-id', '01890a5d-ac96-774b-bcce-b302099a8057', '%00', '..%2f..%2fadmin', '__proto__']

export const PAGES: Readonly<Record<string, PageRow>> = {
  '/': { at: '/', may: 'anybody' },
  '/sign-in': { at: '/sign-in', may: 'anybody' },
  '/sign-in/first': { at: '/sign-in/first', may: 'anybody' },
  '/sign-in/second': { at: '/sign-in/second', may: 'anybody' },
  '/sign-in/set-up': { at: '/sign-in/set-up', may: 'anybody' },
  '/sign-in/confirm': { at: '/sign-in/confirm', may: 'entered' },
  '/activate': { at: '/activate', may: 'anybody' },
  '/verify': { at: '/verify', may: 'anybody' },
  '/locked': { at: '/locked', may: 'anybody' },
  '/demo': { at: '/demo', may: 'anybody' },
  '/account': { at: '/account', may: 'entered' },
  '/account/sign-in': { at: '/account/sign-in', may: 'entered' },
  '/account/sign-in/app': { at: '/account/sign-in/app', may: 'entered' },
  '/account/loss': { at: '/account/loss', may: 'entered' },
  '/account/mail': { at: '/account/mail', may: 'entered' },
  '/losses': { at: '/losses', may: [...OFFICERS, ...ADMIN, 'quispe', 'fonseca'] },
  '/work': { at: '/work', may: SEARCHING },
  '/find': { at: '/find', may: 'entered' }, // the box; what it answers is an act
  '/ask': { at: '/ask', may: TREATING },
  '/p/[patientId]': {
    at: '/p/<patient of vega>',
    may: [...SEARCHING.filter((who) => !(ELSEWHERE as readonly string[]).includes(who)), 'vega'],
    others: {
      solheim: ['/p/<patient of pham>', '/p/<patient of mehta>', ...NOT_ONES.map((id) => `/p/${id}`)],
      quispe: ['/p/<patient of mehta>'],
      vega: ['/p/<patient of pham>', '/p/<patient of mehta>'],
      pham: ['/p/<patient of vega>'],
    },
  },
  '/audit': { at: '/audit', may: OFFICERS },
  '/audit/e/[position]': {
    at: '/audit/e/<position>',
    may: ['rahmani'],
    others: { rahmani: ['-1', '99999999999', '1e3', ...NOT_ONES].map((position) => `/audit/e/${position}`) },
  },
  '/audit/verify': { at: '/audit/verify', may: 'entered' }, // the log is public
  '/me': { at: '/me', may: PATIENTS },
  '/me/looked': { at: '/me/looked', may: PATIENTS },
  '/me/keys': { at: '/me/keys', may: PATIENTS },
  '/me/shares': { at: '/me/shares', may: PATIENTS },
  '/me/shares/[id]': {
    at: '/me/shares/<consent of ngata>',
    may: ['ngata'],
    others: { ngata: NOT_ONES.map((id) => `/me/shares/${id}`) },
  },
  '/me/requests/[id]': {
    at: '/me/requests/<request of osei>',
    may: ['vega'],
    others: { vega: ['<request of another patient>', ...NOT_ONES].map((id) => `/me/requests/${id}`) },
  },
  '/me/requests/[id]/sign': {
    at: '/me/requests/<request of osei>/sign?version=1&kinds=medicines&until=<next month>',
    may: ['vega'],
    others: {
      vega: ['<request of another patient>', ...NOT_ONES].map((id) => `/me/requests/${id}/sign?version=1&kinds=medicines`),
    },
  },
  '/admin': { at: '/admin', may: ADMIN },
  '/admin/people': { at: '/admin/people', may: ADMIN },
  '/admin/people/add': { at: '/admin/people/add', may: ADMIN },
  '/admin/people/[accountId]': {
    at: '/admin/people/<person>',
    may: ADMIN,
    others: { nair: ['<account of osei>', '<account of vega>', ...NOT_ONES].map((id) => `/admin/people/${id}`) },
  },
  '/admin/imports': { at: '/admin/imports', may: ADMIN },
  '/admin/imports/[runId]': {
    at: '/admin/imports/<open run>',
    may: ADMIN,
    others: { nair: NOT_ONES.map((id) => `/admin/imports/${id}`) },
  },
  '/admin/organisations': { at: '/admin/organisations', may: ADMIN },
  '/admin/duplicates': { at: '/admin/duplicates', may: ADMIN },
  '/admin/outbox': { at: '/admin/outbox', may: ADMIN },
  '/admin/rota': { at: '/admin/rota?department=<department>', may: ADMIN },
  '/admin/rota/import': { at: '/admin/rota/import', may: ADMIN },
}
