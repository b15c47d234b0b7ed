import 'server-only'
import type { PatientId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'

type Described = { readonly family: string; readonly given: string; readonly birthDate: string; readonly identifier?: string }

/** The one patient of another organisation whom all of this fits; nobody where it fits none or several. */
export async function findDescribed(_permit: Permit, _tx: Tx, _person: Described): Promise<PatientId | undefined> {
  throw new Error('not built')
}
