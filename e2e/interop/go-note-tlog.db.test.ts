import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { expectIntact } from '@/e2e/tampering/verify-ledger'
import { createPerson, sequenceAll } from '@/e2e/tampering/world'
import { underAudit } from '@/lib/access/gate'
import type { Actor } from '@/lib/base/actor'
import { toBase64 } from '@/lib/base/bytes'
import { loadVariable, pickVariables } from '@/lib/base/env'
import { permitted } from '@/lib/base/outcome'
import { proveConsistency, proveInclusion } from '@/lib/ledger/proof'
import { loadCheckpoint, loadTile } from '@/lib/ledger/public-log'
import { encodeTilePath, hashTilesOf, TILE_WIDTH, type TilePath } from '@/lib/ledger/tile'
import { tileReader } from '@/lib/ledger/tile-reader'
import { loadVerifierKey } from '@/lib/ledger/verifier-key'

/** The log as published, checked by a program that shares no line with it (Debian: golang-go, golang-golang-x-mod-dev). */
const PACKAGES = '/usr/share/gocode'
const isThere = existsSync(join(PACKAGES, 'src/golang.org/x/mod/sumdb')) && spawnSync('go', ['version']).status === 0
if (!isThere) {
  const words = 'left out, Go and golang.org/x/mod absent: install golang-go and golang-golang-x-mod-dev'
  if (loadVariable('CHARTSEAL_REQUIRE_TEST_DATA') === '1') throw new Error(words)
  console.warn(words)
}

describe.skipIf(!isThere)('Go’s public note and tlog packages', () => {
  let test: TestInstallation
  let size = 0
  let proven = 0
  const folder = mkdtempSync(join(tmpdir(), 'chartseal-go-'))
  const published = join(folder, 'published')
  const program = join(folder, 'verify')

  beforeAll(async () => {
    const env = {
      ...pickVariables(['PATH', 'HOME']),
      GO111MODULE: 'off',
      GOPATH: PACKAGES,
      GOCACHE: join(folder, 'cache'),
      GOFLAGS: '',
      NODE_ENV: 'test' as const,
    }
    execFileSync('go', ['build', '-o', program, resolve('e2e/interop/verify.go')], { env, stdio: 'pipe' })
    test = await testInstallation()
    const officer = await createPerson(test, 'nurse', test.northgate)
    await fill(officer, 300)
    await sequenceAll(test)
    write('earlier', await loadCheckpoint())
    await fill(officer, 330)
    size = await sequenceAll(test)
    await publish()
  }, 180_000)
  afterAll(async () => {
    await expectIntact(test)
    await test.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Many events in one act: what is shown here is the log, not the gate. */
  async function fill(actor: Actor, events: number): Promise<void> {
    await underAudit({ actor, action: 'patient.search' }, async (permit) => {
      for (let i = 0; i < events; i++) permit.report({})
      return permitted(undefined)
    })
  }

  function write(path: string, content: string | Uint8Array | undefined, root = published): void {
    if (content === undefined) throw new Error(`${path} is not published`)
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }

  async function publish(): Promise<void> {
    write('vkey', loadVerifierKey())
    write('checkpoint', await loadCheckpoint())
    for (const path of piecesOf(size)) write(encodeTilePath(path), await loadTile(path))
    write('proofs', await proofsFrom(published))
  }

  /** Our proofs from the published tiles: of every thirteenth entry and the last, and from the earlier size to this one. */
  async function proofsFrom(root: string): Promise<string> {
    const reader = tileReader(size, async (path) => new Uint8Array(readFileSync(join(root, encodeTilePath(path)))))
    const indexes = Array.from({ length: size }, (_, index) => index).filter((index) => index % 13 === 0 || index === size - 1)
    const inclusions = await Promise.all(indexes.map((index) => proveInclusion(index, size, reader)))
    const { hashes } = await proveConsistency(size - 330, size, reader)
    proven = inclusions.length + 1
    return [
      ...inclusions.map((proof) => [`inclusion ${proof.index}`, ...proof.hashes.map(toBase64)].join(' ')),
      ['consistency', ...hashes.map(toBase64)].join(' '),
      '',
    ].join('\n')
  }

  function* piecesOf(entries: number): Generator<TilePath> {
    for (let n = 0; n * TILE_WIDTH < entries; n++)
      yield { kind: 'entries', n, width: Math.min(TILE_WIDTH, entries - n * TILE_WIDTH) }
    yield* hashTilesOf(entries)
  }

  function verify(root: string): { status: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(program, [root], { encoding: 'utf8' })
    return { status, said: `${stdout}${stderr}`.trim() }
  }

  it('verify signature, tree, every entry, inclusion and consistency', () => {
    const { status, said } = verify(published)
    console.log(said)
    expect({ status, said }).toEqual({
      status: 0,
      said: `verified ${size} entries of ${test.origin}, consistent with ${size - 330}, and ${proven} proofs`,
    })
    expect(size).toBeGreaterThan(600)
  })

  const SIZE = -1 // behind the origin, whose length is another each time
  it.each([
    ['checkpoint', 'the size', SIZE],
    ['checkpoint', 'the signature', -10],
    ['earlier', 'the signature', -10],
    ['tile/0/000', 'a leaf of a full tile', 40],
    ['tile/0/002', 'a leaf of the partial tile', 40],
    ['tile/1/000', 'a root of a full tile', 5],
    ['tile/entries/001', 'an entry', 700],
    ['vkey', 'the key', -5],
    ['proofs', 'a hash of an inclusion proof', 40],
    ['proofs', 'a hash of the consistency proof', -10],
  ])('%s: one byte of %s changed is refused', (piece, _, at) => {
    const forged = join(folder, 'forged')
    cpSync(published, forged, { recursive: true })
    const path = [...piecesOf(size)].map(encodeTilePath).find((one) => one.startsWith(piece)) ?? piece
    const bytes = readFileSync(join(forged, path))
    const index = at === SIZE ? bytes.indexOf('\n') + 1 : at < 0 ? bytes.length + at : at
    bytes[index] = (bytes[index] as number) ^ 1
    write(path, bytes, forged)
    expect(verify(forged).status).toBe(1)
    rmSync(forged, { recursive: true })
    expect(verify(published).status).toBe(0)
  })
})
