import 'server-only'
import type { Metadata } from 'next'
import { type PersonaGroup, SignIn } from '@/app/(public)/_parts/sign-in'
import { enter, enterAs } from '@/app/(public)/sign-in/actions'
import { begin, enterByPasskey } from '@/app/(public)/sign-in/passkey/actions'
import { tryAgainWords } from '@/app/(public)/try-again'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { groupBy } from '@/lib/base/group'
import { loadPersonas } from '@/lib/session/personas'

export const metadata: Metadata = { title: 'Sign in' }

const WRONG = 'Name and password do not fit together, or the account is closed.'
const OVER = 'You were not signed in any more. Begin again.'

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Query) {
  const { next, problem, after } = await searchParams
  const groups: PersonaGroup[] = [...groupBy(loadPersonas(), ({ group }) => group)].map(([title, personas]) => ({
    title,
    personas,
  }))
  return (
    <House actor={undefined}>
      <SignIn
        signIn={enter}
        passkey={{ begin, finish: enterByPasskey }}
        next={insidePath(next)}
        {...(groups.length > 0 ? { demo: { action: enterAs, groups } } : {})}
        {...(problem === undefined ? {} : { problem: problem === 'over' ? OVER : (tryAgainWords(problem, after) ?? WRONG) })}
      />
    </House>
  )
}
