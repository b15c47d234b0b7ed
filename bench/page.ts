import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { NEXT } from '@/bin/set-up/build'
import { startChild, stopChild } from '@/bin/set-up/children'
import { freePort } from '@/bin/set-up/postgres'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, SessionId } from '@/lib/base/ids'
import { COOKIE, sealSession } from '@/lib/session/auth-options'
import { timeEach } from './measure'
import type { World } from './world'

/** Milliseconds of a whole page, as `next start` sends it to somebody signed in. */
export async function timePages(world: World, actor: Actor, path: string, times: number): Promise<number[]> {
  const portal = await startWeb(world)
  try {
    const cookie = `${COOKIE}=${await sealSession({ session: actor.session as SessionId, account: actor.id as AccountId })}`
    const load = async () => {
      const answer = await fetch(`${portal.url}${path}`, { headers: { cookie }, redirect: 'manual' })
      const page = await answer.text()
      if (answer.status !== 200 || !page.includes('</html>')) throw new Error(`the page was not sent: ${answer.status}`)
    }
    await timeEach(5, load)
    return await timeEach(times, load)
  } finally {
    await portal.stop()
  }
}

async function startWeb({ stage }: World): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(0)
  const url = `http://localhost:${port}`
  const child = startChild({
    name: 'web',
    args: [NEXT, 'start', '--port', String(port), '--hostname', '127.0.0.1'],
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: stage.urls.web,
      KEYSTORE_URL: stage.urls.keystore,
      CHARTSEAL_DATA: stage.dataDir,
      NEXTAUTH_URL: url,
    },
    logPath: join(stage.dataDir, 'web.log'),
  })
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(100))
    if (await fetch(`${url}/ledger/vkey`).catch(() => undefined)) return { url, stop: () => stopChild(child) }
  await stopChild(child)
  throw new Error('the web process did not answer within a minute')
}
