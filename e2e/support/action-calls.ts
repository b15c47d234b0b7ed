import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIRequestContext, APIResponse, Page, Request } from '@playwright/test'

/** A server action's call as the browser sent it, to be sent again by somebody else. */
export type ActionCall = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Names of every server action of the build, as `app/leave.ts leave`. */
export function builtActions(): string[] {
  const path = join(import.meta.dirname, '../../.next/server/server-reference-manifest.json')
  const { node } = JSON.parse(readFileSync(path, 'utf8')) as {
    node: Record<string, { filename: string; exportedName: string }>
  }
  return Object.values(node)
    .map(({ filename, exportedName }) => `${filename} ${exportedName}`)
    .sort()
}

/** The next call of an action that `act` leads to; of another kind where `isCall` says which. */
export async function captureCall(page: Page, act: () => Promise<unknown>, isCall = isAction): Promise<ActionCall> {
  const [request] = await Promise.all([page.waitForRequest(isCall), act()])
  // A form without fields has none.
  const body = request.postDataBuffer() ?? Buffer.alloc(0)
  const { cookie: _, 'content-length': __, ...headers } = await request.allHeaders()
  const real = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
  return { url: request.url(), headers: Object.fromEntries(real), body }
}

/** `by` brings its own cookies; redirects are answers, not followed. */
export async function sendAgain(
  by: APIRequestContext,
  { url, headers, body }: ActionCall,
  changed: Readonly<Record<string, string>> = {},
): Promise<APIResponse> {
  return by.fetch(url, { method: 'POST', headers: { ...headers, ...changed }, data: body, maxRedirects: 0 })
}

function isAction(request: Request): boolean {
  return request.method() === 'POST' && request.headers()['next-action'] !== undefined
}
