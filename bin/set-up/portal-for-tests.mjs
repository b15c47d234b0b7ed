// A demo of its own for one run of browser tests: a new data folder, any free port, everything removed afterwards.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runNode, TYPESCRIPT } from './before-install.mjs'

/**
 * `again`: where it ends by itself, say because its database was killed, it is started once more on the same data and the
 * same address, as an operator would. The processes then belong to the run and end with it, whatever becomes of a test.
 */
export async function startPortal(env, { again = false } = {}) {
  const base = mkdtempSync(join(tmpdir(), 'chartseal-e2e-'))
  const folder = join(base, 'data')
  // Its runs are entries: tests that count the ledger's must find those of their own acts only.
  const quiet = { ...env, CHARTSEAL_SELF_CHECK: 'off' }
  const serve = [...TYPESCRIPT, 'bin/serve.ts', '--demo', '--data', folder]
  let stopping = false
  let running
  const start = (port, stdio = 'inherit') => {
    running = runNode([...serve, '--port', port], { env: quiet, stdio })
    return untilServing(running.done, join(folder, 'running.json'))
  }
  const stop = async () => {
    stopping = true
    running.child.kill('SIGTERM')
    await running.done
    await runNode([...serve, '--remove'], { env }).done
    rmSync(base, { recursive: true, force: true })
  }
  const keepServing = async (port) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => (stopping = true))
    for (let serving = true; serving && !stopping; ) {
      await running.done
      // Its greeting was read the first time; thirty lines at each kill would push what failed out of a log.
      serving = !stopping && (await start(port, 'errors'))
    }
  }
  const url = await start('0')
  if (url && again) void keepServing(new URL(url).port)
  if (url) return { url, folder, stop }
  await stop()
  return undefined
}

/** Its address, or `undefined` once it has ended without ever having had one. */
async function untilServing(done, path) {
  let over = false
  done.then(() => {
    over = true
  })
  for (; !over; await pause(100)) {
    const url = urlIn(path)
    if (url) return url
  }
  return undefined
}

function urlIn(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).url : undefined
  } catch {
    return undefined // just being written
  }
}
