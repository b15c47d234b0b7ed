import 'server-only'
/**
 * The key store: one 32-byte erasure secret per patient, in a database of its own whose backups are short-lived.
 * Destroying it makes every grant of that patient unopenable, also from an old dump of the records.
 * It is committed before the patient's own transaction; one whose patient never came to be is an orphan, swept later.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import type { PatientId } from '@/lib/base/ids'
import { keystore } from '@/lib/db/keystore'

export async function createErasureSecret(patient: PatientId): Promise<Bytes> {
  const secret = new Uint8Array(randomBytes(32))
  await keystore().query('insert into erasure_secret (patient, secret, created_at) values ($1, $2, $3)', [
    patient,
    Buffer.from(secret),
    now(),
  ])
  return secret
}

/** `undefined` once it was destroyed. */
export async function loadErasureSecret(patient: PatientId): Promise<Bytes | undefined> {
  const { rows } = await keystore().query<{ secret: Buffer }>('select secret from erasure_secret where patient = $1', [patient])
  return rows[0] && new Uint8Array(rows[0].secret)
}

type Store = Pick<ReturnType<typeof keystore>, 'query'>

const PAGE = 5_000
const MARGIN_MS = 3_600_000

/** Removes secrets older than an hour for which `exists` finds no patient. Returns how many. */
export async function sweepOrphans(
  exists: (patients: readonly string[]) => Promise<ReadonlySet<string>>,
  store: Store = keystore(),
): Promise<number> {
  const old = new Date(now().getTime() - MARGIN_MS)
  const page = 'select patient from erasure_secret where created_at < $1 and patient > $2 order by patient limit $3'
  let removed = 0
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await store.query<{ patient: string }>(page, [old, last, PAGE])
    const patients = rows.map(({ patient }) => patient)
    const known = await exists(patients)
    const orphans = patients.filter((patient) => !known.has(patient))
    if (orphans.length > 0) await store.query('delete from erasure_secret where patient = any($1::uuid[])', [orphans])
    removed += orphans.length
    if (patients.length < PAGE) return removed
    last = patients.at(-1) ?? last
  }
}
