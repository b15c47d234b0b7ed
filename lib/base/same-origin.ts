/**
 * Whether a request that may change something says that it comes from the portal itself. A missing, foreign or `null`
 * Origin is refused: the framework lets a missing one pass. Pure.
 */
export function isFromHere(headers: Pick<Headers, 'get'>): boolean {
  const origin = headers.get('origin') ?? ''
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')
}
