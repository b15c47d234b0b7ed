import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { closed, listening } from '@/e2e/support/witness'

/** What is answered for a path, without the leading slash; `undefined`: not there. */
export type Files = (path: string) => Uint8Array | string | undefined | Promise<Uint8Array | string | undefined>

export type StaticLog = { readonly url: string; readonly asked: string[]; close(): Promise<void> }

/** A web server that knows nothing of logs. Where `files` throws it breaks off. */
export async function serveFiles(files: Files, delayMs = 0): Promise<StaticLog> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').slice(1)
    asked.push(path)
    if (delayMs > 0) await pause(delayMs)
    const content = await Promise.resolve(path)
      .then(files)
      .catch(() => null)
    if (content === null) response.destroy()
    else if (content === undefined) response.writeHead(404).end('not found\n')
    else response.end(content)
  })
  return { url: await listening(server), asked, close: () => closed(server) }
}

export function filesOf(folder: string): Files {
  return (path) => {
    const file = join(folder, path)
    return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined
  }
}
