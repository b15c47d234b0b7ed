/** What an administrator says of a new person, as typed, and what of it cannot stand. Pure. */
import { utcOfDay } from '@/lib/base/day'
import { parseMailAddress } from '@/lib/base/mail'
import type { Role } from '@/lib/base/vocabulary'

/** Roles of people who work here. Patients come with their record, agents and the system are not people. */
export const STAFF_ROLES = [
  'physician',
  'nurse',
  'pharmacist',
  'therapist',
  'student',
  'desk',
  'coder',
  'laboratory',
  'radiology',
  'officer',
  'administrator',
  'researcher',
] as const satisfies readonly Role[]
export type StaffRole = (typeof STAFF_ROLES)[number]

export type NewPerson = {
  readonly name: string
  readonly role: StaffRole
  readonly department?: string
  readonly login: string
  /** Where her first password is mailed; without one it is handed over. */
  readonly address?: string
  /** `2027-01-05`, of who leaves. */
  readonly lastDay?: string
}

export const PERSON_FIELDS = ['name', 'role', 'department', 'login', 'address', 'lastDay'] as const
export type PersonField = (typeof PERSON_FIELDS)[number]
export type TypedPerson = Readonly<Record<PersonField, string>>
export type PersonProblems = Partial<Record<PersonField, 'missing' | 'too-long' | 'too-short' | 'letters'>>

export type ReadPerson =
  | { readonly ok: true; readonly person: NewPerson }
  | { readonly ok: false; readonly problems: PersonProblems }

const LONGEST = 80
/** Letters, digits and what stands in an e-mail address: a space or a look-alike would be a login nobody can type again. */
const LOGIN = /^[\p{L}\p{N}._@+-]+$/u

/** Whether a login, already in its one spelling, can stand. */
export function isLogin(login: string): boolean {
  return login.length >= 3 && login.length <= LONGEST && LOGIN.test(login) && login.isWellFormed()
}

/** Control and formatting characters could make a name look like another on every screen that shows it. */
const NAME = /^[^\p{C}]+$/u

export function readPerson(typed: TypedPerson): ReadPerson {
  const name = tidy(typed.name)
  const department = tidy(typed.department)
  const login = typed.login.normalize('NFKC').trim()
  const address = parseMailAddress(typed.address)
  const role = STAFF_ROLES.find((known) => known === typed.role)
  const lastDay = typed.lastDay.trim()
  const problems: PersonProblems = {
    ...problemOf('name', name, { required: true, form: NAME, longest: LONGEST }),
    ...(role ? {} : { role: 'missing' as const }),
    ...problemOf('department', department, { required: false, form: NAME, longest: LONGEST }),
    ...problemOf('login', login, { required: true, form: LOGIN, longest: LONGEST }),
    ...(login.length > 0 && login.length < 3 ? { login: 'too-short' as const } : {}),
    ...(typed.address.trim() === '' || address ? {} : { address: 'letters' as const }),
    ...(lastDay === '' || utcOfDay(lastDay) !== undefined ? {} : { lastDay: 'letters' as const }),
  }
  if (!role || Object.keys(problems).length > 0) return { ok: false, problems }
  const more = { ...(department ? { department } : {}), ...(address ? { address } : {}), ...(lastDay ? { lastDay } : {}) }
  return { ok: true, person: { name, role, login, ...more } }
}

/** A department's or team's name in its one spelling; `undefined` for none, and for one that cannot be shown. */
export function readName(typed: string): string | undefined {
  const name = tidy(typed)
  const whole = name !== '' && name.length <= LONGEST && NAME.test(name) && name.isWellFormed()
  return whole ? name : undefined
}

/** One spelling: two departments that differ in a space would be two departments for the rules of access. */
function tidy(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ')
}

type Rule = { readonly required: boolean; readonly form: RegExp; readonly longest: number }

function problemOf(field: PersonField, text: string, { required, form, longest }: Rule): PersonProblems {
  if (text === '') return required ? { [field]: 'missing' } : {}
  if (text.length > longest) return { [field]: 'too-long' }
  return form.test(text) && text.isWellFormed() ? {} : { [field]: 'letters' }
}
