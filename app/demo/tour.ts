/** The short tour of a demo: six steps, each said in two sentences, with who one is and where it happens. Pure. */
export const TOUR_COOKIE = 'chartseal-tour'

export type TourStep = {
  readonly title: string
  /** What is typed in a terminal stands between backquotes. */
  readonly words: string
  /** A persona's id. */
  readonly as: string
  readonly at: string
}

export const TOUR: readonly TourStep[] = [
  {
    title: 'Open a chart',
    words:
      'You are Dr Solheim, physician on 5 West. Type “vega” and open her chart. The line above it says why it opened, and under which number that look was written down before anything was shown.',
    as: 'solheim',
    at: '/find',
  },
  {
    title: 'See who looked',
    words:
      'You are Marisol Vega, the patient. Every look at her chart is in this list, the newest first, with its reason in plain words: yours too, if you opened it. Nobody can take it out again unnoticed.',
    as: 'vega',
    at: '/me/looked',
  },
  {
    title: 'Decide',
    words:
      'Another clinic asks to see part of your record. Read exactly what, leave out what you like, and share or not: you sign with a key that only this browser has.',
    as: 'vega',
    at: '/me',
  },
  {
    title: 'Watch the watchers',
    words:
      'You are Nadia Rahmani, privacy officer. Every access of half a year is here, and why. Hide what is explained: what stays is worth a question.',
    as: 'rahmani',
    at: '/audit',
  },
  {
    title: 'Check it yourself',
    words: 'Nobody has to believe the portal. Check the whole history in this browser: every entry, every link, the signature.',
    as: 'rahmani',
    at: '/audit/verify',
  },
  {
    title: 'Now try to cheat it',
    words:
      'You run the hospital’s database. In a terminal, `npm run cheat -- --entry 100` changes one byte of an entry behind the portal’s back. Check again and see where it breaks; `npm run cheat -- --undo` puts it back.',
    as: 'rahmani',
    at: '/audit/verify',
  },
]

/** From a cookie: 1 to 6, else nobody is on a tour. */
export function parseStep(text: unknown): number | undefined {
  const step = typeof text === 'string' && /^[1-9]$/.test(text) ? Number(text) : 0
  return step >= 1 && step <= TOUR.length ? step : undefined
}
