'use server'
import { notFound, redirect } from 'next/navigation'
import { requireFromHere } from '@/app/from-here'
import type { Actor } from '@/lib/base/actor'
import { parseId } from '@/lib/base/ids'
import type { Outcome } from '@/lib/base/outcome'
import { createDepartment, renameDepartment } from '@/lib/directory/departments'
import { currentActor } from '@/lib/session/current-actor'

export async function add(form: FormData): Promise<void> {
  await requireFromHere(form)
  back('added', await createDepartment(await requireActor(), nameIn(form)))
}

export async function rename(form: FormData): Promise<void> {
  await requireFromHere(form)
  const actor = await requireActor()
  const department = parseId(form.get('department'))
  if (!department) notFound()
  back('renamed', await renameDepartment(actor, department, nameIn(form)))
}

async function requireActor(): Promise<Actor> {
  const actor = await currentActor()
  if (!actor) redirect('/sign-in')
  return actor
}

function nameIn(form: FormData): string {
  return String(form.get('name') ?? '').slice(0, 200)
}

function back(done: 'added' | 'renamed', outcome: Outcome<unknown>): never {
  redirect(`/admin/organisations?${outcome.ok ? `done=${done}` : `refused=${outcome.refusal.code}`}`)
}
