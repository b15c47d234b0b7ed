/** Medicines in use: prescribed or reported, and not ended. Several prescriptions of one product are one line. Pure. */
import type { CodeableConcept, Dosage, Medication, MedicationRequest, MedicationStatement, Reference } from 'fhir/r4'
import { deniesMedicines, SECTION, saysNoInformation, sectionNilKnown } from './absence'
import type { MedicinesView, MedicineView, ViewOptions } from './chart-view'
import { conceptKey, conceptText, sentenceCase } from './codes'
import { formatDay, instantOf } from './dates'
import { doseText } from './dosage'
import type { OpenedRecord } from './opened-record'
import { indexByReference, type Opened, referenceKey, type SortedOut } from './sort-out'

type Use = {
  readonly record: OpenedRecord
  readonly code: CodeableConcept | undefined
  readonly inUse: boolean
  readonly since: string | undefined
  readonly dosage: Dosage | undefined
  readonly path: readonly (string | number)[]
}

type Products = ReadonlyMap<string, Opened<Medication>>

export function medicinesView(sorted: SortedOut, now: Date, options: ViewOptions): MedicinesView {
  const products = indexByReference(sorted.Medication)
  const uses = [
    ...sorted.MedicationRequest.filter(({ resource }) => resource.status !== 'entered-in-error').map((one) =>
      fromRequest(one, products, now),
    ),
    ...sorted.MedicationStatement.filter(({ resource }) => resource.status !== 'entered-in-error').map((one) =>
      fromStatement(one, products, now),
    ),
  ]
  const real = uses.filter(({ code }) => !deniesMedicines(code) && !saysNoInformation(code))
  const inUse = merge(real.filter((use) => use.inUse)).map((use) => viewOf(use, options.timeZone))
  const nil = uses.some(({ code }) => deniesMedicines(code)) || sectionNilKnown(sorted.Composition, SECTION.medicines)
  const current = new Set(real.filter((use) => use.inUse).map(keyOf))
  const past = new Set(real.filter((use) => !use.inUse).map(keyOf))
  return {
    state: inUse.length > 0 ? 'listed' : nil ? 'none-known' : 'not-recorded',
    inUse,
    past: [...past].filter((key) => !current.has(key)).length,
  }
}

function fromRequest({ record, resource }: Opened<MedicationRequest>, products: Products, now: Date): Use {
  const end = resource.dispenseRequest?.validityPeriod?.end
  const order = resource.intent !== 'proposal' && resource.doNotPerform !== true
  return {
    record,
    code: productOf(resource, products),
    inUse: resource.status === 'active' && order && !isOver(end, now),
    since: resource.authoredOn,
    dosage: resource.dosageInstruction?.[0],
    path: ['dosageInstruction', 0],
  }
}

function fromStatement({ record, resource }: Opened<MedicationStatement>, products: Products, now: Date): Use {
  return {
    record,
    code: productOf(resource, products),
    inUse: resource.status === 'active' && !isOver(resource.effectivePeriod?.end, now),
    since: resource.effectivePeriod?.start ?? resource.effectiveDateTime ?? resource.dateAsserted,
    dosage: resource.dosage?.[0],
    path: ['dosage', 0],
  }
}

/** A partial end date is over only when all of it is: `2016` ends with the year. */
function isOver(end: string | undefined, now: Date): boolean {
  const at = instantOf(end)
  if (at === undefined || end === undefined) return false
  const slack = end.length === 4 ? 366 : end.length === 7 ? 31 : end.length === 10 ? 1 : 0
  return at + slack * 86_400_000 < now.getTime()
}

type Named = {
  medicationCodeableConcept?: CodeableConcept | undefined
  medicationReference?: Reference | undefined
  contained?: readonly { resourceType: string; id?: string | undefined }[] | undefined
}

function productOf(use: Named, products: Products): CodeableConcept | undefined {
  if (use.medicationCodeableConcept) return use.medicationCodeableConcept
  const reference = use.medicationReference?.reference
  const inside = use.contained?.find((one) => reference === `#${one.id}` && one.resourceType === 'Medication')
  const code = inside ? (inside as Medication).code : products.get(referenceKey(reference) ?? '')?.resource.code
  const display = use.medicationReference?.display
  return code ?? (display ? { text: display } : undefined)
}

function keyOf(use: Use): string {
  return use.code ? conceptKey(use.code) : use.record.id
}

/** Refills of one product at one dose are one line, since the earliest. Two doses stay two lines: both may be taken. */
function merge(uses: readonly Use[]): readonly Use[] {
  const merged = new Map<string, Use>()
  for (const use of uses) {
    const key = `${keyOf(use)} ${doseKey(use.dosage)}`
    const before = merged.get(key)
    const [older, newer] = before && startOf(before) <= startOf(use) ? [before, use] : [use, before ?? use]
    merged.set(key, { ...newer, since: older.since ?? newer.since })
  }
  return [...merged.values()].sort((a, b) => startOf(b) - startOf(a))
}

function doseKey(dosage: Dosage | undefined): string {
  return JSON.stringify([dosage?.text, dosage?.timing, dosage?.doseAndRate, dosage?.asNeededBoolean])
}

function startOf(use: Use): number {
  return instantOf(use.since) ?? 0
}

function viewOf(use: Use, timeZone: string): MedicineView {
  const name = sentenceCase(conceptText(use.code).replace(/^Product containing (?:only )?/i, ''))
  const since = use.since ? { since: { iso: use.since, text: formatDay(use.since, timeZone) } } : {}
  return {
    id: use.record.id,
    name: name || 'Medicine not named: see the record',
    dose: doseText(use.dosage, use.record, use.path),
    ...since,
  }
}
