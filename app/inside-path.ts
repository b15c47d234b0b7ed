/**
 * A path inside the portal, never another site: `next` comes from an address that anybody may have made. Dot segments
 * and empty ones are refused, since `/.//elsewhere` resolves to a host. Pure.
 */
export function insidePath(next: unknown): string {
  if (typeof next !== 'string' || !/^\/[A-Za-z0-9/_?=&-]*$/.test(next) || next.includes('//')) return '/'
  return next
}
