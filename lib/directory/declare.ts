import 'server-only'
/** Declaring a reason: one tap opens the general chart of one's own organisation for twelve hours, and the patient reads it. */
import { type Audited, underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { newId, type PatientId } from '@/lib/base/ids'
import { permitted, refused } from '@/lib/base/outcome'
import type { Detail } from '@/lib/base/permit'
import { sealDeclaration } from '@/lib/keys/row-seal'
import { DECLARED_REASONS } from '@/lib/policy/facts'

const LASTS_MS = 12 * 3_600_000

export async function declareReason(actor: Actor, patient: PatientId, reason: string): Promise<Audited<void>> {
  const declared = DECLARED_REASONS.find((known) => known === reason)
  const detail: Detail = declared ? { reason: declared } : {}
  return underAudit({ actor, action: 'chart.declare', patient, detail }, async (permit, tx) => {
    if (!declared) return refused('invalid', { field: 'reason' })
    const id = newId()
    const until = new Date(permit.at.getTime() + LASTS_MS)
    const row = { id, accountId: String(permit.actor.id), patientId: patient, reason: declared, at: permit.at, until }
    await tx.declaration.create({ data: { ...row, seal: await sealDeclaration(row) } })
    permit.report({
      stream: 'main',
      objects: [{ type: 'Declaration', id }],
      detail: { ...detail, until: until.toISOString() },
    })
    return permitted(undefined)
  })
}
