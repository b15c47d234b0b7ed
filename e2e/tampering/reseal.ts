import 'server-only'
import type { Sql } from '@/e2e/tampering/as-owner'
import type { Hospital } from '@/e2e/tampering/world'
import { fromUtf8, utf8 } from '@/lib/base/bytes'
import type { CompartmentId, KeyId, OrganisationId, PatientId, RecordId, VersionId } from '@/lib/base/ids'
import { openEnvelope, sealEnvelope } from '@/lib/crypto/envelope'
import { inTransaction } from '@/lib/db/transaction'
import { openGrant } from '@/lib/keys/grant'
import { loadHeld } from '@/lib/keys/held'

type Row = {
  record: RecordId
  version: VersionId
  type: string
  compartment: CompartmentId
  keyId: KeyId
  organisation: OrganisationId
  patient: PatientId
  envelope: Uint8Array
}

/** Somebody with the database and the custodian changes a value and seals it as the portal would. */
export async function reseal(
  test: Hospital,
  sql: Sql,
  options: { readonly content: boolean; readonly change?: boolean },
): Promise<void> {
  const [row] = await sql<Row>(
    `select r.id as record, v.id as version, r.type, r.compartment_id as compartment, v.compartment_key_id as "keyId",
       r.organisation_id as organisation, r.patient_id as patient, v.envelope
     from record r join record_version v on v.id = r.current_version_id where r.type = 'Encounter' order by r.id limit 1`,
  )
  if (!row) throw new Error('no record to change')
  const compartmentKey = await inTransaction(async (tx) => {
    const held = (await loadHeld(tx, [test.patient], test.northgate)).find(({ id }) => id === row.compartment)
    const grant = held?.grants.get(row.keyId)?.[0]
    if (!grant) throw new Error('no grant')
    return openGrant(tx, grant)
  })
  const place = { ...row, compartmentKey, resourceType: row.type }
  const { resourceBytes } = openEnvelope(place)
  const resource = fromUtf8(resourceBytes)
  const changed = options.change === false ? resource : resource.replace('finished', 'cancelled')
  if (options.change !== false && changed === resource) throw new Error('nothing to change')
  // The salt is random again, as an honest writer's would be: without it the content could not be made to agree.
  const salt = options.change === false ? saltOf(place) : undefined
  const { envelope, content } = sealEnvelope({ ...place, resourceBytes: utf8(changed), ...(salt && { salt }) })
  await sql('update record_version set envelope = $1 where id = $2', [envelope, row.version])
  if (options.content) await sql('update record_version set content = $1 where id = $2', [content, row.version])
}

/** From inside the envelope: the first 32 bytes of what it seals. */
function saltOf(place: Parameters<typeof openEnvelope>[0]): Uint8Array {
  const { resourceBytes } = openEnvelope(place)
  // `resourceBytes` is a view behind the salt, in the same buffer.
  return new Uint8Array(resourceBytes.buffer, resourceBytes.byteOffset - 32, 32).slice()
}
