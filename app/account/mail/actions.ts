'use server'
import { redirect } from 'next/navigation'
import { enteredActor } from '@/app/entered'
import { requireFromHere } from '@/app/from-here'
import type { Outcome } from '@/lib/base/outcome'
import { askForAddress, confirmAddress, removeAddress } from '@/lib/directory/own-address'
import { visitOf } from '@/lib/session/visit'

const HERE = '/account/mail'

/** A code goes there; until it was typed, mails go where they went. */
export async function ask(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await enteredActor(HERE)
  back('asked', await askForAddress(actor, textOf(form.get('address'))))
}

export async function confirm(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await enteredActor(HERE)
  back('changed', await confirmAddress(actor, textOf(form.get('code')), await visitOf()))
}

export async function remove(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await enteredActor(HERE)
  back('removed', await removeAddress(actor))
}

function back(done: string, outcome: Outcome<void>): never {
  if (outcome.ok) redirect(`${HERE}?said=${done}`)
  const { code, field, afterSeconds } = outcome.refusal
  if (code === 'factor') redirect(`/sign-in/confirm?next=${HERE}`)
  redirect(`${HERE}?problem=${code === 'too-many' ? `many&after=${afterSeconds ?? 60}` : (field ?? 'none')}`)
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.slice(0, 300) : ''
}
