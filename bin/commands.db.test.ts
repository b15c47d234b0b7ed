import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestInstallation, testInstallation } from '@/e2e/support/installation'
import { pickVariables } from '@/lib/base/env'
import { loginToken } from '@/lib/directory/login'
import { generateBundle } from '@/lib/records/import/fixtures/generate'
import { verifyPassword } from '@/lib/session/password'

let test: TestInstallation
let folder: string
beforeAll(async () => {
  test = await testInstallation()
  folder = mkdtempSync(join(tmpdir(), 'chartseal-import-'))
  writeFileSync(join(folder, 'good.json'), generateBundle({ resources: 12, seed: 3 }))
  const broken = new TextDecoder().decode(generateBundle({ resources: 12, seed: 4 })).replace('"gender": "', '"gender": "x')
  writeFileSync(join(folder, 'broken.json'), broken.replace('"gender":"', '"gender":"x'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await test.drop()
})

type Ended = { readonly code: number | string; readonly said: string }

/** As an operator types it: nothing of the environment but where programs are. */
function run(script: string, args: readonly string[], input = ''): Promise<Ended> {
  const command = ['--conditions=react-server', '--import', 'tsx', resolve(script), ...args, '--data', test.dataDir]
  const env = { ...pickVariables(['PATH', 'HOME']), NODE_ENV: 'test' as const }
  return new Promise((done) => {
    const child = execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, said: stdout + stderr }),
    )
    child.stdin?.end(input)
  })
}

describe('npm run import', () => {
  const load = (name: string) => run('bin/import.ts', ['--organisation', 'NG', join(folder, name)])

  it('says what it wrote, and that a repeat changed nothing', async () => {
    expect(await load('good.json')).toMatchObject({ code: 0, said: expect.stringMatching(/\d+ new, .*new patient/) })
    expect(await load('good.json')).toMatchObject({ code: 0, said: expect.stringMatching(/: \d+ unchanged/) })
  })

  it('names place and reason of what it refuses, and ends with 1', async () => {
    const refused = await load('broken.json')
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('Patient.gender') })
    expect(refused.said).toContain('nothing of it was kept')
  })

  it('says which organisations there are, and ends with 2', async () => {
    const unknown = await run('bin/import.ts', ['--organisation', 'XX', join(folder, 'good.json')])
    expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining('known: CH, NG') })
  })
})

describe('npm run user', () => {
  const nurse = [
    'add',
    '--organisation',
    'NG',
    '--role',
    'nurse',
    '--name',
    'Colleen Byrne',
    '--login',
    'cbyrne',
    '--password-stdin',
  ]

  it('adds somebody who can then sign in with that password and no other', async () => {
    expect(await run('bin/user.ts', nurse, 'a sentence to remember\n')).toMatchObject({ code: 0 })
    expect(await verifyPassword(await loginToken('cbyrne'), 'a sentence to remember')).toBeTruthy()
    expect(await verifyPassword(await loginToken('cbyrne'), 'a sentence to forget')).toBeUndefined()
    expect(await verifyPassword(await loginToken('nobody'), 'a sentence to remember')).toBeUndefined()
  })

  it('lists who there is, without a login', async () => {
    const listed = await run('bin/user.ts', ['list'])
    expect(listed).toMatchObject({ code: 0, said: expect.stringMatching(/Colleen Byrne, nurse, NG\n1 accounts\n$/) })
    expect(listed.said).not.toContain('cbyrne')
  })

  it('says plainly that a login is taken, and that a patient is not there', async () => {
    const taken = await run('bin/user.ts', nurse, 'a sentence to remember\n')
    expect(taken).toEqual({ code: 1, said: expect.stringContaining('this login is taken') })
    const nobody = ['add', '--role', 'patient', '--patient', '01890a5d-ac96-774b-bcce-b302099a8057', '--login', 'x']
    const unknown = await run('bin/user.ts', [...nobody, '--password-stdin'], 'a sentence to remember\n')
    expect(unknown).toEqual({ code: 1, said: expect.stringContaining('--patient is the id') })
    expect(taken.said + unknown.said).not.toContain('    at ')
  })

  it('refuses a short password and an unknown role in words', async () => {
    expect(await run('bin/user.ts', nurse, 'short\n')).toMatchObject({ code: 1, said: expect.stringContaining('8 to 256') })
    const role = nurse.map((word) => (word === 'nurse' ? 'wizard' : word))
    expect(await run('bin/user.ts', role, 'a sentence to remember\n')).toMatchObject({
      code: 1,
      said: expect.stringContaining('no role'),
    })
  })
})
