/**
 * Test data: STORY's planted accesses, each beside the one that only looks like it, as facts and as what must be said of
 * them. The seeded ones are looked for by the same words in the demo. Pure.
 */
import type { State } from '@/lib/oversight/explain'
import type { Act, Around, Case, Known } from '@/lib/oversight/explain-case'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const AT = Date.parse('2026-11-18T10:40:00.000Z')

const NOTHING: Known = {
  relations: [],
  tasks: [],
  rota: [],
  self: false,
  coWorker: false,
  knownPerson: false,
  sameStreet: false,
  sameSurname: false,
  deceasedAt: null,
  shareEnded: null,
}
const ALONE: Around = { searchedLetters: null, mistake: null, review: null }
const ACT: Act = {
  action: 'chart.open',
  outcome: 'permitted',
  role: 'nurse',
  basis: 'care',
  policies: ['care.encounter'],
  named: false,
  at: AT,
  night: false,
  organisation: 'Northgate General',
}

export type More = { act?: Partial<Act>; known?: Partial<Known>; around?: Partial<Around>; now?: number }
export type Row = readonly [title: string, more: More, state: State, words: string]

export function caseOf({ act, known, around, now }: More): Case {
  return {
    act: { ...ACT, ...act },
    known: { ...NOTHING, ...known },
    around: { ...ALONE, ...around },
    now: now ?? AT + HOUR,
    zone: 'UTC',
  }
}

export const at = (hours: number, lasts: number | null = 1) => ({
  since: AT + hours * HOUR,
  until: lasts === null ? null : AT + (hours + lasts) * HOUR,
})
export const refused = (more: Partial<Act> = {}): Partial<Act> => ({
  outcome: 'refused',
  basis: 'none',
  policies: [],
  refusal: 'not-found',
  ...more,
})
export const coding = { role: 'coder', basis: 'duty', policies: ['duty.coding'] } as const
export const laboratory = { role: 'laboratory', basis: 'duty', policies: ['duty.diagnostics'] } as const
export const desk = { role: 'desk', basis: 'duty', policies: ['duty.desk'] } as const
export const declared = (reason: string) => ({ basis: 'declared', policies: ['declared.general'], reason }) as const
export const mistake = (stayMs: number | null, items: number, nextAfterMs: number | null) => ({
  mistake: { stayMs, items, nextAfterMs },
})

