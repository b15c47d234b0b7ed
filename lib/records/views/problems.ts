/** Active problems, the latest first; findings about work, home and habits are kept apart, not dropped. Pure. */
import type { Condition } from 'fhir/r4'
import { deniesProblems, SECTION, saysNoInformation, sectionNilKnown } from './absence'
import type { ProblemsView, ProblemView, ViewOptions } from './chart-view'
import { anyHasCode, conceptKey, conceptText, hasCode, sentenceCase } from './codes'
import { formatDay, instantOf } from './dates'
import type { Opened, SortedOut } from './sort-out'

const VOID: ReadonlySet<string> = new Set(['entered-in-error', 'refuted'])
const ACTIVE: ReadonlySet<string> = new Set(['active', 'recurrence', 'relapse'])
const SOCIAL_CATEGORY: ReadonlySet<string> = new Set(['sdoh', 'social-history'])

/** SNOMED CT findings that sources file as conditions though no clinician treats them. By code: words differ by source. */
const SOCIAL: ReadonlySet<string> = new Set([
  '160903007', // full-time employment
  '160904001', // part-time employment
  '73438004', // unemployed
  '741062008', // not in labour force
  '73595000', // stress
  '422650009', // social isolation
  '423315002', // limited social contact
  '424393004', // reports of violence in the environment
  '706893006', // victim of intimate partner abuse
  '224299000', // received higher education
  '224295006', // primary school education only
  '473461003', // educated to high school level
  '5251000175109', // high school equivalency
  '266948004', // has a criminal record
  '266934004', // transport problem
  '713458007', // lack of access to transport
  '105531004', // unsatisfactory housing
  '32911000', // homeless
  '446654005', // refugee
  '160968000', // risk activity involvement
  '314529007', // medication review due
])

type Dated = { readonly view: ProblemView; readonly at: number; readonly social: boolean }

export function problemsView(sorted: SortedOut, options: ViewOptions): ProblemsView {
  const valid = sorted.Condition.filter(({ resource }) => !hasCode(resource.verificationStatus, VOID))
  const real = valid.filter(({ resource: { code } }) => !deniesProblems(code) && !saysNoInformation(code))
  const active = merge(
    real.filter(({ resource }) => isActive(resource)),
    options.timeZone,
  )
  const denied = valid.some(({ resource }) => deniesProblems(resource.code))
  const nil = denied || sectionNilKnown(sorted.Composition, SECTION.problems)
  return {
    state: active.length > 0 ? 'listed' : nil ? 'none-known' : 'not-recorded',
    active: active.filter((one) => !one.social).map((one) => one.view),
    social: active.filter((one) => one.social).map((one) => one.view),
    past: new Set(real.filter(({ resource }) => !isActive(resource)).map(({ resource }) => conceptKey(resource.code))).size,
  }
}

/** A condition without a status counts as active unless it has an end: hiding it would be the worse mistake. */
function isActive(condition: Condition): boolean {
  if (condition.clinicalStatus) return hasCode(condition.clinicalStatus, ACTIVE)
  return !condition.abatementDateTime && !condition.abatementPeriod && !condition.abatementString
}

/** One line for one problem, however often it was recorded, with the earliest onset. */
function merge(conditions: readonly Opened<Condition>[], timeZone: string): readonly Dated[] {
  const merged = new Map<string, Dated>()
  for (const { record, resource } of conditions) {
    const key = resource.code ? conceptKey(resource.code) : record.id
    const one = dated(record.id, resource, timeZone)
    const before = merged.get(key)
    merged.set(key, before && before.at <= one.at ? before : one)
  }
  return [...merged.values()].sort((a, b) => b.at - a.at)
}

function dated(id: string, condition: Condition, timeZone: string): Dated {
  const onset = condition.onsetDateTime ?? condition.onsetPeriod?.start ?? condition.recordedDate
  const text = sentenceCase(conceptText(condition.code)) || 'Problem not named: see the record'
  const since = onset ? { since: { iso: onset, text: formatDay(onset, timeZone) } } : {}
  return {
    view: { id, text, note: noteOf(condition), ...since },
    at: instantOf(onset) ?? 0,
    social: isSocial(condition),
  }
}

function isSocial(condition: Condition): boolean {
  return hasCode(condition.code, SOCIAL) || anyHasCode(condition.category, SOCIAL_CATEGORY) || hasZCode(condition)
}

/** ICD-10 Z55 to Z65: socioeconomic and psychosocial circumstances. */
function hasZCode({ code }: Condition): boolean {
  return code?.coding?.some((coding) => coding.system?.includes('icd-10') && /^Z(5[5-9]|6[0-5])/.test(coding.code ?? '')) ?? false
}

function noteOf(condition: Condition): string {
  const severity = conceptText(condition.severity).toLowerCase()
  const unsure = hasCode(condition.verificationStatus, new Set(['provisional', 'differential', 'unconfirmed']))
  const again = hasCode(condition.clinicalStatus, new Set(['recurrence', 'relapse'])) ? 'again' : ''
  return [severity, again, unsure ? 'not confirmed' : ''].filter(Boolean).join(', ')
}
