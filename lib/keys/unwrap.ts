import 'server-only'
/** The step between a permit and a key. Everything that decrypts a record passes here. */
import type { Bytes } from '@/lib/base/bytes'
import type { CompartmentLabel } from '@/lib/base/compartment'
import type { KeyId } from '@/lib/base/ids'
import type { Limit } from '@/lib/base/kind'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { type GrantRow, openGrant } from '@/lib/keys/grant'
import type { Held } from '@/lib/keys/held'

/** Throws where the permit does not name the compartment: the policy's word is checked once more, next to the key. */
export async function unwrapKey(permit: Permit, tx: Tx, held: Held, keyId: KeyId = held.newestKey.id): Promise<Bytes> {
  permit.requireLive()
  if (!permit.compartments.includes(held.label)) throw new Error('the permit does not cover this compartment')
  if (permit.patient !== null && permit.patient !== held.patient) throw new Error('the permit is for another patient')
  const grant = held.grants.get(keyId)?.find((row) => mayUse(permit.limits, held.label, row))
  if (!grant) throw new Error('no grant for this key')
  const holder = permit.actor.role === 'patient' ? grant.organisationId : permit.actor.organisation
  if (grant.holderId !== holder) throw new Error('the grant is somebody else’s')
  // A list or an import names no patient: nobody's consent is for those.
  if (grant.basis === 'consent' && permit.patient === null) throw new Error('the permit is for no patient')
  return openGrant(tx, grant)
}

/** A consent's grant is for what that consent opens; custody's and the writer's own are for everything else. */
export function mayUse(limits: readonly Limit[] | null, label: CompartmentLabel, grant: GrantRow): boolean {
  if (grant.basis !== 'consent') return limits === null
  return limits?.some(({ consent, compartment }) => consent === grant.reference && compartment === label) ?? false
}
