import 'server-only'
import type { ReactNode } from 'react'
import { Notice } from '@/app/_ui/notice'
import { House } from '@/app/house'
import { refusalWords } from '@/lib/access/words'
import type { Actor } from '@/lib/base/actor'
import type { RefusalCode } from '@/lib/base/outcome'

export type RoomProps = { readonly actor: Actor; readonly current: string; readonly title: string }

/** A page of the administrator's room. What she may see was asked of the gate before it is rendered. */
export function Room({ actor, current, title, children }: RoomProps & { readonly children: ReactNode }) {
  return (
    <House actor={actor} current={current}>
      <div className="page admin">
        <h1>{title}</h1>
        {children}
      </div>
    </House>
  )
}

export function RefusedRoom({ code, ...room }: RoomProps & { readonly code: RefusalCode }) {
  return (
    <Room {...room}>
      <Notice kind="refusal">{refusalWords(code)}</Notice>
    </Room>
  )
}
