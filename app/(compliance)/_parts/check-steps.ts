/** The parts of a check, in the order in which one rests on the other, and how far each is. Pure. */
import { count, countOf } from '@/lib/base/count'
import type { BrokenKind } from '@/lib/ledger/verify'
import { BREAKS, type CheckState, type CheckVerdict } from './check-messages'

export type StepState = 'waiting' | 'running' | 'held' | 'broken' | 'not-reached'
export type Step = { readonly name: string; readonly what: string; readonly state: StepState; readonly said: string }

const PARTS = [
  { name: 'Leaves', what: 'each entry hashed again and compared with its leaf' },
  { name: 'Links', what: 'each entry chained to the one before' },
  { name: 'Tree', what: 'all leaves together lead to one root' },
  { name: 'Checkpoint', what: 'the root is the one that the log signed' },
  { name: 'Witnesses', what: 'others countersigned that the log grew and never changed' },
] as const

export function stepsOf(state: CheckState): readonly Step[] {
  const said = saidOf(state)
  return PARTS.map((part, i) => ({ ...part, ...(said[i] ?? WAITING) }))
}

type Said = Pick<Step, 'state' | 'said'>
const WAITING: Said = { state: 'waiting', said: '' }

function saidOf(state: CheckState): readonly Said[] {
  if (state.kind === 'idle') return []
  if (state.kind === 'running') {
    const { done, total } = state
    if (total === 0) return [{ state: 'running', said: '' }]
    const running: Said = { state: 'running', said: `${count(done)} of ${count(total)}` }
    return done < total ? [running, running] : [held(running.said), held(running.said), { state: 'running', said: '' }]
  }
  return saidBy(state.verdict)
}

function saidBy(verdict: CheckVerdict): readonly Said[] {
  switch (verdict.kind) {
    case 'cannot-check':
      return PARTS.map(() => ({ state: 'not-reached', said: 'not checked' }))
    case 'broken':
      return brokenSteps(verdict)
    case 'intact': {
      const { upTo, head, witnesses } = verdict
      const all = `${count(upTo)} of ${count(upTo)}`
      return [
        held(all),
        held(all),
        held(`root ${head.slice(0, 8)}…`),
        held(`signed for ${countOf(upTo, 'entry', 'entries')}`),
        witnesses ? held(witnesses.join(', ')) : ALONE,
      ]
    }
  }
}

/** Not a break: nobody promised more. And no hold either: quorum none is never called witnessed. */
const ALONE: Said = { state: 'not-reached', said: 'the log alone signed' }

function held(said: string): Said {
  return { state: 'held', said }
}

/** In which part a break shows. */
const PART_OF: { readonly [K in BrokenKind]: number } = { entry: 0, leaf: 0, size: 0, chain: 1, root: 2, signature: 3 }

/** After a break nothing further is relied upon; an unsigned checkpoint leaves nothing to compare with. */
function brokenSteps({ what, position, trustedUpTo }: Extract<CheckVerdict, { kind: 'broken' }>): readonly Said[] {
  const at = PART_OF[what]
  const place = position === undefined ? '' : ` at entry ${count(position)}`
  const before = countOf(trustedUpTo, 'entry', 'entries')
  return PARTS.map((_, i): Said => {
    if (i === at) return { state: 'broken', said: `${BREAKS[what].found}${place}` }
    return i < at && what !== 'signature'
      ? held(`the first ${before} hold`)
      : { state: 'not-reached', said: 'not relied upon after a break' }
  })
}
