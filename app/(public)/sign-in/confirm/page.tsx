import 'server-only'
import type { Metadata } from 'next'
import { ShowFactor } from '@/app/(public)/_parts/show-factor'
import { begin, confirmAsPersona, confirmByCode, confirmByPasskey } from '@/app/(public)/sign-in/confirm/actions'
import { tryAgainWords } from '@/app/(public)/try-again'
import { enteredActor } from '@/app/entered'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { singleSignOn } from '@/lib/directory/single-sign-on/settings'
import { loadPersonas } from '@/lib/session/personas'

export const metadata: Metadata = { title: 'Confirm that it is you' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function ConfirmPage({ searchParams }: Query) {
  const query = await searchParams
  const next = insidePath(query.next)
  const actor = await enteredActor(next)
  const persona = loadPersonas().find(({ account }) => account === actor.id)
  const single = actor.singleSignOn ? singleSignOn() : undefined
  return (
    <House actor={actor}>
      <ShowFactor
        page="confirm"
        byCode={confirmByCode}
        passkey={{ begin, finish: confirmByPasskey }}
        next={next}
        {...(single ? { single: single.name } : {})}
        {...(persona ? { persona: { id: persona.id, name: persona.name, action: confirmAsPersona } } : {})}
        {...(query.problem === undefined
          ? {}
          : {
              problem: tryAgainWords(query.problem, query.after) ?? 'That code does not fit. Try the newest one, or another way.',
            })}
      />
    </House>
  )
}
