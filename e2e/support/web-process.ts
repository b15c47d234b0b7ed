import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { NEXT } from '@/bin/set-up/build'
import { startChild, stopChild } from '@/bin/set-up/children'
import { freePort } from '@/bin/set-up/postgres'

/** A web process as the supervisor starts it, `next start` on the last build, at an address of its own. */
export type WebProcess = {
  readonly url: string
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and SIGKILL after the half minute that requests may take. How it ended: 143 is by itself. */
  stop(): Promise<number | NodeJS.Signals | null>
}

export type WebSettings = {
  readonly database: string
  readonly keystore: string
  readonly dataDir: string
  readonly logPath: string
  /** A free one where absent. */
  readonly port?: number
  /** Of its environment: what this one process is told and the portal's own is not. */
  readonly more?: Readonly<Record<string, string>>
}

/** Returns once it answers. */
export async function startWeb({ database, keystore, dataDir, logPath, port, more = {} }: WebSettings): Promise<WebProcess> {
  const at = port ?? (await freePort(0))
  const url = `http://localhost:${at}`
  const child = startChild({
    name: 'web',
    args: [NEXT, 'start', '--port', String(at), '--hostname', '127.0.0.1'],
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: database,
      KEYSTORE_URL: keystore,
      CHARTSEAL_DATA: dataDir,
      NEXTAUTH_URL: url,
      ...more,
    },
    logPath,
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  )
  const stop = async () => {
    await stopChild(child)
    return ended
  }
  const kill = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null; await pause(100))
    if (await fetch(`${url}/ledger/vkey`).catch(() => undefined)) return { url, kill, stop }
  await kill()
  throw new Error(`the web process did not answer within a minute; see ${logPath}`)
}
