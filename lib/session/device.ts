import 'server-only'
/** Browsers that somebody signed in with, a row for each and each account. */
import { now } from '@/lib/base/clock'
import { type AccountId, type DeviceId, newIdAt } from '@/lib/base/ids'
import type { Factors } from '@/lib/base/vocabulary'
import { db } from '@/lib/db/client'
import { keyedHash } from '@/lib/session/limits'
import type { Visit } from '@/lib/session/visit'

export type NotedDevice = { readonly id: DeviceId; readonly isNew: boolean }

/** The first one is known: there is nobody yet who could be told of it. */
const NOTE = `
  insert into device as d (id, account_id, token_hash, network_hash, agent, network, first_seen_at, last_seen_at, known_at)
  select $1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $7, case when not $8 and exists (select 1 from device where account_id = $2::uuid) then null else $7::timestamptz end
  on conflict (account_id, token_hash) do update set network_hash = $4, agent = $5, network = $6, last_seen_at = $7
  returning id, known_at is null and first_seen_at = $7 as "isNew"`

/** After she has shown who she is, never before: a row here is worth a budget of its own. `known`: nobody is to be told of it. */
export async function noteDevice(account: AccountId, visit: Visit, known = false): Promise<NotedDevice> {
  const at = now()
  const hashes = [tokenHash(account, visit), networkHash(account, visit)]
  const values = [newIdAt<DeviceId>(at), account, ...hashes, visit.agent, visit.network.coarse, at, known]
  const { rows } = await db().pool.query<NotedDevice>(NOTE, values)
  return rows[0] as NotedDevice
}

export type Familiar = { readonly device: boolean; readonly place: boolean }

const PLACE_MS = 60 * 86_400_000
/** Asked in the same way for a login that nobody has, or the answer's time would tell. */
const NOBODY = '00000000-0000-7000-8000-000000000000' as AccountId

/** Whether the account that has this login was used before with this browser, and from this network of late, and `least` so many factors shown there. */
export async function loadFamiliar(loginToken: Uint8Array, visit: Visit, least: Factors): Promise<Familiar> {
  const { pool } = db()
  const { rows } = await pool.query<{ id: AccountId }>('select id from account where login_token = $1', [Buffer.from(loginToken)])
  const account = rows[0]?.id ?? NOBODY
  const asked = await pool.query<Familiar>(
    `select coalesce(bool_or(token_hash = $2), false) as device,
       coalesce(bool_or(network_hash = $3 and last_seen_at > $4), false) as place from device d where account_id = $1
     and ($5 = 'one' or exists (select 1 from session s where s.device_id = d.id and s.factors = 'two'))`,
    [account, tokenHash(account, visit), networkHash(account, visit), new Date(now().getTime() - PLACE_MS), least],
  )
  return asked.rows[0] as Familiar
}

/** With the account in it, so that the rows do not tell who shares a workstation. */
function tokenHash(account: AccountId, { device }: Visit): Buffer {
  return Buffer.from(keyedHash('device', account, device))
}

function networkHash(account: AccountId, { network }: Visit): Buffer {
  return Buffer.from(keyedHash('place', account, network.key))
}
