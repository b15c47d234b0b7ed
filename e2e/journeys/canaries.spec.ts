import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Canaries, canariesOf, type Hit, searchBytes, searchText } from '@/e2e/support/canary-search'
import { eachCell, loadLogs } from '@/e2e/support/dump'
import { expect, test } from '@/e2e/support/personas'
import { keystoreOwnerUrl, ownerSql, ownerUrl } from '@/e2e/support/portal'
import { loadNamingWords, loadPatientWords } from '@/e2e/support/story-words'
import { ADDRESSES, ERRORS, STORED } from '@/e2e/support/watch'
import { RESTRICTED } from '@/lib/base/compartment'

/**
 * Runs after everything else: what the run left in the databases, logs, addresses, browsers, mails and pages of errors holds no
 * word of a patient and no label of a restricted part. The same search finds what does stand there in the clear.
 */
const CONTROL = 'Northgate'
/** Clear by design: a directory of organisations and practitioners, and the names of staff. */
const CLEAR = new Set(['directory_resource.json', 'directory_identifier.identifier', 'account.display_name', 'organisation.name'])

/** Text that is drawn at random or computed: as in bytes, three letters of a name turn up in it by chance. */
const RANDOM = new Set(['account.password_hash'])
/** What is handed over, drawn from a list of two thousand words. */
const HANDED_OVER = /\b[a-z]+(?:-[a-z]+){4}\b/g

test('both databases hold no word of a patient, and no name of a restricted part', async () => {
  const words = canariesOf(loadPatientWords())
  const labels = canariesOf(RESTRICTED)
  const control = canariesOf([CONTROL])
  expect(words.size).toBeGreaterThan(200)
  const hits: Hit[] = []
  const found: Hit[] = []
  let cells = 0
  const see = (canaries: Canaries, where: string, value: string | Uint8Array) =>
    typeof value === 'string' && !RANDOM.has(where)
      ? searchText(canaries, where, value)
      : searchBytes(canaries, where, Buffer.from(value))
  for (const url of [ownerUrl(), keystoreOwnerUrl()]) {
    await eachCell(url, ({ table, column, value }) => {
      const where = `${table}.${column}`
      cells++
      found.push(...see(control, where, value))
      if (!CLEAR.has(where)) hits.push(...see(words, where, value), ...see(labels, where, value))
    })
  }
  expect(hits).toEqual([])
  expect(cells).toBeGreaterThan(10_000)
  expect(found.map(({ where }) => where)).toContain('organisation.name')
})

test('what seals a part’s name has one length, so that its name cannot be told by it', async () => {
  for (const table of ['stream', 'compartment']) {
    const lengths = await ownerSql(`select distinct length(label_sealed) as length from ${table} where label is null`)
    expect(lengths, table).toHaveLength(1)
  }
})

test('the logs hold no word of a patient', () => {
  const words = canariesOf(loadPatientWords())
  const logs = loadLogs()
  expect(logs.map(({ name }) => name)).toEqual(expect.arrayContaining(['web.log', 'sequencer.log']))
  expect(logs.flatMap(({ name, text }) => searchText(words, name, text))).toEqual([])
  expect(searchText(canariesOf(['ready']), 'web.log', logs.find(({ name }) => name === 'web.log')?.text ?? '')).not.toEqual([])
})

test('no address and no title of the whole run names anybody', () => {
  const words = canariesOf(loadPatientWords())
  const lines = [...new Set(readFileSync(ADDRESSES, 'utf8').split('\n'))]
  const asked = lines.filter((line) => line.startsWith('address'))
  expect(asked.length).toBeGreaterThan(5)
  expect(lines.flatMap((line) => searchText(words, line, line))).toEqual([])
  expect(lines.flatMap((line) => searchText(canariesOf(['sign-in']), line, line))).not.toEqual([])
})

test('what the browsers of the whole run stored names nobody, and holds no word of a record', () => {
  const words = canariesOf(loadPatientWords())
  const lines = [...new Set(readFileSync(STORED, 'utf8').split('\n'))].filter(Boolean)
  expect(lines.flatMap((line, n) => searchText(words, `browser ${n}`, line))).toEqual([])
  expect(lines.length).toBeGreaterThan(3)
})

test('no page of an error of the whole run names anybody, nor says what went wrong', () => {
  const words = canariesOf(loadPatientWords())
  // A part of the run may have met none.
  const lines = existsSync(ERRORS) ? [...new Set(readFileSync(ERRORS, 'utf8').split('\n'))].filter(Boolean) : []
  for (const line of lines) {
    expect(searchText(words, line.slice(0, 80), line)).toEqual([])
    expect(line, 'a reference at most').not.toMatch(
      /PrismaClient|prisma\.|at \/|node:internal|\.tsx?:\d|postgres(ql)?:\/\/|relation \\*"/,
    )
  }
})

test('what every browser is sent before anybody signs in names nobody', () => {
  const words = canariesOf(loadNamingWords())
  const folder = join(import.meta.dirname, '../../.next/static')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css|json|txt)$/.test(name))
  expect(files.length).toBeGreaterThan(20)
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  expect(files.flatMap((name) => searchText(words, name, text(name)))).toEqual([])
  expect(files.flatMap((name) => searchText(canariesOf(['Chartseal']), name, text(name)))).not.toEqual([])
})

test('no mail that was written in the run names a patient or says a word of a record', async ({ nair }) => {
  await nair.goto('/admin/outbox')
  const text = (await nair.locator('.mail, [aria-label="Mails"] li').allTextContents()).join('\n')
  expect(searchText(canariesOf(loadPatientWords()), 'outbox', text.replace(HANDED_OVER, ''))).toEqual([])
  expect(text, 'and there are some').toMatch(/New device|Invitation|Something waits/)
})

test('the search finds a word in bytes, in hex, in base64 and in an address, in either case', () => {
  const words = canariesOf(['Kowalczyk', 'Łucja', 'NG-204-118', '1974-03-14'])
  const json = '{"family":"KOWALCZYK","given":["Łucja"],"mrn":"NG-204-118","birthDate":"1974-03-14T00:00"}'
  const bytes = Buffer.from(json, 'utf8')
  const said = (hits: Hit[]) => [...new Set(hits.map(({ word }) => word.toLowerCase()))].length
  expect(said(searchText(words, '', json))).toBe(4)
  // In bytes, a word of six letters and more.
  expect(said(searchBytes(words, '', Buffer.concat([Buffer.from([1, 255]), bytes])))).toBe(4)
  for (const encoded of [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url'), encodeURIComponent(json)])
    expect(said(searchText(words, '', `/x?q=${encoded}`)), encoded).toBe(4)
  expect(searchText(words, '', 'kowalczyks, ng-204-1188, 2974-03-14')).toEqual([])
})
