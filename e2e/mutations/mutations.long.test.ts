import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '@/bin/set-up/children'
import { loadVariable, setVariable } from '@/lib/base/env'

/**
 * Each step of the verification, taken away one at a time in a copy of the code: a named test fails, or the step is not
 * tested and this test says which. `steps.json`: the file in lib/ledger, the step as it is written there, and what stands
 * there without it. The table is printed.
 */
type Step = { readonly file: string; readonly step: string; readonly without: string }
const STEPS = JSON.parse(readFileSync(join(import.meta.dirname, 'steps.json'), 'utf8')) as Step[]
const WHOLE = ['strict', 'tessera', 'tlog-proof', 'verify', 'standing']
/** They take longer, and are about files of evidence alone. */
const EVIDENCE = ['check-evidence', 'evidence', 'evidence-signatures']
const COPIED = ['lib', 'bin', 'e2e', 'package.json', 'tsconfig.json', 'vitest.config.ts']

let copy: string
beforeAll(() => {
  // The copy lies elsewhere: the published vectors are not beside it.
  setVariable('CHARTSEAL_TEST_DATA', loadVariable('CHARTSEAL_TEST_DATA') ?? join(ROOT, '../shared'))
  copy = mkdtempSync(join(tmpdir(), 'chartseal-mutations-'))
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

it('every step of the verification has a test that fails without it', { timeout: 1_800_000 }, async () => {
  expect(await failing('')).toBeUndefined()
  const untested: string[] = []
  for (const { file, step, without } of STEPS) {
    const path = join(copy, 'lib/ledger', file)
    const code = readFileSync(path, 'utf8')
    expect(code, `${file} has no such step`).toContain(step)
    writeFileSync(
      path,
      code.replace(step, () => without),
    )
    const test = await failing(file.replace(/\.ts$/, ''))
    writeFileSync(path, code)
    const said = step.trim().replaceAll(/\s+/g, ' ').slice(0, 90)
    process.stdout.write(`| ${file} | \`${said}\` | ${test ?? '**none**'} |\n`)
    if (!test) untested.push(`${file}: ${said}`)
  }
  expect(untested).toEqual([])
})

/** The first test that fails, of those about this file and of those about the whole; all of them for ''. */
async function failing(about: string): Promise<string | undefined> {
  const own = [
    'proof',
    'note',
    'cosignature',
    'witness-policy',
    'witnessed-checkpoint',
    'tile',
    'tile-reader',
    'judge-checkpoint',
    'stream-head',
    'check-list',
    'check-receipt',
    'seek-receipts',
  ]
  const evidence = about === '' || about.includes('evidence') ? EVIDENCE : []
  const names = [...new Set([...own, ...evidence, ...WHOLE])].sort(
    (a, b) => Number(about.startsWith(b)) - Number(about.startsWith(a)),
  )
  const files = names.map((name) => `lib/ledger/${name}.test.ts`)
  const args = ['vitest', 'run', '--project', 'unit', '--bail', '1', ...files]
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args.slice(1)], { cwd: copy })
  let said = ''
  child.stdout.on('data', (part: Buffer) => (said += String(part)))
  child.stderr.on('data', (part: Buffer) => (said += String(part)))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code === 0) return undefined
  const plain = said.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
  return /FAIL\s+(?:unit\s+)?lib\/ledger\/([^\n]+)/.exec(plain)?.[1]?.trim() ?? 'it could not be run'
}
