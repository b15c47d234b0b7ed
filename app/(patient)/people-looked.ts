const WORDS = [
  'Nobody',
  'One person',
  'Two people',
  'Three people',
  'Four people',
  'Five people',
  'Six people',
  'Seven people',
  'Eight people',
  'Nine people',
]

/** "Three people looked at your record this month." */
export function peopleLooked({ people, cut }: { readonly people: number; readonly cut: boolean }): string {
  if (cut && people === 0) return 'Not every look of this month could be counted.'
  const who = WORDS[people] ?? `${people} people`
  return `${cut ? `At least ${who.toLowerCase()}` : who} looked at your record this month.`
}
