import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { type Altering, serveLedger } from '@/e2e/support/ledger-server'
import { signedIn } from '@/e2e/support/people'
import type { StaticLog } from '@/e2e/support/static-log'
import { isThere, scriptOf } from '@/e2e/support/walk-through'
import { removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { search, sequenceAll, speakingAs } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { fromBase64, fromUtf8, toBase64, utf8 } from '@/lib/base/bytes'
import { writePrivate } from '@/lib/base/data-folder'
import { pickVariables } from '@/lib/base/env'
import { permitted } from '@/lib/base/outcome'
import { leafHash } from '@/lib/ledger/merkle'
import { formatVerifierKey, generateNoteSigner, parsePrivateKey, verifierOf } from '@/lib/ledger/note-key'
import { loadCheckpoint } from '@/lib/ledger/public-log'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'
import { askWitnesses, loadAskedWitnesses } from '@/lib/ledger/witness'
import { keepEntry } from '@/lib/oversight/keep-entry'

/** docs/verify-it-yourself.md, typed as it stands there, against this portal's log; and against one that lies. */
const DOCUMENT = resolve('docs/verify-it-yourself.md')
const folder = mkdtempSync(join(tmpdir(), 'chartseal-walk-'))
const [kept, evidence] = [join(folder, 'kept'), join(folder, 'evidence.json')]

let test: TestInstallation
let witness: TestWitness
let server: StaticLog
let alter: Altering | undefined
let size = 0
/** An entry in the last tile, whose path is short, and of which there is an evidence file. */
let position = 0

beforeAll(async () => {
  test = await testInstallation()
  const officer = await signedIn({ role: 'officer', organisation: test.northgate })
  const nurse = await signedIn({ role: 'nurse', organisation: test.northgate })
  await fill(nurse, 90)
  await sequenceAll(test)
  writeFileSync(kept, (await loadCheckpoint()) ?? '')
  await fill(nurse, 190)
  await search(nurse)
  position = (await sequenceAll(test)) - 1
  const file = await keepEntry(officer, position)
  if (!file.ok) throw new Error('no evidence')
  writeFileSync(evidence, file.value)
  size = await sequenceAll(test)
  await countersign()
  server = await serveLedger(() => alter)
}, 180_000)
afterAll(async () => {
  await server.close()
  await witness.close()
  removeFolder(witness.folder)
  await expectIntact(test)
  await test.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  alter = undefined
})

async function fill(actor: Actor, events: number): Promise<void> {
  await underAudit({ actor, action: 'patient.search' }, async (permit) => {
    for (let i = 0; i < events; i++) permit.report({})
    return permitted(undefined)
  })
}

async function countersign(): Promise<void> {
  const log = parsePrivateKey(readFileSync(join(test.dataDir, 'log.key'), 'utf8').trimEnd())
  witness = await testWitness(log)
  const line = `witness patients ${formatVerifierKey(verifierOf(witness.key))} ${witness.url}`
  writePrivate(join(test.dataDir, 'policy'), `log ${loadVerifierKey()}\n${line}\nquorum patients\n`)
  await speakingAs(test.sequencerUrl, () => askWitnesses(loadAskedWitnesses(), [log], new AbortController().signal))
}

type Ended = { readonly code: number | string; readonly said: string }

/** In a folder of its own, with nothing of our environment but where programs are. */
async function walk(variables: Readonly<Record<string, string>> = {}, until?: string): Promise<Ended> {
  const cwd = mkdtempSync(join(folder, 'walk-'))
  const known = { LOG: server.url.replace(/\/$/, ''), CHARTSEAL: resolve('.'), KNOWN: loadVerifierKey() }
  const env = { ...pickVariables(['PATH', 'HOME']), GOCACHE: join(folder, 'go'), GOFLAGS: '', ...known, ...variables }
  return new Promise((done) => {
    const options = { cwd, env: { NODE_ENV: 'test' as const, ...env } }
    execFile('bash', ['-c', scriptOf(DOCUMENT, until)], options, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
}

describe('the walk-through', () => {
  it('holds from the first line to the last, with our tools and with others’', async () => {
    const { code, said } = await walk({
      KEPT: kept,
      EVIDENCE: evidence,
      POLICY: join(test.dataDir, 'policy'),
      ROWS: String(size),
    })
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(said).toContain(`${size} entries, root`)
    expect(said.match(/Signature Verified Successfully/g)).toHaveLength(2)
    expect(said).toContain('patients countersigned 0 minutes ago')
    if (isThere('jq')) expect(said).toMatch(/entry is of .*: patient\.search, permitted/)
    expect(said).toContain(`entry ${isThere('jq') ? position : Math.floor(size / 2)} is in the tree`)
    expect(said).toContain(`the first ${readFileSync(kept, 'utf8').split('\n')[1]} entries are as they were`)
    expect(said).toContain(`${size} rows, last`)
    expect(said).toContain(`Intact: ${size} entries`)
    expect(said).toContain('countersigned by the witnesses of your policy')
    if (isThere('go')) expect(said).toContain(`Go: all ${size} entries are in the tree that ${test.origin} signed`)
  })

  it('holds for an entry of a full tile, and without anything kept', async () => {
    const { code, said } = await walk({ I: '77', ROWS: '3' }, '8.')
    expect({ code, said }).toMatchObject({ code: 0 })
    expect(said).toContain('entry 77 is in the tree')
  })
})

/** One byte of a path's answer; `at` from 0, or from the end. */
function flip(where: string, at: () => number): Altering {
  return (path, bytes) => (path.startsWith(where) ? changed(bytes, at()) : bytes)
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const index = at < 0 ? bytes.length + at : at
  return bytes.with(index, (bytes[index] as number) ^ 1)
}

const inTile = (width: number) => (position % 256) * width

/** The entry and its leaf, changed together: they fit each other, and no tree. */
const together: Altering = (path, bytes) => {
  if (path.startsWith('tile/entries/001')) return changed(bytes, inTile(35) + 20)
  if (!path.startsWith('tile/0/001')) return bytes
  return leaf ? Uint8Array.from([...bytes.subarray(0, inTile(32)), ...leaf, ...bytes.subarray(inTile(32) + 32)]) : bytes
}
let leaf: Uint8Array | undefined

const otherKey: Altering = (path, bytes) =>
  path === 'vkey' ? utf8(`${formatVerifierKey(verifierOf(generateNoteSigner(test.origin)))}\n`) : bytes

const otherSize: Altering = (path, bytes) =>
  path === 'checkpoint' ? utf8(fromUtf8(bytes).replace(`\n${size}\n`, `\n${size - 1}\n`)) : bytes

const otherCosignature: Altering = (path, bytes) =>
  path === 'checkpoint'
    ? utf8(fromUtf8(bytes).replace(/(\S+)\n$/, (_, line) => `${toBase64(changed(fromBase64(line), 40))}\n`))
    : bytes

const withoutWitness: Altering = (path, bytes) => (path === 'checkpoint' ? utf8(fromUtf8(bytes).replace(/[^\n]*\n$/, '')) : bytes)

const otherOrigin: Altering = (path, bytes) => (path === 'checkpoint' ? utf8(`another.${fromUtf8(bytes)}`) : bytes)

describe('the walk-through stops', () => {
  const looking = () => ({ I: String(position), ROWS: '8' })
  const lies: readonly (readonly [string, Altering, string, string])[] = [
    ['another key than the one on paper', otherKey, '2.', 'not the key you were given'],
    ['a checkpoint with another size', otherSize, '3.', 'the log did not sign this'],
    ['a cosignature that is none', otherCosignature, '4.', 'patients did not countersign this'],
    ['a witness that did not sign', withoutWitness, '4.', 'no signature of witness.example/test'],
    ['an entry with one bit changed', flip('tile/entries/001', () => inTile(35) + 20), '5.', 'is not the hash of its entry'],
    ['an entry changed together with its leaf', together, '6.', 'is not in the tree'],
    ['a hash of the first tile', flip('tile/1/000', () => 3), '6.', 'is not in the tree'],
    ['a leaf of a row', flip('tile/0/000', () => 3 * 32), '8.', 'row 3: its leaf is not the hash of its entry'],
    ['a chain hash', flip('chain/000', () => 5 * 32), '8.', 'row 5: the chain breaks'],
    [
      'an entry that nobody looked at',
      flip('tile/entries/000', () => 200 * 35 + 20),
      '9.',
      'tile/entries/000 is not what the log signed',
    ],
  ]
  it.each(lies)('at %s', async (_, lie, until, words) => {
    alter = flip('nothing', () => 0)
    const response = await fetch(new URL(`tile/entries/001.p/${size - 256}`, server.url))
    const entry = new Uint8Array(await response.arrayBuffer()).slice(inTile(35) + 2, inTile(35) + 35)
    leaf = leafHash(changed(entry, 18))
    alter = lie
    const { code, said } = await walk(looking(), until)
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(words) })
  })

  it('at a key under another id, and at the checkpoint of another log', async () => {
    alter = flip('vkey', () => loadVerifierKey().indexOf('+') + 1)
    const confused = await walk({ KNOWN: '' }, '2.')
    expect(confused).toEqual({ code: 1, said: expect.stringMatching(/id is not its own/) })
    alter = otherOrigin
    expect(await walk({}, '3.')).toEqual({ code: 1, said: expect.stringContaining('the checkpoint of another log') })
  })

  it('at an event that is not the one in the log', async () => {
    if (!isThere('jq')) return
    const altered = join(folder, 'altered.json')
    writeFileSync(altered, readFileSync(evidence, 'utf8').replace('permitted', 'refused'))
    const { code, said } = await walk({ EVIDENCE: altered }, '5.')
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`entry ${position} is not that event`) })
  })

  it('at a history that is not the one you saw', async () => {
    const other = join(folder, 'other')
    const lines = readFileSync(kept, 'utf8').split('\n')
    writeFileSync(other, [lines[0], lines[1], Buffer.alloc(32, 7).toString('base64'), ...lines.slice(3)].join('\n'))
    const forked = await walk({ ...looking(), KEPT: other }, '7.')
    expect(forked).toEqual({ code: 1, said: expect.stringContaining('are not those you saw') })
    writeFileSync(other, [lines[0], String(size + 1), ...lines.slice(2)].join('\n'))
    const shrunk = await walk({ ...looking(), KEPT: other }, '7.')
    expect(shrunk).toEqual({ code: 1, said: expect.stringContaining(`the log had ${size + 1} entries, now ${size}`) })
  })
})
