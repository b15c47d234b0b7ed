import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOf } from '@/bin/witness-server'
import { removeFolder, type TestWitness, testWitness } from '@/e2e/support/witness'
import { utf8 } from '@/lib/base/bytes'
import { encodeAddCheckpoint } from '@/lib/ledger/add-checkpoint'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { openCosignatures } from '@/lib/ledger/cosignature'
import { memoryHashes } from '@/lib/ledger/fixtures/memory-hashes'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { signNote, signText } from '@/lib/ledger/note'
import { generateNoteSigner } from '@/lib/ledger/note-key'
import { proveConsistency } from '@/lib/ledger/proof'

const log = generateNoteSigner('log.example/one')
const histories = ['a', 'b'].map((name) => Array.from({ length: 40 }, (_, i) => leafHash(utf8(i < 5 ? `${i}` : `${name} ${i}`))))

let witness: TestWitness
beforeEach(async () => {
  witness = await testWitness(log)
})
afterEach(async () => {
  await witness.close()
  removeFolder(witness.folder)
})

function textOf(size: number, history = 0): string {
  return encodeCheckpoint({ origin: log.name, size, root: rootOf(histories[history]?.slice(0, size) ?? []) })
}

async function submit(old: number, size: number, history = 0): Promise<{ status: number; body: string; type: string | null }> {
  const { hashes } = await proveConsistency(old, size, memoryHashes(histories[history] ?? []))
  const note = signNote(textOf(size, history), log)
  const body = encodeAddCheckpoint({ old, hashes: hashes.map((hash) => new Uint8Array(hash)), note })
  return post(body)
}

async function post(body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(new URL('add-checkpoint', witness.url), { method: 'POST', body })
  return { status: response.status, body: await response.text(), type: response.headers.get('content-type') }
}

const read = (origin = log.name) => fetch(new URL(`${hashOf(origin)}/checkpoint`, witness.url))

describe('a witness over HTTP', () => {
  it('answers with its cosignature, stored before it is sent, and reads back what it countersigned', async () => {
    expect((await read()).status).toBe(404)
    const { status, body } = await submit(0, 5)
    expect(status).toBe(200)
    const [cosignature] = openCosignatures(`${textOf(5)}\n${body}`, [witness.key])
    expect(Math.abs((cosignature?.seconds ?? 0) - Date.now() / 1_000)).toBeLessThan(60)
    // With the log's own signature: it is what tells the log itself that this one was its.
    expect(await (await read()).text()).toBe(`${textOf(5)}\n${signText(textOf(5), log)}${body}`)
    expect(readFileSync(join(witness.folder, 'checkpoints', hashOf(log.name)), 'utf8')).toBe(
      `${textOf(5)}\n${signText(textOf(5), log)}${body}`,
    )
  })

  it('tells the size to go on from', async () => {
    await submit(0, 5)
    expect(await submit(0, 20)).toEqual({ status: 409, body: '5\n', type: 'text/x.tlog.size' })
  })

  it('of two histories at the same moment countersigns one, however many ask', async () => {
    await submit(0, 5)
    const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((history, i) => submit(5, 10 + i, history)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(5)
    const size = Number((await (await read()).text()).split('\n')[1])
    const other = answers.findIndex(({ status }) => status === 200) % 2 === 0 ? 1 : 0
    expect((await submit(size, 30, other)).status).toBe(422)
    expect((await submit(size, 30, 1 - other)).status).toBe(200)
  })

  it('begun anew it remembers', async () => {
    await submit(0, 20)
    await witness.close()
    witness = await testWitness(log, witness.folder)
    expect((await submit(0, 5)).status).toBe(409)
    expect((await submit(20, 30, 1)).status).toBe(422)
    expect((await submit(20, 30)).status).toBe(200)
  })

  it('signs nothing where its file was damaged or is another log’s', async () => {
    await submit(0, 20)
    const path = join(witness.folder, 'checkpoints', hashOf(log.name))
    const stored = readFileSync(path, 'utf8')
    for (const damaged of ['', stored.slice(0, 50), stored.replace(log.name, 'log.example/two')]) {
      writeFileSync(path, damaged)
      expect((await submit(20, 30)).status).toBe(500)
    }
    writeFileSync(path, stored)
    expect((await submit(20, 30)).status).toBe(200)
    expect(readdirSync(join(witness.folder, 'checkpoints'))).toHaveLength(1)
  })

  it('refuses what is too long, no text, no post', async () => {
    expect((await post('old 0\n'.repeat(50_000))).status).toBe(400)
    expect((await post(new Uint8Array([0x6f, 0xff, 0xfe]))).status).toBe(400)
    expect((await fetch(new URL('add-checkpoint', witness.url))).status).toBe(405)
    expect((await fetch(new URL('anything', witness.url))).status).toBe(404)
    expect((await fetch(new URL('../../etc/passwd', witness.url))).status).toBe(404)
  })

  it('goes on while somebody hangs', async () => {
    const slow = request(new URL('add-checkpoint', witness.url), { method: 'POST' })
    slow.on('error', () => {})
    slow.write('old ')
    expect((await submit(0, 5)).status).toBe(200)
    slow.destroy()
  })
})
