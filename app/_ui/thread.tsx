/** The stitched line of every timeline. The shape of a stitch is also said in words. */
import type { ReactNode } from 'react'

export type Stitch = 'entry' | 'knot' | 'loose' | 'gap'

const SAID: Readonly<Record<Stitch, string>> = {
  entry: '',
  knot: 'Signed checkpoint. ',
  loose: 'Not yet under a checkpoint. ',
  gap: 'Break. ',
}

export function Thread({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ol className="thread" aria-label={label}>
      {children}
    </ol>
  )
}

export function ThreadItem({ stitch = 'entry', children }: { stitch?: Stitch; children: ReactNode }) {
  return (
    <li className={stitch}>
      {SAID[stitch] ? <span className="sr">{SAID[stitch]}</span> : null}
      {children}
    </li>
  )
}
