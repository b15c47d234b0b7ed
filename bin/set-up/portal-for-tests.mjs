// A demo of its own for one run of browser tests: a new data folder, any free port, everything removed afterwards.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runNode, TYPESCRIPT } from './before-install.mjs'

export async function startPortal(env) {
  const base = mkdtempSync(join(tmpdir(), 'chartseal-e2e-'))
  const folder = join(base, 'data')
  const serve = [...TYPESCRIPT, 'bin/serve.ts', '--demo', '--data', folder]
  const { child, done } = runNode([...serve, '--port', '0'], { env })
  let over = false
  done.then(() => {
    over = true
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await done
    await runNode([...serve, '--remove'], { env }).done
    rmSync(base, { recursive: true, force: true })
  }
  for (let url; !over; await pause(100)) {
    url = urlIn(join(folder, 'running.json'))
    if (url) return { url, folder, stop }
  }
  await stop()
  return undefined
}

function urlIn(path) {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).url : undefined
  } catch {
    return undefined // just being written
  }
}
