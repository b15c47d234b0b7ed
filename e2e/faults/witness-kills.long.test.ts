import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ROOT, TYPESCRIPT } from '@/bin/set-up/children'
import { loadWitnessKey } from '@/bin/witness-folder'
import { seededRandom } from '@/e2e/faults/random'
import { removeFolder } from '@/e2e/support/witness'
import { utf8 } from '@/lib/base/bytes'
import { encodeAddCheckpoint, parseSizeLine } from '@/lib/ledger/add-checkpoint'
import { encodeCheckpoint } from '@/lib/ledger/checkpoint'
import { openCosignatures } from '@/lib/ledger/cosignature'
import { memoryHashes } from '@/lib/ledger/fixtures/memory-hashes'
import { leafHash, rootOf } from '@/lib/ledger/merkle'
import { signNote } from '@/lib/ledger/note'
import { formatVerifierKey, generateNoteSigner } from '@/lib/ledger/note-key'
import { proveConsistency } from '@/lib/ledger/proof'

/**
 * A witness killed at any moment, again and again, while a log that forks sends it both histories: whatever it countersigned,
 * and somebody may hold, is of one history, and after each start it goes on from there.
 */
const KILLS = 25
const HISTORIES = [0, 1].map((fork) => Array.from({ length: 400 }, (_, i) => leafHash(utf8(i < 3 ? `${i}` : `${fork} ${i}`))))
const log = generateNoteSigner('log.example/forks')

it('countersigns one history only', { timeout: 600_000 }, async () => {
  const random = seededRandom('kills of a witness')
  const folder = mkdtempSync(join(tmpdir(), 'chartseal-witness-'))
  const key = loadWitnessKey(folder, 'witness.example/killed')
  const countersigned: { fork: number; size: number }[] = []
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const fork = random.between(0, 2)
      const witness = await startWitness(folder)
      const killing = pause(random.between(0, 600)).then(() => witness.child.kill('SIGKILL'))
      await submitUntilItDies(witness.url, fork, (size, text, line) => {
        expect(openCosignatures(`${text}\n${line}`, [key])).toHaveLength(1)
        countersigned.push({ fork, size })
      })
      await killing
      await witness.gone
    }
    const witness = await startWitness(folder)
    const beyond = countersigned.filter(({ size }) => size > 3)
    expect(beyond.length).toBeGreaterThan(0)
    expect(new Set(beyond.map(({ fork }) => fork)).size).toBe(1)
    const sizes = countersigned.map(({ size }) => size)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    // What it stored is never behind what somebody holds.
    const { status, body } = await post(witness.url, 0, 1, 0)
    expect(status).toBe(409)
    expect(parseSizeLine(body)).toBeGreaterThanOrEqual(Math.max(...sizes))
    witness.child.kill('SIGKILL')
    await witness.gone
  } finally {
    removeFolder(folder)
  }
})

type Running = { readonly child: ChildProcess; readonly url: string; readonly gone: Promise<unknown> }

async function startWitness(folder: string): Promise<Running> {
  const args = [...TYPESCRIPT, join(ROOT, 'bin/witness.ts'), '--data', folder, '--log', formatVerifierKey(log), '--port', '0']
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let said = ''
  for await (const part of child.stdout) {
    said += String(part)
    const url = /listens at (\S+)/.exec(said)?.[1]
    if (url) return { child, url, gone }
  }
  throw new Error(`the witness did not start: ${said}`)
}

async function submitUntilItDies(
  url: string,
  fork: number,
  got: (size: number, text: string, line: string) => void,
): Promise<void> {
  let old = 0
  try {
    for (;;) {
      const size = Math.min(old + 1, 399)
      const { status, body, text } = await post(url, old, size, fork)
      if (status === 200) got(size, text, body)
      if (status === 422) return void (await pause(5))
      old = status === 409 ? (parseSizeLine(body) ?? 0) : size
    }
  } catch {
    // The connection broke: it was killed.
  }
}

async function post(
  url: string,
  old: number,
  size: number,
  fork: number,
): Promise<{ status: number; body: string; text: string }> {
  const history = HISTORIES[fork] ?? []
  const text = encodeCheckpoint({ origin: log.name, size, root: rootOf(history.slice(0, size)) })
  const { hashes } = await proveConsistency(Math.min(old, size), size, memoryHashes(history))
  const note = signNote(text, log)
  const body = encodeAddCheckpoint({ old, hashes: hashes.map((hash) => new Uint8Array(hash)), note })
  const response = await fetch(new URL('add-checkpoint', url), { method: 'POST', body })
  return { status: response.status, body: await response.text(), text }
}
