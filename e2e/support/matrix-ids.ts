import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { newDeviceKey } from '@/e2e/support/device-key'
import { csvTime } from '@/e2e/support/pages/rota'
import { dataFile, ownerSql } from '@/e2e/support/portal'

/** What the rows of the matrix name in angle brackets, asked of the tables at the moment it is sent: what one row made, the next one takes. */
export const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057'
/** What is no id of anything. */
export const MALFORMED = ['', 'not-an-id', UNKNOWN, '../../admin', '__proto__', "' or '1'='1", '\u0000', 'x'.repeat(5_000)]

const OWN = '(select patient_id from account where id = $1)'
const NORTHGATE = "(select id from organisation where code = 'NG')"
const PERSON = 'select id from account where login_token is not null order by created_at desc limit 1'
const PAIR = `from possible_duplicate d join patient p on p.id = d.patient_id where p.custody_id in ${NORTHGATE} order by d.id limit 1`

/** Name → one id, and whose account `$1` is. */
const QUERIES: Readonly<Record<string, readonly [sql: string, persona?: string]>> = {
  person: [PERSON],
  department: ["select id from department where name = '5 West'"],
  'new department': [`select id from department where organisation_id in ${NORTHGATE} order by id desc limit 1`],
  'department elsewhere': [`select id from department where organisation_id not in ${NORTHGATE} limit 1`],
  'shift of person': [
    `select id from assignment where kind = 'rota' and account_id = (${PERSON}) order by created_at desc limit 1`,
  ],
  'place of person': [
    `select id from assignment where kind = 'team' and account_id = (${PERSON}) order by created_at desc limit 1`,
  ],
  team: [
    "select t.id from team t join department d on d.id = t.department_id where d.name = '5 West' order by t.created_at desc limit 1",
  ],
  'one of a pair': [`select d.patient_id as id ${PAIR}`],
  'other of a pair': [`select d.other_id as id ${PAIR}`],
  'open run': ['select id from import_run order by started_at desc limit 1'],
  'patient without an account': [
    `select p.id from patient p where p.custody_id in ${NORTHGATE} and not exists (select 1 from account a where a.patient_id = p.id) limit 1`,
  ],
  'request of osei': ["select id from share_request where requester_id = $1 and state = 'waiting' limit 1", 'osei'],
  'request of another asker': ["select id from share_request where requester_id <> $1 or state <> 'waiting' limit 1", 'osei'],
  'request of another patient': [`select id from share_request where patient_id <> ${OWN} limit 1`, 'vega'],
  'signing key of ngata': ['select id from signing_key where account_id = $1 limit 1', 'ngata'],
  'offer of ngata': [
    `select o.id from share_offer o join share_request r on r.id = o.request_id where r.patient_id = ${OWN} limit 1`,
    'ngata',
  ],
  'consent of ngata': [`select id from consent where patient_id = ${OWN} limit 1`, 'ngata'],
  position: [`select position::text as id from entry_why where organisation_id in ${NORTHGATE} order by position desc limit 1`],
  'session of another': ['select id from session where account_id = $1 and ended_at is null limit 1', 'byrne'],
  'device of another': ['select id from device where account_id = $1 limit 1', 'byrne'],
  event: ['select event_id as id from ledger_entry order by position desc limit 1'],
}

const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  'new login': () => `x-${randomBytes(4).toString('hex')}`,
  'newer login': () => `y-${randomBytes(4).toString('hex')}`,
  'new key': async () => (await newDeviceKey()).spki,
  'next month': () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  'in an hour': () => hoursFromNow(1),
  'in nine hours': () => hoursFromNow(9),
  'packed rota': () =>
    gzipSync(`person,department,from,until\nRosa Quispe,Maternity,${csvTime(70)},${csvTime(78)}\n`).toString('base64'),
  // Who signed in with a name and a password set one up; where no test has yet, there is none to swap.
  'factor of another': async () => (await firstId('select id from factor limit 1')) ?? UNKNOWN,
}

/** Every name in it replaced. `otherwise`: where there is no such thing yet; without it that is an error. */
export async function fill(text: string, otherwise?: string): Promise<string> {
  let filled = text
  for (const [whole, name = ''] of text.matchAll(/<([a-z ]+)>/g)) filled = filled.replace(whole, await idOf(name, otherwise))
  return filled
}

/** Every text in it filled; what else it holds stays. */
export async function fillAll<T>(value: T, otherwise?: string): Promise<T> {
  if (typeof value === 'string') return (await fill(value, otherwise)) as T
  if (Array.isArray(value)) return (await Promise.all(value.map((one) => fillAll(one, otherwise)))) as T
  if (typeof value !== 'object' || value === null) return value
  const filled: [string, unknown][] = []
  for (const [key, one] of Object.entries(value)) filled.push([key, await fillAll(one, otherwise)])
  return Object.fromEntries(filled) as T
}

async function idOf(name: string, otherwise?: string): Promise<string> {
  const made = MADE[name]
  if (made) return made()
  const [, what, whose = ''] = /^(account|patient) of (\w+)$/.exec(name) ?? []
  const account = accountOf(whose)
  if (what === 'account' && account) return account
  const [sql, persona = ''] = what ? ['select patient_id as id from account where id = $1', whose] : (QUERIES[name] ?? [])
  const id = sql && (await firstId(sql, persona ? [accountOf(persona)] : []))
  const found = id || otherwise
  if (!found) throw new Error(`the demo has no ${name}`)
  return found
}

async function firstId(sql: string, values: readonly unknown[] = []): Promise<string | undefined> {
  const [row] = await ownerSql<{ id: string | null }>(sql, values)
  return row?.id ?? undefined
}

function accountOf(persona: string): string | undefined {
  const personas = JSON.parse(dataFile('personas.json') ?? '[]') as { id: string; account: string }[]
  return personas.find(({ id }) => id === persona)?.account
}

/** As a field for a time says it, in the portal's zone. */
function hoursFromNow(hours: number): string {
  const at = new Date(Date.now() + hours * 3_600_000)
  return at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).slice(0, 16).replace(' ', 'T')
}
