import 'server-only'
import type { Metadata } from 'next'
import { ChoosePassword } from '@/app/(public)/_parts/choose-password'
import { choose } from '@/app/(public)/sign-in/first/actions'
import { House } from '@/app/house'
import { insidePath } from '@/app/inside-path'

export const metadata: Metadata = { title: 'Choose a password' }

type Query = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> }

const PROBLEMS = {
  own: 'Choose another password: 8 to 256 characters, not your name and not the first password.',
  again: 'The two new passwords are not the same. Write yours twice.',
  first: 'Name and first password do not fit together, it was used already, or its week is over. Ask your administrator.',
} as const

export default async function FirstPage({ searchParams }: Query) {
  const { next, problem } = await searchParams
  const known = Object.entries(PROBLEMS).find(([key]) => key === problem)
  return (
    <House actor={undefined}>
      <ChoosePassword choose={choose} next={insidePath(next)} {...(known ? { problem: known[1] } : {})} />
    </House>
  )
}
