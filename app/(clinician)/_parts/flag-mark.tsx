/** A flag as a shape for the eye and a word for everyone; the colour comes from the value it stands beside. */
import type { Flag } from '@/lib/records/views/chart-view'

const SHAPES: Readonly<Record<Flag, string>> = {
  low: '▼',
  high: '▲',
  'critical-low': '▼▼',
  'critical-high': '▲▲',
  abnormal: '◆',
  critical: '◆◆',
}

export const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  low: 'low',
  high: 'high',
  'critical-low': 'critically low',
  'critical-high': 'critically high',
  abnormal: 'abnormal',
  critical: 'critical',
}

export function FlagMark({ flag }: { readonly flag: Flag }) {
  return <span aria-hidden="true">{SHAPES[flag]}</span>
}

export function toneOf(flag: Flag | undefined): 'plain' | 'abnormal' | 'critical' {
  if (!flag) return 'plain'
  return flag.startsWith('critical') ? 'critical' : 'abnormal'
}

export function toneClass(flag: Flag | undefined): string {
  const tone = toneOf(flag)
  return tone === 'plain' ? '' : tone === 'critical' ? 'crit' : 'abn'
}
