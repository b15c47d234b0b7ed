import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entry } from '@/e2e/support/changed-evidence'
import { device, evidenceOf, policy, whole } from '@/e2e/support/example-evidence'
import { cosigners, log, logLine, policyOf, receipt, witnessLine } from '@/e2e/support/example-policy'
import { loadSources, resolveImport, type Source } from '@/e2e/support/tidy-sources'
import { utf8 } from '@/lib/base/bytes'
import { pickVariables } from '@/lib/base/env'
import { signCosignature } from '@/lib/ledger/cosignature'
import { encodeEvidence } from '@/lib/ledger/evidence'
import { TestLog } from '@/lib/ledger/fixtures/published-log'
import { joinNote, parseNote, signText } from '@/lib/ledger/note'
import { formatVerifierKey } from '@/lib/ledger/note-key'
import { signReceipt } from '@/lib/ledger/receipt'
import { encodePolicy } from '@/lib/ledger/witness-policy'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chartseal-verify-'))
  writeFileSync(at('whole.json'), encodeEvidence(whole))
  writeFileSync(at('salt.json'), encodeEvidence(entry(2, { salt: new Uint8Array(32) })(whole)))
  writeFileSync(at('hostile.json'), encodeEvidence(await signedBy('\u001b[2J\u202eintact')))
  writeFileSync(at('cut.json'), encodeEvidence(whole).subarray(0, -1))
  writeFileSync(at('policy'), encodePolicy(policy))
  writeFileSync(at('nobody'), `${logLine}\nquorum none\n`)
  const note = signReceipt({ origin: log.name, commitment: new Uint8Array(32), at: '2026-01-01T00:00:00.000Z' }, receipt)
  writeFileSync(at('receipt.txt'), note)
  writeFileSync(at('later.txt'), note.replace('00.000Z', '01.000Z'))
  writeFileSync(at('promises'), `${logLine}\n# chartseal-receipt ${formatVerifierKey(receipt)}\nquorum none\n`)
  copyLog('copy', NOTED)
  copyLog('older', NOTED - 90)
  writeFileSync(at('kept.txt'), signReceipt({ origin: log.name, commitment: commitmentOf('one 40'), at: GIVEN }, receipt))
  writeFileSync(at('lost.txt'), signReceipt({ origin: log.name, commitment: commitmentOf('lost'), at: GIVEN }, receipt))
  writeFileSync(at('watched'), encodePolicy(watched))
  writeFileSync(at('half'), `${logLine}\nquorum`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const GIVEN = '2026-01-01T00:00:00.000Z'
const NOTED = Date.parse(GIVEN) / 1_000 + 60
const watched = policyOf(logLine, `# chartseal-receipt ${formatVerifierKey(receipt)}`, witnessLine('x1'), 'quorum x1')

/** Of 300 entries, as a mirror leaves it, countersigned at this second. */
function copyLog(name: string, seconds: number) {
  const copied = new TestLog(log, 300)
  for (const [path, content] of copied.publish(300)) {
    mkdirSync(dirname(join(at(name), path)), { recursive: true })
    writeFileSync(join(at(name), path), content)
  }
  const { text } = parseNote(copied.note(300))
  writeFileSync(join(at(name), 'checkpoint'), joinNote(text, [signText(text, log), signCosignature(text, cosigners.x1, seconds)]))
}

function commitmentOf(entry: string) {
  const commitment = new Uint8Array(32)
  commitment.set(utf8(entry))
  return commitment
}

/** A file in which everything holds, by somebody of this name. */
function signedBy(id: string) {
  const actor = { id, role: 'patient', org: '' } as const
  const signer = { person: id, keyId: device.id, capacity: 'self', delegation: '' } as const
  return evidenceOf({ statement: { signer }, approval: { actor }, enrolment: { actor } })
}

/** As somebody types it who has this program and nothing else: no data folder, no database. */
function verify(
  ...args: readonly string[]
): Promise<{ readonly code: number | string; readonly out: string; readonly said: string }> {
  const command = ['--conditions=react-server', '--import', 'tsx', resolve('bin/verify.ts'), ...args]
  const env = { ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const }
  return new Promise((done) => {
    execFile(process.execPath, command, { env }, (error, out, said) => done({ code: error?.code ?? 0, out, said }))
  })
}

describe('npm run verify', () => {
  it('ends with 0 where each depth holds under the policy that was named, and says what it cannot show', async () => {
    const { code, out } = await verify(at('whole.json'), '--policy', at('policy'))
    expect(out).toMatch(/^entry: intact\n[\s\S]*^consent: intact\n[\s\S]*^checkpoint: intact\n[\s\S]*^witnesses: intact\n/m)
    expect(out).toContain('This file cannot show:\n  What else happened')
    expect(out).toMatch(/\nIntact, and witnessed as your policy asks\.\n$/)
    expect(code).toBe(0)
  })

  it('ends with 2 without a policy, whatever the file proposes', async () => {
    const { code, out } = await verify(at('whole.json'))
    expect(out).toMatch(/\nCannot check who stands behind it: you named no policy of your own\.\n$/)
    expect(code).toBe(2)
  })

  it('ends with 0 under a policy that asks for nobody, and never calls that witnessed', async () => {
    const { code, out } = await verify(at('whole.json'), '--policy', at('nobody'))
    expect(out).toMatch(/^witnesses: -\n {2}.*not witnessed\.\n/m)
    expect(out).toMatch(/\nIntact on the word of the log alone: your policy asks for no witness\.\n$/)
    expect(code).toBe(0)
  })

  it('ends with 1 where something was changed, with and without a policy', async () => {
    for (const args of [[], ['--policy', at('policy')]]) {
      const { code, out } = await verify(at('salt.json'), ...args)
      // Though it is the third of the file: what does not hold is said first.
      expect(out).toMatch(/^entry: BROKEN\n {2}Entry 17 is not in the log as this file has it/m)
      expect(code).toBe(1)
    }
  })

  it('prints JSON for programs', async () => {
    const { code, out } = await verify(at('salt.json'), '--policy', at('policy'), '--json')
    expect(JSON.parse(out)).toMatchObject({
      format: 'chartseal/verification/v1',
      verdict: 'broken',
      witnessed: false,
      found: { entries: [{ why: 'included' }, { why: 'included' }, { why: 'not-included', index: 17 }] },
      tree: { size: 21 },
    })
    expect(code).toBe(1)
  })

  it.each<[string, readonly string[]]>([
    ['a file that is none', ['cut.json']],
    ['no such file', ['nothing.json']],
    ['a policy that is none', ['whole.json', '--policy', 'half']],
    ['no file', []],
    ['an option that it does not know', ['whole.json', '--trust']],
  ])('ends with 2 for %s, without a verdict', async (_, args) => {
    const { code, out, said } = await verify(...args.map((arg) => (arg.startsWith('--') ? arg : at(arg))))
    expect(out).toBe('')
    expect(said).toMatch(/\n→ /)
    expect(code).toBe(2)
  })

  it('ends with 2 for a receipt that the log signed, since a promise is not an entry, and with 1 for a changed one', async () => {
    const signed = await verify(at('receipt.txt'), '--policy', at('promises'))
    expect(signed.out).toMatch(/from 2026-01-01T00:01:00\.000Z on\.\n[\s\S]*cannot be checked offline without proof\.\n$/)
    expect(signed.code).toBe(2)
    const changed = await verify(at('later.txt'), '--policy', at('promises'), '--json')
    expect(JSON.parse(changed.out)).toMatchObject({ verdict: 'broken', witnessed: false, found: { why: 'not-signed' } })
    expect(changed.code).toBe(1)
  })

  it.each([
    [
      'kept.txt',
      'copy',
      'watched',
      0,
      /Intact: the promise was kept, and witnessed as your policy asks\. Its entry is number 40 of/,
    ],
    ['kept.txt', 'copy', 'promises', 0, /Intact: .* on the word of the log alone/],
    [
      'lost.txt',
      'copy',
      'watched',
      1,
      /Broken: the promise was not kept\. The entry is nowhere in the log of 300 entries, as it stood at /,
    ],
    ['lost.txt', 'older', 'watched', 2, /Cannot check yet: .* was not owed by then/],
    ['lost.txt', 'copy', 'promises', 2, /Cannot check yet: .* nobody says when that was/],
    ['later.txt', 'copy', 'watched', 1, /did not sign this receipt/],
  ])('looks for %s in a copy of the log (%s, under %s): %i', async (file, folder, policy, code, sentence) => {
    const found = await verify(at(file), '--policy', at(policy), '--log', at(folder))
    expect(found.out.trimEnd().split('\n').at(-1)).toMatch(sentence)
    expect(found.code).toBe(code)
  })

  it('ends with 2 where the copy of the log is none', async () => {
    rmSync(join(at('older'), 'tile/0/000'))
    for (const folder of ['older', 'nowhere']) {
      const { code, out, said } = await verify(at('lost.txt'), '--policy', at('watched'), '--log', at(folder))
      expect(out).toBe('')
      expect(said).toContain('holds no whole copy of a log')
      expect(code).toBe(2)
    }
  })

  it('prints nothing that moves a cursor, whatever a stranger wrote into the file', async () => {
    const { out } = await verify(at('hostile.json'), '--policy', at('policy'))
    expect(out).toMatch(/^consent: intact\n.*enrolled for \ufffd\[2J\ufffdintact at entry/m)
    expect(out).not.toMatch(/[^\P{C}\n]/u)
  })

  it('reaches neither network nor database: nothing it is made of could', () => {
    const reached = graphOf('bin/verify.ts')
    expect(reached.size).toBeGreaterThan(15)
    const paths = [...reached.values()].map(({ path }) => path)
    expect(
      paths.filter((path) => !/^(lib\/(base|crypto|ledger)\/|bin\/(verify(-receipt)?|set-up\/unready)\.ts$)/.test(path)),
    ).toEqual([])
    const packages = new Set([...reached.values()].flatMap(({ imports }) => imports.map(({ from }) => from)))
    const outside = [...packages].filter((from) => !from.startsWith('@/'))
    expect(outside.filter((from) => !/^(node:(fs|util)|server-only|uuid|@noble\/.*)$/.test(from))).toEqual([])
    expect([...reached.values()].filter(({ code }) => /\bfetch\(|\bimport\(/.test(code))).toEqual([])
  })
})

function graphOf(path: string): ReadonlyMap<string, Source> {
  const sources = loadSources(resolve('.'))
  const reached = new Map<string, Source>()
  const waiting = [sources.get(path)]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    reached.set(next.path, next)
    for (const { from, typeOnly } of next.imports) {
      const found = typeOnly ? undefined : resolveImport(from, sources)
      if (found && !reached.has(found.path)) waiting.push(found)
    }
  }
  return reached
}
