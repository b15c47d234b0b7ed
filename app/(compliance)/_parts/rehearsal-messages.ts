/** What the page of the rehearsal and its worker say to each other, and what each attack is called. Pure. */
import { count } from '@/lib/base/count'
import type { Attack, Rehearsed } from '@/lib/ledger/rehearsal'
import { BREAKS } from './check-messages'

export type RehearsalRequest = { readonly attack: Attack }
export type RehearsalReport =
  | { readonly kind: 'rehearsed'; readonly attack: Attack; readonly at: number; readonly size: number; readonly found: Rehearsed }
  | { readonly kind: 'cannot'; readonly reason: string }

export const ATTACK_WORDS: { readonly [A in Attack]: { readonly name: string; readonly how: string } } = {
  edit: { name: 'Change an entry', how: 'One bit of one entry, as somebody with the database can.' },
  delete: { name: 'Remove an entry', how: 'One row with all its hashes; those after it move up.' },
  reorder: { name: 'Swap two entries', how: 'Two neighbours change places, hashes and all.' },
  truncate: { name: 'Cut the end off', how: 'As if what happened last had never been written, or an old backup were served.' },
  forge: {
    name: 'Forge, and recompute every hash',
    how: 'An entry is changed and all that follows is made to fit, as somebody does who knows how it works.',
  },
  'stolen-key': {
    name: 'Forge, and sign with the log’s own key',
    how: 'The same, and the checkpoint is signed anew. A key made for this rehearsal plays the log’s.',
  },
}

/** What the check says of the attacked copy. */
export function foundWords({ at, found: { alone, remembered } }: Extract<RehearsalReport, { kind: 'rehearsed' }>): string {
  if (alone.verdict === 'broken') {
    const place = alone.position === undefined ? '' : ` at entry ${count(alone.position)}`
    return `Found${place}: ${BREAKS[alone.kind].found.toLowerCase()}. What was attacked: entry ${count(at)}.`
  }
  if (alone.verdict === 'intact' && remembered.verdict === 'broken')
    return 'Every hash and the signature hold: the log alone could not show this. Found all the same, because this device remembers a checkpoint that does not fit; and no witness would countersign it.'
  return 'Not found. That should not be: please tell whoever runs the portal.'
}
