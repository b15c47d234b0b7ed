import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '@/e2e/long/readers'

/**
 * A session of her own by the demo's form, as a browser without JavaScript sends it. Her charts are those of her worklist. A
 * process that has just begun, on a busy machine, finds no connection in time and answers 500: she tries again, as anybody would.
 */
export async function signInAt(url: string, persona: string): Promise<Person> {
  let status = 0
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(500)) {
    const { cookie, ...answer } = await enterAs(url, persona)
    status = answer.status
    const charts = cookie ? await chartsOf(url, cookie) : []
    if (cookie && charts.length > 0) return { cookie, charts }
  }
  throw new Error(`${persona} did not come to her charts: status ${status}`)
}

async function chartsOf(url: string, cookie: string): Promise<string[]> {
  const work = await (await fetch(`${url}/work`, { headers: { cookie } })).text()
  return [...new Set([...work.matchAll(/href="(\/p\/[0-9a-f-]{36})"/g)].map(([, path]) => `${url}${path}`))]
}

/** Without a cookie she was not let in. */
export async function enterAs(url: string, persona: string): Promise<{ readonly status: number; readonly cookie?: string }> {
  const page = await (await fetch(`${url}/sign-in`)).text()
  const form = /aria-label="People of the demo".*?<\/form>/s.exec(page)?.[0] ?? ''
  const fields = new FormData()
  for (const [tag] of form.matchAll(/<input type="hidden"[^>]*>/g)) fields.set(attribute(tag, 'name'), attribute(tag, 'value'))
  fields.set('persona', persona)
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body: fields, headers: { origin: url }, redirect: 'manual' })
  await answer.body?.cancel()
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  return { status: answer.status, ...(cookie ? { cookie } : {}) }
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
