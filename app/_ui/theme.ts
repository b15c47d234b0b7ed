/** Reads the theme cookie's value; anything else means "as the device prefers". Pure. */
export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const THEME_COOKIE = 'chartseal-theme'

export function parseTheme(value: string | undefined): Theme | undefined {
  return THEMES.find((theme) => theme === value)
}
