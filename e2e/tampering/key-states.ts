import 'server-only'
import type { Hospital } from '@/e2e/tampering/world'
import { inTransaction } from '@/lib/db/transaction'
import { openGrant } from '@/lib/keys/grant'
import { loadHeld } from '@/lib/keys/held'

/** What the custody's grant yields as it is, and as a row that has expired since it was read. */
export async function loadKeyStates({ patient, northgate }: Hospital): Promise<{ expired: string; running: number }> {
  return inTransaction(async (tx) => {
    const [held] = await loadHeld(tx, [patient], northgate)
    const [grant] = [...(held?.grants.values() ?? [])].flat()
    if (!grant) throw new Error('no grant')
    const expired = await openGrant(tx, { ...grant, expiresAt: new Date(Date.now() - 1) }).catch((error: Error) => error.message)
    return { expired: String(expired), running: (await openGrant(tx, grant)).length }
  })
}
