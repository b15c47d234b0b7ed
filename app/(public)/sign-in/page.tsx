import 'server-only'
import type { Metadata } from 'next'
import { type PersonaGroup, SignIn } from '@/app/(public)/_parts/sign-in'
import { enter, enterAs } from '@/app/(public)/sign-in/actions'
import { begin, enterByPasskey } from '@/app/(public)/sign-in/passkey/actions'
import { tryAgainWords } from '@/app/(public)/try-again'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { groupBy } from '@/lib/base/group'
import { singleSignOn } from '@/lib/directory/single-sign-on/settings'
import { loadPersonas } from '@/lib/session/personas'

export const metadata: Metadata = { title: 'Sign in' }

/** What may have become of the way over the organisation's sign-in, and what to do. */
const SINGLE: Readonly<Record<string, string>> = {
  'provider-away': 'Your organisation’s sign-in does not answer. Try again in a moment, or ask its help desk.',
  'provider-said-no': 'Your organisation’s sign-in did not say who you are, or it took too long. Begin again.',
  'not-invited':
    'Your organisation knows you, but no account here is open to you in the role it gives you. Ask your Chartseal administrator to invite you, or to invite you anew, under the e-mail address you sign in with there.',
}

const WRONG = 'Name and password do not fit together, or the account is closed.'
const OVER = 'You were not signed in any more. Begin again.'

function problemWords(problem: string | string[], after: string | string[] | undefined): string {
  if (problem === 'over') return OVER
  const single = typeof problem === 'string' && Object.hasOwn(SINGLE, problem) ? SINGLE[problem] : undefined
  return single ?? tryAgainWords(problem, after) ?? WRONG
}

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Query) {
  const { next, problem, after } = await searchParams
  const groups: PersonaGroup[] = [...groupBy(loadPersonas(), ({ group }) => group)].map(([title, personas]) => ({
    title,
    personas,
  }))
  const single = singleSignOn()
  return (
    <House actor={undefined}>
      <SignIn
        signIn={enter}
        passkey={{ begin, finish: enterByPasskey }}
        next={insidePath(next)}
        {...(single ? { single: single.name } : {})}
        {...(groups.length > 0 ? { demo: { action: enterAs, groups } } : {})}
        {...(problem === undefined ? {} : { problem: problemWords(problem, after) })}
      />
    </House>
  )
}
