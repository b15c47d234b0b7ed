/** Numbers as they were written: `4.60` stays `4.60`. Pure. */
import { parse } from 'lossless-json'
import type { Measured } from './chart-view'

const NO_BREAK = '\u00a0'
const UNITS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  C: '°C',
  '[degF]': '°F',
  '[lb_av]': 'lb',
  '[in_i]': 'in',
  '/min': '/min',
  '{beats}/min': '/min',
  'beats/minute': '/min',
  '10*3/uL': '10³/µL',
  '10*6/uL': '10⁶/µL',
  '10*9/L': '10⁹/L',
  '10*12/L': '10¹²/L',
  'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
  'kg/m2': 'kg/m²',
  '[pH]': '',
  '1': '',
}

/** UCUM as people write it; annotations in braces are dropped, `u` for micro becomes µ. */
export function prettyUnit(unit: string | undefined): string {
  if (!unit) return ''
  const known = UNITS[unit]
  if (known !== undefined) return known
  const pretty = unit
    .replace(/\{[^}]*\}|\((?:score)\)/g, '')
    .replace('[IU]', 'IU')
    .replace(/\bu(?=(?:mol|g|L|U|kat)\b)/g, 'µ')
  return pretty.replace(/^\/$/, '')
}

/** Shortens only what a program computed: more than four decimals. What a person wrote keeps its digits. */
export function readable(exact: string): string {
  if (!isComputed(exact)) return exact
  const value = Number(exact)
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

export function isComputed(exact: string): boolean {
  return (/^-?\d+\.(\d+)$/.exec(exact)?.[1]?.length ?? 0) > 4
}

export function measured(exact: string, unit: string | undefined, comparator = ''): Measured {
  const sign = comparator === '<=' ? '≤' : comparator === '>=' ? '≥' : comparator
  return { text: sign + readable(exact), exact: sign + exact, unit: prettyUnit(unit) }
}

export function quantityText(value: Measured): string {
  return value.unit === '' ? value.text : value.text + (value.unit === '%' ? '' : NO_BREAK) + value.unit
}

/** Kept only as long as the record itself: nothing clinical outlives the request that opened it. */
const parsed = new WeakMap<Written, unknown>()
export type Written = { readonly json: string }

/** The digits of one number inside a resource, by its path. Parses the resource once more: for what is shown, not for all. */
export function digitsAt(record: Written, path: readonly (string | number)[]): string | undefined {
  let node = parsed.get(record) ?? parse(record.json)
  parsed.set(record, node)
  for (const step of path) {
    if (node === null || typeof node !== 'object') return undefined
    node = (node as Record<string | number, unknown>)[step]
  }
  return node === undefined || node === null ? undefined : String(node)
}
