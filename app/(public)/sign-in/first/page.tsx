import 'server-only'
import type { Metadata } from 'next'
import { ChoosePassword } from '@/app/(public)/_parts/choose-password'
import { choose } from '@/app/(public)/sign-in/first/actions'
import { tryAgainWords } from '@/app/(public)/try-again'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'
import { weakWords } from '@/app/password-words'

export const metadata: Metadata = { title: 'Choose a password' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

const PROBLEMS = {
  again: 'The two new passwords are not the same. Write yours twice.',
  first: 'Name and first password do not fit together, it was used already, or its week is over. Ask your administrator.',
} as const

export default async function FirstPage({ searchParams }: Query) {
  const { next, problem, after } = await searchParams
  const known = Object.entries(PROBLEMS).find(([key]) => key === problem)?.[1]
  const words = known ?? weakWords(problem) ?? tryAgainWords(problem, after)
  return (
    <House actor={undefined}>
      <ChoosePassword choose={choose} next={insidePath(next)} {...(words ? { problem: words } : {})} />
    </House>
  )
}
