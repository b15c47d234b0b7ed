import 'server-only'
/** Bootstrap of an installation and its organisations: each key with its event, the event with the key's hash. */
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { toHex } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { type EventId, newId, newIdAt, type OrganisationId } from '@/lib/base/ids'
import { type Outcome, permitted } from '@/lib/base/outcome'
import type { Permit } from '@/lib/base/permit'
import type { Tx } from '@/lib/db/transaction'
import { createIndexKey } from '@/lib/keys/index-keys'
import { loadSigningKeys, signingKeyId } from '@/lib/keys/installation-keys'
import { createKeyPair, type KeyOwner } from '@/lib/keys/organisation-keys'
import { fingerprint, type KeyPurpose } from '@/lib/keys/public-key'
import { sealOrganisation } from '@/lib/keys/row-seal'

/** Whoever operates the installation acts under this name. */
export const INSTALLATION: Actor = {
  id: 'installation',
  role: 'system',
  organisation: null,
  patient: null,
  session: null,
  name: null,
}

/**
 * The installation's row, its log and receipt keys (files made before) and its own audit pair, which events without an
 * organisation are sealed to. Each key's hash is in an event, so that one exchanged later, file and all, is found.
 */
export async function createInstallation(installation: { id: string; demo: boolean; origin: string }): Promise<void> {
  await underAudit({ actor: INSTALLATION, action: 'key.create' }, async (permit, tx) => {
    await tx.installation.create({ data: { ...installation, createdAt: permit.at } })
    permit.report({
      action: 'installation.create',
      objects: [{ type: 'Installation', id: installation.id }],
      detail: { origin: installation.origin },
    })
    for (const { purpose, key } of loadSigningKeys())
      permit.report({
        objects: [{ type: 'SigningKey', id: signingKeyId(key) }],
        detail: { purpose, sha256: toHex(fingerprint(key.publicKey)) },
      })
    await createKey(permit, tx, null, 'audit')
    return permitted(undefined)
  })
}

export async function createOrganisation(code: string, name: string): Promise<Outcome<OrganisationId>> {
  return underAudit({ actor: INSTALLATION, action: 'organisation.create' }, async (permit, tx) => {
    const id = newId<OrganisationId>()
    await tx.organisation.create({ data: { id, code, name, seal: await sealOrganisation({ id, code, name }), createdAt: now() } })
    await createIndexKey(tx, id)
    permit.report({ custody: id, objects: [{ type: 'Organization', id }], detail: { code } })
    await createKey(permit, tx, id, 'records')
    await createKey(permit, tx, id, 'audit')
    return permitted(id)
  })
}

async function createKey(permit: Permit, tx: Tx, owner: KeyOwner, purpose: KeyPurpose): Promise<void> {
  const event = newIdAt<EventId>(permit.at)
  const key = await createKeyPair(tx, owner, purpose, event)
  permit.report({
    id: event,
    action: 'key.create',
    ...(owner ? { custody: owner } : {}),
    objects: [{ type: 'PublicKey', id: key.id }],
    detail: { purpose, sha256: toHex(fingerprint(key.publicKey)) },
  })
}
