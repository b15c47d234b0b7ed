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

export type ThreadItemProps = {
  readonly stitch?: Stitch
  /** Makes the entry a place that an address can name. */
  readonly id?: string
  /** The one that the address does name. */
  readonly current?: boolean
  readonly children: ReactNode
}

export function ThreadItem({ stitch = 'entry', id, current, children }: ThreadItemProps) {
  return (
    <li className={stitch} id={id} aria-current={current ? 'true' : undefined}>
      {SAID[stitch] ? <span className="sr">{SAID[stitch]}</span> : null}
      {children}
    </li>
  )
}
