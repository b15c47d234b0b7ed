import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { closed, listening, removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import { disableGuards } from '@/e2e/tampering/as-owner'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { createPerson, search, sequenceAll, speakingAs } from '@/e2e/tampering/world'
import type { Actor } from '@/lib/base/actor'
import { utf8 } from '@/lib/base/bytes'
import { writePrivate } from '@/lib/base/data-folder'
import { encodeAddCheckpoint } from '@/lib/ledger/add-checkpoint'
import { encodeCheckpoint, parseCheckpoint } from '@/lib/ledger/checkpoint'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { parseNote, signNote } from '@/lib/ledger/note'
import { formatVerifierKey, generateCosigner, generateNoteSigner, type NoteSigner, parsePrivateKey } from '@/lib/ledger/note-key'
import { loadPolicy } from '@/lib/ledger/policy-file'
import { loadCheckpoint, loadWitnessedCheckpoint } from '@/lib/ledger/public-log'
import { AGAIN_MS, askWitnesses, loadAskedWitnesses } from '@/lib/ledger/witness'
import { openUnderPolicy } from '@/lib/ledger/witnessed-checkpoint'

let test: TestInstallation
let nurse: Actor
let log: NoteSigner
let witness: TestWitness
beforeAll(async () => {
  test = await testInstallation()
  await disableGuards(test.owner)
  nurse = await createPerson(test, 'nurse', test.northgate)
  log = parsePrivateKey(readFileSync(join(test.dataDir, 'log.key'), 'utf8').trimEnd())
})
afterAll(() => test.drop())
beforeEach(async () => {
  witness = await testWitness(log)
  await sql('truncate witness_state')
  await sql('delete from checkpoint_signature where key_id <> $1', [log.id])
  await grow()
})
afterEach(async () => {
  await witness.close()
  removeFolder(witness.folder)
  await expectIntact(test)
})

const sql = async (text: string, values: unknown[] = []) => (await test.owner.pool.query(text, values)).rows

/** One more entry, ordered and signed. Returns the log's size. */
async function grow(): Promise<number> {
  await search(nurse)
  return sequenceAll(test)
}

type Named = { readonly name: string; readonly key: TestWitness['key']; readonly url: string }

async function ask(...others: readonly Named[]): Promise<void> {
  const all = [{ name: 'honest', ...witness }, ...others]
  const lines = all.map(({ name, key, url }) => `witness ${name} ${formatVerifierKey(key)} ${url}`)
  writePrivate(join(test.dataDir, 'policy'), `log ${formatVerifierKey(log)}\n${lines.join('\n')}\nquorum honest\n`)
  await speakingAs(test.sequencerUrl, () => askWitnesses(loadAskedWitnesses(), [log], new AbortController().signal))
}

async function states(): Promise<Record<string, string>> {
  const rows = await sql('select name, answer, size from witness_state')
  return Object.fromEntries(rows.map(({ name, answer, size }) => [name, size === null ? answer : `${answer} ${size}`]))
}

const sizeOf = (note = '') => parseCheckpoint(parseNote(note).text).size
const served = async () => (await loadWitnessedCheckpoint(loadPolicy().policy)) ?? ''
const quorumOf = (note: string) => openUnderPolicy(note, loadPolicy().policy, Date.now() / 1_000).quorum.is

describe('a witness', () => {
  it('countersigns as the log grows; what is served has its quorum, and goes on from where the witness is', async () => {
    const size = await grow()
    await ask()
    expect(await states()).toEqual({ honest: `cosigned ${size}` })
    expect([sizeOf(await served()), quorumOf(await served())]).toEqual([size, 'met'])
    for (let i = 0; i < 3; i++) await grow()
    expect(sizeOf(await served())).toBe(size)
    expect(sizeOf(await loadCheckpoint())).toBe(size + 3)
    await ask()
    expect([sizeOf(await served()), quorumOf(await served())]).toEqual([size + 3, 'met'])
  })

  it('that remembers more than the database does is asked from there', async () => {
    const size = await grow()
    await ask()
    await sql('delete from checkpoint_signature where key_id = $1', [witness.key.id])
    await grow()
    await ask()
    expect(await states()).toEqual({ honest: `cosigned ${size + 1}` })
  })

  it('is asked about an idle log again after ten minutes, and the newest cosignature is the one served', async () => {
    await ask()
    const once = await sql('select line from checkpoint_signature where key_id = $1', [witness.key.id])
    await ask()
    expect(await sql('select line from checkpoint_signature where key_id = $1', [witness.key.id])).toEqual(once)
    await sql('update checkpoint_signature set at = at - make_interval(secs => $2) where key_id = $1', [
      witness.key.id,
      AGAIN_MS / 1_000 + 1,
    ])
    await new Promise((resolve) => setTimeout(resolve, 1_000)) // its clock has seconds
    await ask()
    const [, again] = await sql('select line from checkpoint_signature where key_id = $1 order by at', [witness.key.id])
    expect(await served()).toContain(again?.line)
    expect(await served()).not.toContain(once[0]?.line)
  })

  it('is not waited for longer than a minute: then the newest signed checkpoint is served', async () => {
    await ask()
    const size = sizeOf(await served())
    await grow()
    expect(sizeOf(await served())).toBe(size)
    await sql("update checkpoint_signature set at = at - interval '61 seconds' where size > $1", [size])
    expect([sizeOf(await served()), quorumOf(await served())]).toEqual([size + 1, 'not met'])
  })
})

/** What somebody with the stolen log key made the witness sign: `size` entries of another history. */
async function countersignForgery(size: number): Promise<void> {
  const root = rootOf(Array.from({ length: size }, (_, i) => leafHash(utf8(`forged ${i}`))))
  const note = signNote(encodeCheckpoint({ origin: log.name, size, root }), log)
  const body = encodeAddCheckpoint({ old: 0, hashes: [], note })
  expect((await fetch(new URL('add-checkpoint', witness.url), { method: 'POST', body })).status).toBe(200)
}

describe('a witness refuses', () => {
  it('a forked log: it does not continue what was countersigned', async () => {
    await countersignForgery(3)
    await ask()
    expect((await states()).honest).toMatch(/^contradicted/)
    expect(await sql('select 1 from checkpoint_signature where key_id = $1', [witness.key.id])).toEqual([])
  })

  it('a shrunk log: it countersigned more entries than there are', async () => {
    await countersignForgery(1_000)
    await ask()
    expect(await states()).toEqual({ honest: 'ahead 1000' })
  })

  it('a log it does not follow', async () => {
    const other = await testWitness(generateNoteSigner('log.example/other'))
    await ask({ name: 'other', ...other })
    expect((await states()).other).toBe('refused')
    await other.close()
    removeFolder(other.folder)
  })
})

describe('a hostile witness', () => {
  let server: Server
  afterEach(() => closed(server))

  const hostile: Record<string, [RequestListener, string]> = {
    'that invents a size': [(_, response) => void response.writeHead(409).end('999999\n'), 'ahead 999999'],
    'whose size is none': [(_, response) => void response.writeHead(409).end('-5\n'), 'unreachable'],
    'that changes its mind': [(_, response) => void response.writeHead(409).end('1\n'), 'unreachable 1'],
    'that answers garbage': [(_, response) => void response.writeHead(200).end('\u2014 x y\n\0'), 'false-signature'],
    'that never ends': [(_, response) => void endless(response), 'unreachable'],
    'that sends elsewhere': [(_, response) => void response.writeHead(307, { location: witness.url }).end(), 'unreachable'],
    'that breaks off': [(request) => void request.socket.destroy(), 'unreachable'],
    'that hangs': [() => undefined, 'unreachable'],
    'that calls the log a liar': [(_, response) => void response.writeHead(422).end(), 'contradicted'],
  }
  function endless(response: Parameters<RequestListener>[1]): void {
    const more = () => response.writable && !response.destroyed && response.write('x'.repeat(65_536), () => setImmediate(more))
    response.on('error', () => {})
    more()
  }

  it.each(Object.keys(hostile))('%s neither stops nor misleads the log, nor the others', async (what) => {
    const [listener, answer] = hostile[what] ?? [() => undefined, '']
    server = createServer(listener)
    const url = await listening(server)
    await ask({ name: 'hostile', key: generateCosigner('witness.example/hostile'), url })
    const { honest, hostile: told } = await states()
    expect(honest).toMatch(/^cosigned/)
    expect(told?.replace(/^(false-signature|contradicted) .*/, '$1')).toBe(answer)
    expect(quorumOf(await served())).toBe('met')
  })

  it('with a cosignature of another checkpoint, or another’s, has signed nothing', async () => {
    await ask()
    const line = (await sql('select line from checkpoint_signature where key_id = $1', [witness.key.id]))[0]?.line
    server = createServer((_, response) => void response.end(line))
    const url = await listening(server)
    await grow()
    await ask({ name: 'replays', key: generateCosigner('witness.example/hostile'), url })
    expect((await states()).replays).toMatch(/^false-signature/)
  })
})
