import { expect, test } from '@playwright/test'
import { HANDLERS } from '@/e2e/refusals/rows/handlers'
import { PAGES } from '@/e2e/refusals/rows/pages'
import { CALLERS, mayCall } from '@/e2e/refusals/rows/shape'
import { type Callers, send, signAllIn } from '@/e2e/support/callers'
import { fill } from '@/e2e/support/matrix-ids'
import { ownerSql } from '@/e2e/support/portal'

/** What a link, an image or a crawler can make the portal do: write down that somebody looked, and nothing else (ASSURANCE 18). */
let all: Callers
test.beforeAll(async ({ baseURL }) => {
  test.setTimeout(120_000)
  all = await signAllIn(new URL(baseURL ?? '').origin, 'reads')
})

/** The ledger and what is computed from it; when a session or a browser was last seen; and how often somebody asked. */
const WRITTEN_BY_LOOKS =
  /^(ledger_\w+|checkpoint_signature|witness_state|stream_head|event_key_wrap|signal_fact|entry_why|entry_kind|explain_head|attempt)$/
const SEEN: Readonly<Record<string, string>> = { session: 'last_seen_at', device: 'last_seen_at' }

test('every page and every GET, asked by all who may: nothing but the ledger is changed', async () => {
  test.setTimeout(120_000)
  const before = await contents()
  const paths = [
    ...Object.values(PAGES),
    ...Object.entries(HANDLERS).flatMap(([name, row]) => (name.startsWith('GET ') ? [row] : [])),
  ]
  for (const { at, may } of paths)
    for (const who of CALLERS.filter((caller) => mayCall(may, caller)).slice(0, 3))
      expect((await send(all, who, { url: await fill(at), method: 'GET', headers: {} })).status, `${who} at ${at}`).toBeLessThan(
        500,
      )
  // And whatever an action's form would send, as a link sends it.
  for (const path of ['/session/leave', '/session/lock', '/theme', '/find/answer'])
    expect((await send(all, 'solheim', { url: `${path}?query=vega&theme=dark`, method: 'GET', headers: {} })).status).toBe(405)
  expect(await contents()).toEqual(before)
})

/** Table → a digest of all that stands in it. */
async function contents(): Promise<Record<string, string>> {
  const tables = await ownerSql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
  )
  const found: Record<string, string> = {}
  for (const { name } of tables.filter((table) => !WRITTEN_BY_LOOKS.test(table.name))) {
    const row = SEEN[name] ? `to_jsonb(t) - '${SEEN[name]}'` : 'to_jsonb(t)'
    const sql = `select md5(coalesce(string_agg(row, '|' order by row), '')) as digest from (select (${row})::text as row from "${name}" t) as rows`
    const [digest] = await ownerSql<{ digest: string }>(sql)
    found[name] = digest?.digest ?? ''
  }
  expect(Object.keys(found).length).toBeGreaterThan(20)
  return found
}

test('an error is a page with a number and no word of what went wrong (ASSURANCE 26)', async () => {
  // A table that is gone for a moment: the message of the failure names it, with the statement.
  await ownerSql('alter table possible_duplicate rename to gone_for_a_moment')
  try {
    for (const headers of [{}, { rsc: '1' }] as Record<string, string>[]) {
      const first = await send(all, 'nair', { url: '/admin/duplicates', method: 'GET', headers })
      const { location = '' } = Object.fromEntries(first.headers)
      const answer = location.includes('_rsc') ? await send(all, 'nair', { url: location, method: 'GET', headers }) : first
      expect(answer.text).not.toMatch(
        /possible_?duplicate|gone_for_a_moment|does not exist|prisma|relation|select |\.tsx?:\d|node_modules\/(pg|@prisma)/i,
      )
      expect(answer.text, 'the number by which the log is searched').toMatch(/"?digest"?\\?":\\?"\d+|data-dgst="\d+"/)
    }
  } finally {
    await ownerSql('alter table gone_for_a_moment rename to possible_duplicate')
  }
  expect((await send(all, 'nair', { url: '/admin/duplicates', method: 'GET', headers: {} })).status).toBe(200)
})
