/** What is known of this device's receipts, in words for each room. Pure. */
import { count } from '@/lib/base/count'
import { formatInstant } from '@/lib/records/views/dates'
import type { Kept, KeptReceipt, Trouble } from './kept'

export type Room = 'patient' | 'officer' | 'staff'

export type Missing = { readonly commitment: string; readonly note: string; readonly said: string; readonly putAway: boolean }

/** Where nothing was found out yet: true of every device, so that a page can say it before it asked. */
export const BEFORE = 'What is done here is looked for in the ledger by this device, a minute later.'

/** `37 acts on this device in the last day are in the ledger, checked here 14:02.` */
export function lineOf({ receipts, last }: Kept, timeZone: string): string {
  const all = [...receipts.values()]
  const number = (state: KeptReceipt['state']) => all.filter((one) => one.state === state).length
  const [included, waiting, unvouched] = [number('included'), number('waiting'), number('unvouched')]
  if (!last) return BEFORE
  const at = `checked here ${formatInstant(new Date(last.atMs), timeZone).slice(-5)}`
  const said = [
    included === 0
      ? `Nothing done on this device in the last day was found in the ledger, ${at}.`
      : `${acts(included)} on this device in the last day ${included === 1 ? 'is' : 'are'} in the ledger, ${at}.`,
  ]
  if (waiting > 0) said.push(`${acts(waiting)} more ${waiting === 1 ? 'is' : 'are'} looked for in a moment.`)
  if (unvouched > 0)
    said.push(
      `For ${acts(unvouched).toLowerCase()} the receipt is not signed by a key that this device keeps, so it proves nothing.`,
    )
  if (last.trouble) said.push(TROUBLES[last.trouble])
  return said.join(' ')
}

function acts(n: number): string {
  return n === 1 ? 'One act' : `${count(n)} acts`
}

const TROUBLES: { readonly [T in Trouble]: string } = {
  offline: 'It could not be checked just now: this device is offline.',
  unreachable: 'It could not be checked just now: the ledger could not be read.',
  'no-quorum': 'It could not be checked just now: its witnesses have not countersigned the ledger yet.',
  behind: 'It could not be checked just now: the witnesses are behind what this device saw before.',
  keys: 'It could not be checked: the ledger is not signed by the keys that this device keeps. Verify says more.',
  contradicted: 'It could not be checked: the ledger does not fit what was signed, or what this device saw before.',
}

export function missingOf({ receipts }: Kept, timeZone: string): Missing[] {
  return [...receipts].flatMap(([commitment, { state, note, keptMs, asOfMs, putAway = false }]) => {
    if (state !== 'overdue' || !note) return []
    const by = asOfMs === undefined ? '' : `, and not in the ledger of ${formatInstant(new Date(asOfMs), timeZone)}`
    return [{ commitment, note, putAway, said: `${formatInstant(new Date(keptMs), timeZone)}: promised within a minute${by}` }]
  })
}

/** What it means comes first, then whom to tell. */
export const MEANS =
  'The portal signed a receipt for it and promised to have it in the ledger within a minute. It is not there. Somebody may have removed it before it was numbered.'

export const WHAT_NOW: { readonly [R in Room]: string } = {
  patient:
    'Nothing in your record changed. Save the receipt, and tell the privacy officer of your hospital by telephone. You need not know why it is missing.',
  staff: 'Care goes on. Save the receipt, and tell your privacy officer: it names neither you nor a patient.',
  officer:
    'Save the receipt outside this portal, and ask whoever runs the portal what was done to its database at that time. With a copy of the ledger (npm run mirror) anybody can check it: npm run verify -- receipt.txt --policy FILE --log COPY.',
}
