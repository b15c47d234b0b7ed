import 'server-only'
/** Recovery codes: ten, of 50 bits each, for when phone and key are gone. Shown once; each works once; a new set ends the old. */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import type { Bytes } from '@/lib/base/bytes'
import { newId, newOpaqueId } from '@/lib/base/ids'
import { type Outcome, permitted, refused } from '@/lib/base/outcome'
import { toBase32 } from '@/lib/crypto/base32'
import { insertCodes, lockFactors } from '@/lib/directory/factors/factor-store'
import { reportFactor } from '@/lib/directory/factors/replace-session'

import { custodian } from '@/lib/keys/custodian'

export const CODES = 10
const LENGTH = 10

/** `k7mq2-x9p4d`. Refused: `factor`; `conflict` where there is no factor that they could stand in for. */
export async function makeCodes(actor: Actor): Promise<Outcome<readonly string[]>> {
  const codes = Array.from({ length: CODES }, () =>
    toBase32(crypto.getRandomValues(new Uint8Array(10)))
      .slice(0, LENGTH)
      .toLowerCase(),
  )
  return underAudit({ actor, action: 'factor.codes' }, async (permit, tx) => {
    if ((await lockFactors(permit, tx)).length === 0) return refused('conflict')
    const set = newId()
    const account = String(permit.actor.id)
    const rows = []
    for (const code of codes) rows.push({ id: newOpaqueId(), hash: await hashCode(account, set, code) })
    await insertCodes(permit, tx, set, rows)
    reportFactor(permit, { objects: [{ type: 'RecoveryCodes', id: set }] })
    return permitted(codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`))
  })
}

/** As it was made, however it was typed; `undefined` for what was never one. */
export function spelt(typed: string): string | undefined {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  return code.length === LENGTH && /^[a-z2-7]+$/.test(code) ? code : undefined
}

/** Under the custodian: whoever holds the database alone can neither try codes against it nor make one. */
export function hashCode(account: string, set: string, code: string): Promise<Bytes> {
  return custodian().mac('recovery-code', JSON.stringify([account, set, code]))
}
