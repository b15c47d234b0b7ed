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
export function peopleLooked(count: number): string {
  return `${WORDS[count] ?? `${count} people`} looked at your record this month.`
}
