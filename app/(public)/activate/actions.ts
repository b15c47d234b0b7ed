'use server'
import type { ActivateState } from '@/app/(public)/_parts/activate-state'
import { requireFromHere } from '@/app/from-here'
import { weakWords } from '@/app/password-words'
import type { Refusal } from '@/lib/base/outcome'
import { waitWords } from '@/lib/base/wait'
import { activate } from '@/lib/directory/activate'
import { loadBorn } from '@/lib/records/born'
import { visitOf } from '@/lib/session/visit'

export async function makeAccount(before: ActivateState | null, form: FormData): Promise<ActivateState> {
  await requireFromHere(form)
  const typed = {
    code: textOf(form, 'code'),
    birth: textOf(form, 'birth'),
    login: textOf(form, 'login'),
    address: textOf(form, 'address'),
  }
  const again = { attempt: (before?.attempt ?? 0) + 1, typed, problems: {} }
  const password = textOf(form, 'own')
  if (password !== textOf(form, 'again')) return { ...again, problems: { again: 'The two passwords are not the same.' } }
  const { code, birth: birthDate, login, address } = typed
  const outcome = await activate({ code, birthDate, login, address, password }, loadBorn, await visitOf())
  return outcome.ok ? { attempt: again.attempt, problems: {}, done: true } : { ...again, ...problemIn(outcome.refusal) }
}

/** Of code and birth date never which was wrong, nor whether there is such a code. */
function problemIn({ code, field, afterSeconds }: Refusal): Pick<ActivateState, 'problems'> & { readonly problem?: string } {
  if (code === 'too-many')
    return { problems: {}, problem: `Too many tries from here. The next one is looked at ${waitWords(afterSeconds ?? 60)}.` }
  const own = weakWords(field)
  if (own) return { problems: { own } }
  switch (field) {
    case 'birth-date':
      return { problems: { birth: 'A whole date, please: day, month and year.' } }
    case 'login':
      return { problems: { login: 'Choose another: somebody has this one, or it is too short or holds other signs.' } }
    case 'address':
      return { problems: { address: 'That is no mail address: name@place.example, one only.' } }
    default:
      return {
        problems: {},
        problem: 'Code and birth date do not fit together, or the code is used up or too old. Ask at the desk for a new one.',
      }
  }
}

/** Cut to more than any field may hold. */
function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.slice(0, 300) : ''
}
