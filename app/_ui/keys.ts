/** Single keys can be switched off (WCAG 2.2, 2.1.4): whoever dictates would press them by speaking. Pure. */
export const KEYS_COOKIE = 'chartseal-keys'

/** Anything but `off` means that they are on. */
export function parseKeys(value: string | undefined): 'off' | undefined {
  return value === 'off' ? 'off' : undefined
}
