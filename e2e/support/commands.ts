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

function run(command: string, args: readonly string[], input = ''): string {
  const node = ['--conditions=react-server', '--import', 'tsx', `bin/${command}.ts`, ...args, '--data', dataFolder()]
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm run ${command} failed: ${stdout}${stderr}`)
  return stdout
}
