import 'server-only'
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { NEXT } from '@/bin/set-up/build'
import { asRole } from '@/bin/set-up/databases'
import { freePort } from '@/bin/set-up/postgres'
import { dataFolder, loadRoles, requireInstallation } from '@/lib/base/data-folder'
import { pickVariables } from '@/lib/base/env'

/** One more web process beside the portal's own: the same build, the same database and data folder, another port. */
export type WebNode = { readonly url: string; restart(): Promise<void>; stop(): Promise<void> }

const ROOT = join(import.meta.dirname, '../..')

/** `dir`: the project, or a copy of what was built of it. */
export async function startWebNode({
  dir = ROOT,
  more = {},
}: {
  dir?: string
  more?: Record<string, string>
} = {}): Promise<WebNode> {
  const port = await freePort(0)
  const url = `http://localhost:${port}`
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn(process.execPath, [NEXT, 'start', dir, '--port', String(port), '--hostname', '127.0.0.1'], {
      cwd: ROOT,
      env: { ...environment(url), ...more } as unknown as NodeJS.ProcessEnv,
      stdio: 'ignore',
    })
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(200))
      if ((await fetch(`${url}/livez`).catch(() => undefined))?.ok) return
    throw new Error('the second web process did not answer within a minute')
  }
  const stop = async () => {
    const gone = new Promise((done) => child?.once('exit', done))
    if (child?.exitCode === null && child.kill('SIGKILL')) await gone
  }
  await start()
  return { url, stop, restart: async () => stop().then(start) }
}

function environment(url: string): Record<string, string> {
  const roles = loadRoles()
  const { server, keystore } = requireInstallation().database
  if (!roles) throw new Error('the portal under test has a data folder')
  return {
    ...pickVariables(['PATH', 'HOME']),
    NODE_ENV: 'production',
    DATABASE_URL: asRole(server, roles.web),
    KEYSTORE_URL: asRole(keystore, roles.keystore),
    CHARTSEAL_DATA: dataFolder(),
    NEXTAUTH_URL: url,
  }
}

/** The build as it would be if a request got past proxy.ts. Removed by `remove`. */
export function buildWithoutProxy(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'chartseal-without-proxy-'))
  for (const name of ['node_modules', 'next.config.js', 'package.json', 'lib'])
    if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(dir, name))
  cpSync(join(ROOT, '.next'), join(dir, '.next'), { recursive: true, filter: (path) => !path.includes('/.next/cache') })
  let taken = 0
  for (const name of ['middleware-manifest.json', 'functions-config-manifest.json']) {
    const path = join(dir, '.next/server', name)
    if (!existsSync(path)) continue
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    if (manifest.functions?.['/_middleware']) taken += Number(delete manifest.functions['/_middleware'])
    if (manifest.middleware?.['/']) taken += Number(delete manifest.middleware['/'])
    writeFileSync(path, JSON.stringify(manifest))
  }
  if (taken === 0) throw new Error('the build has no proxy that could be taken out: look where it went')
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
