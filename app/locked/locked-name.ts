/** Who may go on, as a locked screen says it: anybody who passes by reads it. A patient's name is in her record, so she has none here. Pure. */
import type { Actor } from '@/lib/base/actor'

export function lockedName({ name, role }: Actor): string {
  return name ?? (role === 'patient' ? 'the patient who signed in' : 'whoever signed in')
}
