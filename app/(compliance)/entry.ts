import 'server-only'
/** From an opened entry to what is drawn of it. */
import type { CaseView, EntryDetail, EntryView, NamedText } from '@/app/(compliance)/_parts/entry-view'
import { fullMoment } from '@/app/(compliance)/moments'
import { purposeWords } from '@/lib/access/words'
import { count, countOf } from '@/lib/base/count'
import type { OpenedEntry } from '@/lib/oversight/entry'
import type { Explanation } from '@/lib/oversight/explain'

type Told = NonNullable<OpenedEntry['told']>

export function entryView(entry: OpenedEntry): EntryView {
  const { told, position, checkpoint, before, after } = entry
  return {
    position,
    sentence: told
      ? [...told.sentence, { text: '.' }]
      : [{ text: 'This entry cannot be read: what is stored is not what its leaf commits to.' }],
    ...(told ? { when: fullMoment(told.event.at) } : {}),
    ...(told ? { why: caseOf(told.explanation) } : {}),
    details: told ? detailsOf(told) : [],
    hashes: hashesOf(entry),
    proof:
      checkpoint === null
        ? 'Not yet under a signed checkpoint'
        : `Under the signed checkpoint of ${countOf(checkpoint, 'entry', 'entries')}, the first that includes it`,
    sealed: checkpoint !== null,
    seeded: told?.event.detail.seeded !== undefined,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }
}

export function entryDetail(entry: OpenedEntry): EntryDetail {
  const { told } = entry
  return { ...entryView(entry), bytes: told?.bytes ?? '', byteCount: told?.byteCount ?? 0 }
}

function caseOf({ state, words, sentence, for: inFavour, against }: Explanation): CaseView {
  const points = (all: Explanation['for']) => all.map((point) => ({ words: point.words, decides: point.decides }))
  return { state, words: words === state ? '' : words, sentence, against: points(against), inFavour: points(inFavour) }
}

function detailsOf({ event, actor, basis: basisWords }: Told): NamedText[] {
  const { at, outcome, purpose, basis, objects, session, request, subject, detail } = event
  return [
    { name: 'Time', value: `${fullMoment(at).text} (${at})` },
    { name: 'Who', value: [actor.name, actor.duty, actor.organisation].filter(Boolean).join(', ') },
    { name: 'Outcome', value: outcome },
    { name: 'Basis', value: basisWords },
    { name: 'Purpose of use', value: `${purposeWords(purpose)} (${purpose})` },
    { name: 'Policies that decided', value: basis.policies.join(', ') || 'none' },
    ...(subject ? [{ name: 'Place in the patient’s list', value: `number ${count(subject.seq)}` }] : []),
    { name: 'Touched', value: countOf(objects.length, 'item') },
    ...(Object.keys(detail).length > 0 ? [{ name: 'Detail', value: JSON.stringify(detail), exact: true as const }] : []),
    { name: 'Act', value: request, exact: true },
    ...(session ? [{ name: 'Sitting', value: session, exact: true as const }] : []),
  ]
}

function hashesOf({ told, hashes }: OpenedEntry): NamedText[] {
  return [
    { name: 'Leaf entry', value: hashes.entry },
    { name: 'Leaf hash', value: hashes.leaf },
    { name: 'Chain hash', value: hashes.chain },
    ...(told ? [{ name: 'Salt', value: told.salt }] : []),
  ]
}
