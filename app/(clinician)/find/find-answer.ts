import 'server-only'
import type { FindAnswer, FindResult } from '@/app/(clinician)/_parts/find-view'
import { basisWords } from '@/app/(clinician)/basis-words'
import { refusalWords } from '@/lib/access/words'
import type { Refusal } from '@/lib/base/outcome'
import { type Found, LONGEST_QUERY, type SearchAnswer, searchPatients } from '@/lib/records/search'
import { currentActor } from '@/lib/session/current-actor'

const NOTHING: FindAnswer = { results: [], total: 0 }

/** For the form and for the box that searches while one types: whoever asks, by her cookie. `query`: as it was sent. */
export async function answerFind(query: unknown): Promise<FindAnswer> {
  const actor = await currentActor()
  if (!actor) return { ...NOTHING, status: 401, problem: refusalWords('no-session') }
  if (typeof query !== 'string' || query.trim() === '') return NOTHING
  if (query.length > LONGEST_QUERY) return { ...NOTHING, problem: `Please use at most ${LONGEST_QUERY} characters.` }
  const answer = await searchPatients(actor, query)
  if (!answer.ok) return { ...NOTHING, ...refusedOf(answer.refusal) }
  const { found, total } = answer.value
  return { results: found.map(resultOf), total, ...understoodOf(answer.value), ...relaxedOf(answer.value) }
}

function refusedOf({ code, afterSeconds = 1 }: Refusal): Partial<FindAnswer> {
  return code === 'too-many'
    ? { status: 429, afterSeconds, problem: refusalWords(code, afterSeconds) }
    : { problem: refusalWords(code) }
}

function resultOf(found: Found): FindResult {
  const held = found.basis.kind !== 'none'
  const words = held ? basisWords(found.basis) : 'No relationship: declare one to open'
  return {
    patientId: found.patient,
    name: found.name,
    born: found.born,
    gender: found.gender,
    mrn: found.mrn,
    ...(found.deceased ? { deceased: found.deceased } : {}),
    ...duplicateOf(found),
    basis: { held, words },
  }
}

function duplicateOf({ possibleDuplicate, linked }: Found): Pick<FindResult, 'duplicate'> {
  if (linked) return { duplicate: 'Has a second chart, linked' }
  return possibleDuplicate ? { duplicate: 'Possible duplicate: compare before you open' } : {}
}

function understoodOf({ query }: SearchAnswer): Pick<FindAnswer, 'understood'> {
  if (query.birthDate) return { understood: 'with a birth date' }
  return query.numbers.length > 0 ? { understood: 'as a record number' } : {}
}

/** Where nothing matched, each part alone: a wrong digit in a birth date must not hide the patient. */
function relaxedOf({ total, query }: SearchAnswer): Pick<FindAnswer, 'relaxed'> {
  const parts = [...query.words, ...query.numbers, ...(query.birthDate ? [query.birthDate] : [])]
  if (total > 0 || parts.length < 2) return {}
  return { relaxed: parts.map((part) => ({ label: `Find only “${part}”`, query: part })) }
}
