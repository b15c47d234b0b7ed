/** A refusal, an error, an emptiness, a remark: in words, saying what to do next. Never the cause of a refusal about a patient. */
import type { ReactNode } from 'react'

export type NoticeProps = {
  readonly kind: 'refusal' | 'error' | 'empty' | 'info'
  readonly title?: string
  readonly children?: ReactNode
  /** A short reference a person can read out on the phone. */
  readonly reference?: string
}

export function Notice({ kind, title, children, reference }: NoticeProps) {
  const role = kind === 'error' || kind === 'refusal' ? 'alert' : undefined
  return (
    <div className={`notice ${kind}`} role={role}>
      {title ? <p className="title">{title}</p> : null}
      {children ? <div>{children}</div> : null}
      {reference ? (
        <p className="dim">
          Reference <span className="mono break">{reference}</span>
        </p>
      ) : null}
    </div>
  )
}
