import 'server-only'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ShowFactor } from '@/app/(public)/_parts/show-factor'
import { begin, confirmByCode, confirmByPasskey } from '@/app/(public)/sign-in/confirm/actions'
import { tryAgainWords } from '@/app/(public)/try-again'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { currentActor } from '@/lib/session/current-actor'

export const metadata: Metadata = { title: 'Sign in, second step' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SecondPage({ searchParams }: Query) {
  const query = await searchParams
  const next = insidePath(query.next)
  const actor = await currentActor()
  if (!actor) redirect(`/sign-in?next=${encodeURIComponent(next)}`)
  if (actor.factors === 'two') redirect(next)
  if (!actor.enrolled) redirect(`/sign-in/set-up?next=${encodeURIComponent(next)}`)
  return (
    <House actor={actor}>
      <ShowFactor
        page="second"
        byCode={confirmByCode}
        passkey={{ begin, finish: confirmByPasskey }}
        next={next}
        {...(query.problem === undefined
          ? {}
          : {
              problem: tryAgainWords(query.problem, query.after) ?? 'That code does not fit. Try the newest one, or another way.',
            })}
      />
    </House>
  )
}