/** STORY's planted accesses, each with the one that only looks like it. */
export const STORY: readonly Row[] = [
  ['Byrne opens her colleague Pham at 02:14', { act: { night: true }, known: { coWorker: true } }, 'flagged', 'co-worker'],
  [
    'Ilić opens Pham at 03:05: floated to Maternity, gave a dose',
    {
      act: { night: true },
      known: { coWorker: true, rota: [{ ...at(-4, 10), ward: true }], tasks: [{ ...at(0.2), kind: 'dose' }] },
    },
    'explained',
    'on the rota of the ward, gave a dose',
  ],
  ['Pugh opens Siddiqui of his street, no claim', { act: coding, known: { sameStreet: true } }, 'flagged', 'same street'],
  [
    'Quispe opens Kowalczyk of her street: registered the arrival three minutes later',
    { act: desk, known: { sameStreet: true, tasks: [{ ...at(0.05), kind: 'arrival' }] } },
    'explained',
    'registered the arrival',
  ],
  [
    'Fonseca tries Ngata, his emergency contact',
    { act: refused(desk), known: { knownPerson: true } },
    'flagged',
    'refused, emergency contact',
  ],
  [
    'Keller refused at 10:40: visit booked, the share ended at 10:02',
    { act: refused(), known: { shareEnded: AT - 38 * 60_000, tasks: [{ ...at(30), kind: 'visit' }] } },
    'explained',
    'visit booked, share ended at 10:02',
  ],
  [
    'Osei refused at 10:03: the share ended a minute before',
    { act: refused(), known: { shareEnded: AT - 60_000 } },
    'explained',
    'share ended at 10:39',
  ],
  [
    'student Wrona opens A. Wrona: assigned team',
    { act: { role: 'student', policies: ['care.team'] }, known: { sameSurname: true } },
    'explained',
    'care team',
  ],
  [
    'C. Okafor opens Ngozi: an order',
    { act: { role: 'therapist', policies: ['care.order'] }, known: { sameSurname: true } },
    'explained',
    'open order',
  ],
  ['the same surname, alone', { known: { sameSurname: true } }, 'unexplained', 'department’s rule alone'],
  [
    'Byrne uses emergency access on Ashdown, unreviewed for six days',
    { act: { basis: 'emergency', policies: ['emergency.open'] }, now: AT + 6 * DAY },
    'flagged',
    'not reviewed, 6 days',
  ],
  [
    'the same on its first day',
    { act: { basis: 'emergency', policies: ['emergency.open'] } },
    'unexplained',
    'emergency, under review',
  ],
  [
    'Carvalho’s emergency, closed as appropriate',
    { act: { basis: 'emergency', policies: [] }, around: { review: 'appropriate' }, now: AT + 6 * DAY },
    'explained',
    'emergency, reviewed as appropriate',
  ],
  [
    'Zhao searches "As", "Ash" and opens Ashdown',
    { act: laboratory, around: { searchedLetters: 2 } },
    'flagged',
    'browsing by initials',
  ],
  [
    'Karimov opens Ashdown: imaging',
    {
      act: { ...laboratory, role: 'radiology' },
      around: { searchedLetters: 3 },
      known: { tasks: [{ ...at(-2, 4), kind: 'imaging' }] },
    },
    'explained',
    'imaging to read',
  ],
  ['a whole name was searched', { act: laboratory, around: { searchedLetters: 7 } }, 'unexplained', 'department’s rule alone'],
  [
    'Zhao opens Whitcombe 37 days after his death',
    { act: laboratory, known: { deceasedAt: AT - 37.4 * DAY } },
    'flagged',
    '37 days after death',
  ],
  [
    'Pugh’s final coding',
    { act: coding, known: { deceasedAt: AT - 5 * DAY, tasks: [{ ...at(-24, 72), kind: 'claim' }] } },
    'explained',
    'claim assigned',
  ],
  [
    'Solheim’s mortality review, declared',
    {
      act: { ...declared('consult'), role: 'physician' },
      known: { deceasedAt: AT - 20 * DAY, tasks: [{ ...at(40), kind: 'review' }] },
    },
    'explained',
    'review assigned',
  ],
  [
    'Solheim opens Fernández for 14 s; Fernandes 20 s later',
    { act: declared('mistake'), around: mistake(14_000, 1, 20_000) },
    'explained',
    'opened by mistake, borne out',
  ],
  [
    'Pugh claims the same after 6 minutes and 9 panels',
    { act: coding, around: mistake(360_000, 9, 20_000) },
    'flagged',
    '“by mistake”, stayed 6 minutes, opened 9 items',
  ],
  [
    'a mistake after which no other chart follows',
    { act: declared('mistake'), around: mistake(14_000, 1, null) },
    'unexplained',
    'opened by mistake, not borne out',
  ],
  [
    'a mistake of a minute and a half',
    { act: declared('mistake'), around: mistake(90_000, 1, 20_000) },
    'unexplained',
    'opened by mistake, not borne out',
  ],
  [
    'Keller opens a chart of the recall list',
    { known: { tasks: [{ ...at(-5, 10), kind: 'recall' }] } },
    'explained',
    'on the recall list',
  ],
  [
    'Pugh, a month-end claim',
    { act: coding, known: { tasks: [{ ...at(-5, 10), kind: 'claim' }] } },
    'explained',
    'claim assigned',
  ],
  [
    'Karimov reads at 03:00, imaging on the night list',
    {
      act: { ...laboratory, role: 'radiology', night: true },
      known: { rota: [{ ...at(-4, 8), ward: false }], tasks: [{ ...at(-1), kind: 'imaging' }] },
    },
    'explained',
    'imaging to read',
  ],
  ['Karimov opens his own chart', { act: { ...laboratory, role: 'radiology' }, known: { self: true } }, 'flagged', 'own chart'],
  ['Byrne, a single open over weeks', {}, 'unexplained', 'department’s rule alone'],
  ['Ilić, the same by rota', { known: { rota: [{ ...at(-4, 8), ward: true }] } }, 'explained', 'on the rota of the ward'],
  [
    'sepsis-watch, nightly',
    { act: { role: 'agent', basis: 'duty', policies: ['duty.agent'], night: true } },
    'explained',
    'automatic, for Northgate General',
  ],
]
