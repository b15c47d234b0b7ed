/** The first half of her first page's sentence. Pure. */
const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** `Nothing needs you.`, `One request needs you.`, `Two requests need you.` */
export function needsYou(requests: number): string {
  if (requests === 0) return 'Nothing needs you.'
  return requests === 1 ? 'One request needs you.' : `${WORDS[requests] ?? requests} requests need you.`
}
