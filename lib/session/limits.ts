import 'server-only'
/**
 * How often something may be tried. The counts are rows, so every node sees the same ones and a restart forgets none. One
 * statement takes a try or refuses it: tries sent at the same moment cannot pass between a look and a count.
 *
 * A budget has so many free tries; after those each further one doubles the wait before the next, up to a most. Strikes are
 * forgiven with time. A refused try costs nothing more, or whoever knocks on would keep the door shut for ever.
 * Keys are keyed hashes: the rows do not tell a reader of the database who tried what from where.
 */
import { utf8 } from '@/lib/base/bytes'
import { now } from '@/lib/base/clock'
import { hmacSha256Fast } from '@/lib/crypto/hmac'
import { db } from '@/lib/db/client'
import { sessionSecret } from '@/lib/session/secret'

type Budget = {
  readonly free: number
  readonly baseSeconds: number
  readonly mostSeconds: number
  /** One strike is forgiven in this time. */
  readonly forgiveSeconds: number
}

/** Why these and no others: docs/decisions/060. */
export const BUDGETS = {
  'known-device': { free: 10, baseSeconds: 5, mostSeconds: 300, forgiveSeconds: 60 },
  'known-place': { free: 10, baseSeconds: 15, mostSeconds: 600, forgiveSeconds: 120 },
  account: { free: 10, baseSeconds: 30, mostSeconds: 900, forgiveSeconds: 900 },
  network: { free: 40, baseSeconds: 2, mostSeconds: 120, forgiveSeconds: 15 },
  search: { free: 90, baseSeconds: 1, mostSeconds: 1, forgiveSeconds: 1 },
  query: { free: 120, baseSeconds: 1, mostSeconds: 1, forgiveSeconds: 0.5 },
  export: { free: 30, baseSeconds: 10, mostSeconds: 10, forgiveSeconds: 10 },
  /** Mails to an address that somebody typed: nobody's mailbox is to be filled from here. */
  mail: { free: 5, baseSeconds: 60, mostSeconds: 3600, forgiveSeconds: 600 },
  ask: { free: 60, baseSeconds: 30, mostSeconds: 30, forgiveSeconds: 30 },
  /** Entries that say that somebody was limited: the ledger is not to be filled by whoever is refused. */
  told: { free: 1, baseSeconds: 60, mostSeconds: 60, forgiveSeconds: 60 },
} as const satisfies Record<string, Budget>
export type BudgetName = keyof typeof BUDGETS

export type Taken = { readonly ok: true } | { readonly ok: false; readonly afterSeconds: number }

const LEFT = `greatest(0, a.strikes - greatest(0, extract(epoch from $2::timestamptz - a.at)) / $3::float8)`
/** Beyond the free ones, in whole tries: what a moment forgave is not a try more. */
const OVER = `round(${LEFT} + 1 - $4::float8)`
/** No wait at all. A moment would be one: of two tries at once the one that looked at its clock first may come second. */
const FREE = `to_timestamp(0)`
const TAKE = `
  insert into attempt as a (key, strikes, at, free_at) values ($1, 1, $2, case when $4::float8 > 1 then ${FREE} else $2::timestamptz + make_interval(secs => $5::float8) end)
  on conflict (key) do update set strikes = ${LEFT} + 1, at = greatest(a.at, $2), free_at =
    case when ${OVER} < 0 then ${FREE}
    else $2::timestamptz + make_interval(secs => least($6::float8, $5::float8 * power(2, least(30, ${OVER})))) end
  where a.free_at <= $2
  returning strikes`

export async function take(name: BudgetName, subject: string): Promise<Taken> {
  const { free, baseSeconds, mostSeconds, forgiveSeconds } = BUDGETS[name]
  const [key, at] = [keyOf(name, subject), now()]
  const { rows } = await db().pool.query(TAKE, [key, at, forgiveSeconds, free, baseSeconds, mostSeconds])
  if (rows.length > 0) {
    if (Math.random() < SWEEP_SHARE) await sweep(at)
    return { ok: true }
  }
  const { rows: held } = await db().pool.query<{ freeAt: Date }>('select free_at as "freeAt" from attempt where key = $1', [key])
  const waitMs = (held[0]?.freeAt ?? at).getTime() - at.getTime()
  return { ok: false, afterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }
}

/** A try that turned out to be none: taken back, and the wait it brought. */
export async function giveBack(name: BudgetName, subject: string): Promise<void> {
  const text = `update attempt set strikes = greatest(0, strikes - 1), free_at = ${FREE} where key = $1`
  await db().pool.query(text, [keyOf(name, subject)])
}

/** What is as good as forgotten goes, now and then: names typed at random must not fill the table for good. */
const SWEEP_SHARE = 0.01
const KEPT_MS = 24 * 3_600_000

async function sweep(at: Date): Promise<void> {
  await db().pool.query('delete from attempt where at < $1', [new Date(at.getTime() - KEPT_MS)])
}

function keyOf(name: BudgetName, subject: string): Buffer {
  return Buffer.from(keyedHash(`attempt/${name}`, subject))
}

/** 32 bytes. Under the secret of the installation, which is not in the database. */
export function keyedHash(purpose: string, ...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return hmacSha256Fast(utf8(sessionSecret()), utf8(JSON.stringify([purpose, ...parts])))
}
