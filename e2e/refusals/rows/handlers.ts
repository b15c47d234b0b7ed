import type { HandlerRow } from '@/e2e/refusals/rows/shape'

/** Each method of each route handler. What is public answers anybody; the rest is asked by everybody else in vain. */
const TREATING = ['solheim', 'carvalho', 'byrne', 'adeyemi', 'okafor-c', 'wrona', 'osei', 'keller'] as const
const PATIENTS = ['vega', 'pham', 'ngata'] as const
const OFFICERS = ['rahmani', 'rao'] as const
const NOT_ONES = ['not-an-id', '01890a5d-ac96-774b-bcce-b302099a8057', '%00', '__proto__']

export const HANDLERS: Readonly<Record<string, HandlerRow>> = {
  'GET /livez': { at: '/livez', may: 'anybody' },
  'GET /readyz': { at: '/readyz', may: 'anybody' },
  'GET /ledger/checkpoint': { at: '/ledger/checkpoint', may: 'anybody' },
  'GET /ledger/checkpoint/newest': { at: '/ledger/checkpoint/newest', may: 'anybody' },
  'GET /ledger/policy': { at: '/ledger/policy', may: 'anybody' },
  'GET /ledger/size': { at: '/ledger/size', may: 'anybody' },
  'GET /ledger/vkey': { at: '/ledger/vkey', may: 'anybody' },
  'GET /ledger/tile/[...path]': {
    at: '/ledger/tile/0/000',
    may: 'anybody',
    others: ['/ledger/tile/%2e%2e/x', '/ledger/tile/9/x'],
  },
  'GET /ledger/chain/[...path]': { at: '/ledger/chain/000', may: 'anybody', others: ['/ledger/chain/-1', '/ledger/chain/%00'] },
  'GET /ledger/position/[event]': {
    at: '/ledger/position/<event>',
    may: 'signed-in',
    by: 'solheim',
    others: NOT_ONES.map((id) => `/ledger/position/${id}`),
  },
  'GET /api/auth/[...nextauth]': {
    at: '/api/auth/csrf',
    may: 'anybody',
    by: 'solheim',
    others: ['session', 'signin', 'providers', 'callback/credentials', 'error', '__proto__'].map((name) => `/api/auth/${name}`),
  },
  'POST /api/auth/[...nextauth]': {
    at: '/api/auth/signout',
    may: 'anybody', // with its token; without it nobody is signed out
    by: 'solheim',
    others: ['callback/credentials', 'signin/credentials', 'session'].map((name) => `/api/auth/${name}`),
  },
  'POST /theme': { at: '/theme', may: 'anybody', by: 'solheim' },
  'POST /session/seen': { at: '/session/seen', may: 'signed-in', by: 'solheim' },
  'POST /session/single': { at: '/session/single', may: 'anybody' }, // there is no provider: journeys/single-sign-on.spec.ts
  'POST /session/lock': { at: '/session/lock', may: 'anybody' },
  'POST /session/leave': { at: '/session/leave', may: 'anybody' },
  'POST /session/resume': { at: '/session/resume', may: 'anybody' },
  'POST /find/answer': {
    at: '/find/answer',
    may: [...TREATING, 'pugh', 'zhao', 'karimov', 'quispe', 'fonseca'],
    does: 'patient.search',
    by: 'solheim',
  },
  'POST /admin/imports/upload': { at: '/admin/imports/upload', may: ['nair'], does: 'import.start', by: 'nair' },
  'POST /audit/evidence': { at: '/audit/evidence?action=chart.open', may: OFFICERS, does: 'ledger.export', by: 'rahmani' },
  'POST /audit/e/[position]/evidence': {
    at: '/audit/e/<position>/evidence',
    may: ['rahmani'],
    does: 'ledger.export',
    by: 'rahmani',
    others: ['-1', '99999999999', '1e3', ...NOT_ONES].map((position) => `/audit/e/${position}/evidence`),
  },
  'POST /me/looked/check': { at: '/me/looked/check', may: PATIENTS, does: 'looked.list', by: 'vega' },
  'POST /me/looked/evidence': { at: '/me/looked/evidence', may: PATIENTS, does: 'looked.export', by: 'vega' },
  'POST /me/shares/[id]/evidence': {
    at: '/me/shares/<consent of ngata>/evidence',
    may: ['ngata'],
    does: 'share.export',
    by: 'ngata',
    others: NOT_ONES.map((id) => `/me/shares/${id}/evidence`),
  },
}
