import 'server-only'
/** The step between a permit and a key. Everything that decrypts a record passes here. */
import type { Bytes } from '@/lib/base/bytes'
import type { KeyId } from '@/lib/base/ids'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { openGrant } from '@/lib/keys/grant'
import type { Held } from '@/lib/keys/held'

/** Throws where the permit does not name the compartment: the policy's word is checked once more, next to the key. */
export async function unwrapKey(permit: Permit, tx: Tx, held: Held, keyId: KeyId = held.newestKey.id): Promise<Bytes> {
  permit.requireLive()
  if (!permit.compartments.includes(held.label)) throw new Error('the permit does not cover this compartment')
  if (permit.patient !== null && permit.patient !== held.patient) throw new Error('the permit is for another patient')
  const grant = held.grants.get(keyId)
  if (!grant) throw new Error('no grant for this key')
  const holder = permit.actor.role === 'patient' ? grant.organisationId : permit.actor.organisation
  if (grant.holderId !== holder) throw new Error('the grant is somebody else’s')
  return openGrant(tx, grant)
}
