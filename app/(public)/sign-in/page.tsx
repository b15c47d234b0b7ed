import 'server-only'
import type { Metadata } from 'next'
import { type PersonaGroup, SignIn } from '@/app/(public)/_parts/sign-in'
import { enter, enterAs } from '@/app/(public)/sign-in/actions'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { groupBy } from '@/lib/base/group'
import { loadPersonas } from '@/lib/session/personas'

export const metadata: Metadata = { title: 'Sign in' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Query) {
  const { next, problem } = await searchParams
  const groups: PersonaGroup[] = [...groupBy(loadPersonas(), ({ group }) => group)].map(([title, personas]) => ({
    title,
    personas,
  }))
  return (
    <House actor={undefined}>
      <SignIn
        signIn={enter}
        next={insidePath(next)}
        {...(groups.length > 0 ? { demo: { action: enterAs, groups } } : {})}
        {...(problem === undefined ? {} : { problem: 'Name and password do not fit together, or the account is closed.' })}
      />
    </House>
  )
}
