import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { dataFolder } from '@/lib/base/data-folder'

/** Commands of the portal, run as its operator runs them. */
const ROOT = join(import.meta.dirname, '../..')

/** A nurse with a login and a password nobody else has. */
export function addUser(): { readonly login: string; readonly password: string } {
  const login = `nurse-${randomBytes(4).toString('hex')}`
  const password = randomBytes(15).toString('base64url')
  run(
    'user',
    ['add', '--organisation', 'NG', '--role', 'nurse', '--name', 'A nurse', '--login', login, '--password-stdin'],
    `${password}\n`,
  )
  return { login, password }
}

/** Plays the operator of the demo: a byte of this entry, or `undo`. */
export function cheat(entry: number | 'undo'): string {
  return run('cheat', entry === 'undo' ? ['--undo'] : ['--entry', String(entry)])
}

/** Checks the ledger as the hourly check does, and says what it found. */
export function selfCheck(...options: readonly '--all'[]): string {
  return spawn('ledger', ['self-check', ...options]).stdout
}

/** The operator has seen the break. */
export function acknowledge(because: string): string {
  return run('ledger', ['acknowledge', '--because', because])
}

/** A full copy, as anybody keeps one. */
export function mirrorLog(url: string, folder: string, policy: string): string {
  return run('mirror', [url, folder, '--policy', policy], '', [])
}

/** As somebody runs it who was given a file: no data folder, no network that it would ask. `log`: a mirror's copy. */
export function verifyFile(
  file: string,
  policy?: string,
  log?: string,
): { readonly status: number | null; readonly said: string } {
  const more = [...(policy === undefined ? [] : ['--policy', policy]), ...(log === undefined ? [] : ['--log', log])]
  const { status, stdout, stderr } = spawn('verify', [file, ...more], '', [])
  return { status, said: `${stdout}${stderr}` }
}

const HERE = () => ['--data', dataFolder()]

function run(command: string, args: readonly string[], input = '', where = HERE()): string {
  const { status, stdout, stderr } = spawn(command, args, input, where)
  if (status !== 0) throw new Error(`npm run ${command} failed: ${stdout}${stderr}`)
  return stdout
}

function spawn(command: string, args: readonly string[], input = '', where = HERE()) {
  const node = ['--conditions=react-server', '--import', 'tsx', `bin/${command}.ts`, ...args, ...where]
  return spawnSync(process.execPath, node, { cwd: ROOT, input, encoding: 'utf8' })
}
