import 'server-only'
import type { Person } from '@/e2e/long/readers'

/** A session of her own by the demo's form, as a browser without JavaScript sends it. Her charts are those of her worklist. */
export async function signInAt(url: string, persona: string): Promise<Person> {
  const page = await (await fetch(`${url}/sign-in`)).text()
  const form = /aria-label="People of the demo".*?<\/form>/s.exec(page)?.[0] ?? ''
  const fields = new FormData()
  for (const [tag] of form.matchAll(/<input type="hidden"[^>]*>/g)) fields.set(attribute(tag, 'name'), attribute(tag, 'value'))
  fields.set('persona', persona)
  const headers = { origin: url }
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body: fields, headers, redirect: 'manual' })
  await answer.body?.cancel()
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`${persona} was not let in: status ${answer.status}`)
  const work = await (await fetch(`${url}/work`, { headers: { cookie } })).text()
  const paths = new Set([...work.matchAll(/href="(\/p\/[0-9a-f-]{36})"/g)].map(([, path]) => path))
  if (paths.size === 0) throw new Error(`${persona} has no charts on her worklist`)
  return { cookie, charts: [...paths].map((path) => `${url}${path}`) }
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
