import 'server-only'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { LockScreen } from '@/app/_ui/lock-screen'
import { tryAgainWords } from '@/app/(public)/try-again'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { lockedName } from '@/app/locked/locked-name'
import { isPersona } from '@/lib/directory/lock'
import { currentActor, currentLocked } from '@/lib/session/current-actor'

export const metadata: Metadata = { title: 'Locked' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

/** The same screen that a page's script draws over nothing, for whoever has none, or comes by address. */
export default async function LockedPage({ searchParams }: Query) {
  const { next, problem, after } = await searchParams
  const path = insidePath(next)
  const actor = await currentLocked()
  if (!actor) redirect((await currentActor()) ? path : `/sign-in?next=${encodeURIComponent(path)}`)
  const words =
    problem === undefined ? undefined : (tryAgainWords(problem, after) ?? 'That is not the password of whoever is signed in.')
  return (
    <House actor={undefined}>
      <LockScreen
        name={lockedName(actor)}
        next={path}
        persona={isPersona(actor.id)}
        single={actor.singleSignOn ?? false}
        {...(words ? { problem: words } : {})}
      />
    </House>
  )
}
