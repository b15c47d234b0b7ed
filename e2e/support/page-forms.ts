import type { APIRequestContext, APIResponse } from '@playwright/test'

/** What a client may say to get another form of the same page: a field hidden in one must be hidden in all. */
export const PREFETCHES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['its prefetch', { rsc: '1', 'next-router-prefetch': '1' }],
  ['its prefetched tree', { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' }],
  ['its runtime prefetch', { rsc: '1', 'next-router-prefetch': '2' }],
  ['the page, fetched ahead', { 'sec-purpose': 'prefetch' }],
  ['the page, rendered ahead', { 'sec-purpose': 'prefetch;prerender' }],
  ['the page, fetched ahead by an older browser', { purpose: 'prefetch' }],
]

export const FORMS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['the page', {}],
  ['its payload', { rsc: '1' }],
  ...PREFETCHES,
]

/** The framework first sends a client to the address that stands for its headers; other redirects are answers. */
export async function getForm(
  by: APIRequestContext,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<APIResponse> {
  const first = await by.get(path, { headers, maxRedirects: 0 })
  const { location } = first.headers()
  return location?.includes('_rsc') ? by.get(location, { headers, maxRedirects: 0 }) : first
}
