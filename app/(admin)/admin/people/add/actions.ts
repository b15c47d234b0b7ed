'use server'
import type { AddState } from '@/app/(admin)/_parts/add-state'
import { momentOf } from '@/app/(admin)/when'
import { dayEnd } from '@/app/day-end'
import { requireFromHere } from '@/app/from-here'
import { refusalWords } from '@/lib/access/words'
import { timeZone } from '@/lib/base/time-zone'
import { addPerson } from '@/lib/directory/add-person'
import { PERSON_FIELDS, type PersonField, type PersonProblems, readPerson, type TypedPerson } from '@/lib/directory/new-person'
import { currentActor } from '@/lib/session/current-actor'

export async function add(before: AddState | null, form: FormData): Promise<AddState> {
  await requireFromHere(form)
  const typed = Object.fromEntries(PERSON_FIELDS.map((field) => [field, textOf(form.get(field))])) as TypedPerson
  const again = { attempt: (before?.attempt ?? 0) + 1, typed, problems: {} }
  const actor = await currentActor()
  if (!actor) return { ...again, refusal: refusalWords('no-session') }
  const read = readPerson(typed)
  if (!read.ok) return { ...again, problems: wordsFor(read.problems) }
  const end = read.person.lastDay === undefined ? undefined : dayEnd(read.person.lastDay, timeZone())
  const outcome = await addPerson(actor, read.person, end === undefined ? undefined : new Date(end))
  if (outcome.ok) {
    const { firstPassword, until, mailed } = outcome.value
    const { name, login } = read.person
    return {
      attempt: again.attempt,
      problems: {},
      added: { name, login, until: momentOf(until).text, ...(mailed ? {} : { password: firstPassword }) },
    }
  }
  if (outcome.refusal.field === 'login')
    return { ...again, problems: { login: 'Somebody has this login already. Choose another.' } }
  return { ...again, refusal: refusalWords(outcome.refusal.code) }
}

/** Cut to more than any field may hold: what is too long is said to be, and not sent back whole. */
function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.slice(0, 200) : ''
}

function wordsFor(problems: PersonProblems): AddState['problems'] {
  const fields = Object.keys(problems) as PersonField[]
  return Object.fromEntries(fields.map((field) => [field, words(field, problems[field])]))
}

function words(field: PersonField, problem: PersonProblems[PersonField]): string {
  switch (problem) {
    case 'too-long':
      return 'At most 80 characters, please.'
    case 'too-short':
      return 'At least three characters, please.'
    case 'letters':
      if (field === 'lastDay') return 'A whole date, please: day, month and year.'
      if (field === 'address') return 'That is no mail address: name@place.example, one only.'
      return field === 'login' ? 'Letters, digits and . _ @ + - only, no spaces.' : 'This holds characters that cannot be shown.'
    case 'missing':
    case undefined:
      return MISSING[field]
  }
}

const MISSING: Record<PersonField, string> = {
  name: 'A name is needed: patients read who looked.',
  role: 'Choose a role from the list.',
  department: 'A department is needed.',
  login: 'A name to sign in with is needed.',
  address: 'A mail address is needed.',
  lastDay: 'A day is needed.',
}
