import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asClient } from '@/bin/set-up/databases'
import type { Opened } from '@/bin/set-up/installation'
import { sweepOrphans } from '@/lib/keys/erasure-secret'

/**
 * Removes the erasure secrets of patients who never came to be (an import that was killed or rolled back). Returns how many.
 *
 * Not while the database is older than what was signed: the patients registered since a wrongly restored backup are
 * missing there, and without their secrets the right backup could not be opened either.
 */
export async function sweepSecrets({ urls, folder }: Pick<Opened, 'urls' | 'folder'>): Promise<number> {
  const signed = loadSignedSize(folder)
  if (signed === undefined) return 0
  return asClient(urls.web, async (records) => {
    const { rows } = await records.query<{ size: string }>('select size from ledger_head')
    if (Number(rows[0]?.size ?? 0) < signed) return 0
    return asClient(urls.keystore, (store) =>
      sweepOrphans(async (patients) => {
        const known = await records.query<{ id: string }>('select id from patient where id = any($1::uuid[])', [patients])
        return new Set(known.rows.map(({ id }) => id))
      }, store),
    )
  })
}

/** Third line of log.state (lib/ledger/signer.ts). Absent before the first signature, and where the sequencer is elsewhere. */
function loadSignedSize(folder: string): number | undefined {
  const path = join(folder, 'log.state')
  const size = existsSync(path) ? readFileSync(path, 'utf8').split('\n')[2] : undefined
  return size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined
}
