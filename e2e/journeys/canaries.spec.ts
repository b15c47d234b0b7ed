import { readFileSync } from 'node:fs'
import { type Canaries, canariesOf, type Hit, searchBytes, searchText } from '@/e2e/support/canary-search'
import { eachCell, loadLogs } from '@/e2e/support/dump'
import { expect, test } from '@/e2e/support/personas'
import { keystoreOwnerUrl, ownerSql, ownerUrl } from '@/e2e/support/portal'
import { loadPatientWords } from '@/e2e/support/story-words'
import { ADDRESSES } from '@/e2e/support/watch'
import { RESTRICTED } from '@/lib/base/compartment'

/**
 * Runs after everything else: what the run left in the databases, the logs and the addresses holds no word of a patient
 * and no label of a restricted part. The same search finds what does stand there in the clear, so it can find.
 */
const CONTROL = 'Northgate'
/** Clear by design: a directory of organisations and practitioners, and the names of staff. */
const CLEAR = new Set(['directory_resource.json', 'directory_identifier.identifier', 'account.display_name', 'organisation.name'])

test('both databases hold no word of a patient, and no name of a restricted part', async () => {
  const words = canariesOf(loadPatientWords())
  const labels = canariesOf(RESTRICTED)
  const control = canariesOf([CONTROL])
  expect(words.size).toBeGreaterThan(200)
  const hits: Hit[] = []
  const found: Hit[] = []
  let cells = 0
  const see = (canaries: Canaries, where: string, value: string | Uint8Array) =>
    typeof value === 'string' ? searchText(canaries, where, value) : searchBytes(canaries, where, value)
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
