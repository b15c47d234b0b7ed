/** A dose in words: the prescriber's own text where there is one, else built from its parts, digits as written. Pure. */
import type { Dosage, Timing } from 'fhir/r4'
import { conceptText } from './codes'
import { digitsAt, measured, quantityText, type Written } from './measured'

const PERIODS: Readonly<Record<string, string>> = { h: 'hour', d: 'day', wk: 'week', mo: 'month', a: 'year', min: 'minute' }
const WHEN: Readonly<Record<string, string>> = {
  MORN: 'morning',
  AFT: 'afternoon',
  EVE: 'evening',
  NIGHT: 'night',
  HS: 'at bedtime',
  AC: 'before meals',
  PC: 'after meals',
  C: 'with meals',
}

/** `path` leads to the dosage inside the record, so that `0.50` stays `0.50`. */
export function doseText(dosage: Dosage | undefined, record: Written, path: readonly (string | number)[]): string {
  if (!dosage) return 'dose not recorded'
  const own = dosage.text?.trim() || dosage.patientInstruction?.trim()
  if (own) return own
  const needed = dosage.asNeededBoolean || dosage.asNeededCodeableConcept ? 'as needed' : ''
  const parts = [amount(dosage, record, path), timingText(dosage.timing), conceptText(dosage.route).toLowerCase(), needed]
  return parts.filter(Boolean).join(', ') || 'dose not recorded'
}

function amount(dosage: Dosage, record: Written, path: readonly (string | number)[]): string {
  const quantity = dosage.doseAndRate?.[0]?.doseQuantity
  if (quantity?.value === undefined) return ''
  const exact = digitsAt(record, [...path, 'doseAndRate', 0, 'doseQuantity', 'value']) ?? String(quantity.value)
  const unit = quantity.unit ?? quantity.code
  return unit ? quantityText(measured(exact, unit)) : `${exact} ${exact === '1' ? 'dose' : 'doses'}`
}

function timingText(timing: Timing | undefined): string {
  const repeat = timing?.repeat
  if (repeat?.when?.length) return repeat.when.map((code) => WHEN[code] ?? code).join(', ')
  if (!repeat?.frequency || !repeat.period || !repeat.periodUnit) return conceptText(timing?.code)
  const unit = PERIODS[repeat.periodUnit] ?? repeat.periodUnit
  if (repeat.period !== 1) return `${times(repeat.frequency)}every ${repeat.period} ${unit}s`
  return `${repeat.frequency === 1 ? 'once ' : times(repeat.frequency)}a ${unit}`
}

function times(frequency: number): string {
  return frequency === 1 ? '' : frequency === 2 ? 'twice ' : `${frequency} times `
}
