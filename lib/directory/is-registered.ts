import 'server-only'
import type { PatientId } from '@/lib/base/ids'
import { db } from '@/lib/db/client'

/** For commands of whoever operates the installation, who has the id from an import: an id that is nobody's is a typing error. */
export async function isRegistered(patient: PatientId): Promise<boolean> {
  const { rows } = await db().pool.query('select 1 from patient where id = $1', [patient])
  return rows.length > 0
}
