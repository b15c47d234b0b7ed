/** The parts of a check on the stitched line: a knot is the signed checkpoint, a gap with words is the break. */
import { Thread } from '@/app/_ui/thread'
import type { Step, StepState } from './check-steps'

const SAID: { readonly [S in StepState]: string } = {
  waiting: 'Not begun: ',
  running: 'Under way: ',
  held: 'Holds: ',
  broken: 'Broken: ',
  'not-reached': 'Not reached: ',
}

export function CheckThread({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <Thread label="Parts of the check">
      {steps.map((step, i) => (
        <li key={step.name} className={stitchOf(step.state, i === steps.length - 1)}>
          <span className="sr">{SAID[step.state]}</span>
          <b>{step.name}:</b> {step.said || step.what}
          {step.said ? <span className="dim"> · {step.what}</span> : null}
        </li>
      ))}
    </Thread>
  )
}

function stitchOf(state: StepState, last: boolean): string {
  if (state === 'broken') return 'gap'
  if (state === 'held') return last ? 'knot' : ''
  return 'loose'
}
