'use server'
import type { Looked } from '@/app/(compliance)/_parts/entry-view'
import { lookAt } from '@/app/(compliance)/look-at'
import { requireFromHere } from '@/app/from-here'

/** One entry, for beside the list. Opening it is itself an entry. */
export async function look(position: number): Promise<Looked> {
  await requireFromHere()
  return lookAt(position)
}
