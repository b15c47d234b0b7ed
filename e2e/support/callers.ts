import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CALLERS, type Caller } from '@/e2e/refusals/rows/shape'
import { callOf } from '@/e2e/support/action-body'
import type { ActionCall } from '@/e2e/support/action-calls'
import { addUser } from '@/e2e/support/commands'
import { fill } from '@/e2e/support/matrix-ids'
import { ownerSql } from '@/e2e/support/portal'
import { enterAs } from '@/e2e/support/sign-in-at'
import { addressOf } from '@/e2e/support/surface'

/** Everybody who sends the rows of the matrix: a cookie each, made once, and plain HTTP. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string }
export type Callers = { readonly url: string; readonly cookies: ReadonlyMap<Caller, string> }

/** `by`: the file that asks. What another one does to somebody's sessions, locking them say, is not to be met here. */
export async function signAllIn(url: string, by: string): Promise<Callers> {
  const kept = loadKept(url, by)
  if (kept) return { url, cookies: new Map(kept.cookies) }
  // First: while a command runs nothing is heard of connections that the portal closes meanwhile.
  const half = addUser()
  addUser() // <person>: the newest
  await ownerSql('delete from attempt')
  const cookies = new Map<Caller, string>()
  for (const who of CALLERS) {
    if (who === 'half') cookies.set(who, await byPasswordAlone(url, half))
    else if (who !== 'nobody') cookies.set(who, await asPersona(url, who === 'locked' ? 'carvalho' : who))
  }
  await fetch(`${url}/session/lock`, {
    method: 'POST',
    headers: { origin: url, cookie: cookies.get('locked') ?? '' },
    redirect: 'manual',
  })
  writeFileSync(KEPT, JSON.stringify({ url, by, at: Date.now(), cookies: [...cookies] }))
  return { url, cookies }
}

/** Kept for a worker that begins again after a failure, while their factors are fresh. */
const KEPT = join(import.meta.dirname, '../../test-results/callers.json')
const FRESH_MS = 3 * 60_000

function loadKept(url: string, by: string): { readonly cookies: [Caller, string][] } | undefined {
  if (!existsSync(KEPT)) return undefined
  const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as { url: string; by: string; at: number; cookies: [Caller, string][] }
  return kept.url === url && kept.by === by && Date.now() - kept.at < FRESH_MS ? kept : undefined
}

/** Redirects are answers, not followed. */
export async function send({ url, cookies }: Callers, who: Caller, call: Sent): Promise<Answer> {
  const cookie = cookies.get(who)
  const answer = await fetch(call.url.startsWith('/') ? `${url}${call.url}` : call.url, {
    method: call.method ?? 'POST',
    headers: { ...call.headers, ...(cookie ? { cookie } : {}) },
    ...(call.body ? { body: call.body as BodyInit } : {}),
    redirect: 'manual',
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

export type Sent = Pick<ActionCall, 'url' | 'headers'> & { readonly method?: string; readonly body?: BodyInit | Buffer }

/** Some at a time: a portal that is busy with one room’s refusals is what it is in the morning. */
export async function forEachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all]
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: 6 }, next))
}

type Built = Readonly<Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>>

/** `app/(clinician)/find/actions.ts find` → what the build calls it, and an address of a page that has it. */
export async function builtAction(action: string): Promise<{ readonly id: string; readonly path: string }> {
  const manifest = join(import.meta.dirname, '../../.next/server/server-reference-manifest.json')
  const { node } = JSON.parse(readFileSync(manifest, 'utf8')) as { node: Built }
  const found = Object.entries(node).find(([, { filename, exportedName }]) => `${filename} ${exportedName}` === action)
  if (!found) throw new Error(`the build has no ${action}`)
  const pages = Object.keys(found[1].workers)
    .filter((page) => page.endsWith('/page'))
    .map(addressOf)
  const own = addressOf(found[1].filename)
  return { id: found[0], path: await fill(fillPath(pages.includes(own) ? own : (pages.sort()[0] ?? '/'))) }
}

const SEGMENTS: Readonly<Record<string, string>> = {
  '/p/[patientId]': '/p/<patient of pham>',
  '/me/requests/[id]': '/me/requests/<request of osei>',
  '/me/requests/[id]/sign': '/me/requests/<request of osei>/sign',
  '/me/shares/[id]': '/me/shares/<consent of ngata>',
  '/admin/people/[accountId]': '/admin/people/<person>',
}
function fillPath(path: string): string {
  return SEGMENTS[path] ?? path
}

async function asPersona(url: string, persona: string): Promise<string> {
  const { cookie, status } = await enterAs(url, persona)
  if (!cookie) throw new Error(`${persona} was not let in: ${status}`)
  return cookie
}

/** The first of two factors. */
async function byPasswordAlone(url: string, { login, password }: ReturnType<typeof addUser>): Promise<string> {
  const { id, path } = await builtAction('app/(public)/sign-in/actions.ts enter')
  const call = callOf(id, `${url}${path}`, [{ form: { name: login, password, next: '/' } }])
  const answer = await fetch(call.url, { method: 'POST', headers: call.headers, body: call.body as BodyInit, redirect: 'manual' })
  await answer.body?.cancel()
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-chartseal='))
  if (!cookie) throw new Error('a password alone is half of a sign-in, and that half was refused')
  return cookie.split(';')[0] ?? ''
}
