import { join } from 'node:path'
import { startWeb } from '@/e2e/support/web-process'
import type { Actor } from '@/lib/base/actor'
import type { AccountId, SessionId } from '@/lib/base/ids'
import { COOKIE, sealSession } from '@/lib/session/auth-options'
import { timeEach } from './measure'
import type { World } from './world'

/** Milliseconds of a whole page, as `next start` sends it to somebody signed in. */
export async function timePages(world: World, actor: Actor, path: string, times: number): Promise<number[]> {
  const { dataDir, urls } = world.stage
  const logPath = join(dataDir, 'web.log')
  const portal = await startWeb({ database: urls.web, keystore: urls.keystore, dataDir, logPath })
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
