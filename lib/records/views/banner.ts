/** Who the patient is, in the order and with the rules of the NHS CUI banner; what is unknown is spelled out. Pure. */
import type { HumanName, Patient } from 'fhir/r4'
import { ageText } from './age'
import type { BannerView, ViewOptions } from './chart-view'
import { conceptText } from './codes'
import { formatDay, isoDayIn } from './dates'

const NOT_RECORDED = 'Not recorded'
const NO_BREAK = '\u00a0'
const GENDERS: Readonly<Record<string, string>> = { male: 'Male', female: 'Female', other: 'Other', unknown: 'Unknown' }
const NAME_USES = ['official', 'usual', undefined, 'temp', 'nickname', 'anonymous'] as const

export function bannerView(patient: Patient | undefined, now: Date, options: ViewOptions): Omit<BannerView, 'facts'> {
  const deceased = deathWords(patient, options.timeZone)
  return {
    name: nameText(patient),
    born: bornText(patient, now, options.timeZone),
    gender: patient?.gender ? (GENDERS[patient.gender] ?? 'Unknown') : NOT_RECORDED,
    mrn: mrnOf(patient, options.mrnSystem),
    ...(deceased ? { deceased } : {}),
  }
}

/** `VEGA, Marisol (Ms)` */
export function nameText(patient: Patient | undefined): string {
  const name = pickName(patient?.name)
  if (!name) return 'Name not recorded'
  const family = name.family?.toLocaleUpperCase('en')
  const given = name.given?.join(' ')
  const title = name.prefix?.[0]?.replace(/\.$/, '')
  const text = [family, given].filter(Boolean).join(', ') || name.text
  if (!text) return 'Name not recorded'
  return title ? `${text} (${title})` : text
}

/** A maiden or old name is never the banner's. */
function pickName(names: readonly HumanName[] | undefined): HumanName | undefined {
  for (const use of NAME_USES) {
    const found = names?.find((name) => name.use === use && !name.period?.end)
    if (found) return found
  }
  return names?.find((name) => name.use !== 'old' && name.use !== 'maiden')
}

/** `14-Mar-1974 (52 y)`; for the deceased the age at death. */
function bornText(patient: Patient | undefined, now: Date, timeZone: string): string {
  const born = patient?.birthDate
  if (!born) return NOT_RECORDED
  const died = patient.deceasedDateTime
  const until = died ? fullDay(died, timeZone) : patient.deceasedBoolean ? undefined : isoDayIn(now, timeZone)
  const age = until ? ageText(born, until).replaceAll(' ', NO_BREAK) : ''
  return formatDay(born, timeZone) + (age ? ` (${died ? `died at ${age}` : age})` : '')
}

function fullDay(date: string, timeZone: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  return date.includes('T') ? isoDayIn(new Date(date), timeZone) : undefined
}

function deathWords(patient: Patient | undefined, timeZone: string): string | undefined {
  if (patient?.deceasedDateTime) return `Died ${formatDay(patient.deceasedDateTime, timeZone)}`
  return patient?.deceasedBoolean ? 'Deceased, date not recorded' : undefined
}

/** One's own record number; without a configured system the first of type MR, else an official or the first one. */
export function mrnOf(patient: Patient | undefined, system: string | undefined): string {
  const all = (patient?.identifier ?? []).filter((identifier) => identifier.value)
  const found =
    (system ? all.find((identifier) => identifier.system === system) : undefined) ??
    all.find((identifier) => identifier.type?.coding?.some((coding) => coding.code === 'MR')) ??
    all.find((identifier) => identifier.use === 'official') ??
    all[0]
  return found?.value ?? NOT_RECORDED
}

const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'

/** `Prefers Arabic`, `Needs an interpreter: Arabic`: said only where the source names a preference. */
export function languageFact(patient: Patient | undefined): string | undefined {
  const preferred = patient?.communication?.find((one) => one.preferred)
  const words = conceptText(preferred?.language)
  const interpreter = patient?.extension?.some(({ url, valueBoolean }) => url === INTERPRETER && valueBoolean)
  if (!words) return interpreter ? 'Needs an interpreter' : undefined
  return interpreter ? `Needs an interpreter: ${words}` : `Prefers ${words}`
}
