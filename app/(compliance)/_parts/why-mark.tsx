/** Explained, unexplained, flagged: told by shape, by words, and last by colour. */
import type { WhyState } from '@/lib/oversight/explorer-view'
import type { WhyView } from './explorer-view'

const KINDS = { flagged: 'critical', unexplained: 'unexplained', explained: 'plain', waiting: 'plain' } as const
const STATE_WORDS: { readonly [S in WhyState]: string } = {
  flagged: 'flagged',
  unexplained: 'unexplained',
  explained: 'explained',
  waiting: 'not examined yet',
}

export function WhyMark({ why: { state, words, was } }: { readonly why: WhyView }) {
  return (
    <span className={`tag why ${KINDS[state]}`}>
      <WhyShape state={state} />
      <span>
        {state === 'explained' && words ? <span className="sr">explained: </span> : null}
        {wordsOf(state, words)}
        {was && was !== state ? <span className="was">, was {STATE_WORDS[was]}</span> : null}
      </span>
    </span>
  )
}

/** What explains an access is the shortest way to say that it is explained. */
function wordsOf(state: WhyState, words: string): string {
  if (!words) return STATE_WORDS[state]
  return state === 'explained' ? words : `${STATE_WORDS[state]}: ${words}`
}

/** A pennant, an open ring, a stroke, a dotted ring: four shapes that need no colour. */
export function WhyShape({ state }: { readonly state: WhyState }) {
  return (
    <svg
      className={`shape ${state}`}
      width="11"
      height="11"
      viewBox="0 0 11 11"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      {SHAPES[state]}
    </svg>
  )
}

const SHAPES = {
  flagged: <path d="M1.5 0.5V11M1.5 1H10L7.4 4L10 7H1.5Z" fill="currentColor" />,
  unexplained: <circle cx="5.5" cy="5.5" r="4.2" strokeWidth="1.8" />,
  explained: <path d="M1 5.5H10" strokeWidth="1.6" />,
  waiting: <circle cx="5.5" cy="5.5" r="4.2" strokeWidth="1.4" strokeDasharray="1.6 1.8" />,
} as const
