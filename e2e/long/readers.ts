import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { type Random, randomOf } from '@/e2e/faults/random'

/** Somebody signed in, as her browser's cookies, and the charts she opens. */
export type Person = { readonly cookie: string; readonly charts: readonly string[] }

export type Readers = {
  /** The event of every chart that came back: from then on its entry must never be lost. */
  readonly acknowledged: readonly string[]
  /** How often nothing came back, by reason. */
  readonly unanswered: ReadonlyMap<string, number>
  /** Answers there must never be: a page without its event, that she is signed out, or none at all without an end. */
  readonly wrong: readonly string[]
  stop(): Promise<void>
}

/** Longer than the portal gives any statement of its own: a chart that hangs is worse than one that fails. */
const ANSWER_WITHIN_SECONDS = 60
const HUNG = 'TimeoutError'

type Noted = { readonly acknowledged: string[]; readonly unanswered: Map<string, number>; readonly wrong: string[] }

/** Each opens charts one after the other, without end, and goes on when an answer fails. */
export function startReaders(people: readonly Person[], random: Random, answerWithinSeconds = ANSWER_WITHIN_SECONDS): Readers {
  const stopping = new AbortController()
  const noted: Noted = { acknowledged: [], unanswered: new Map(), wrong: [] }
  const within = { stopping: stopping.signal, answerWithinSeconds }
  const loops = people.map((person) => readOn(person, randomOf(random.between(1, 2 ** 20)), noted, within))
  const stop = async () => {
    stopping.abort()
    await Promise.all(loops)
  }
  return { ...noted, stop }
}

type Within = { readonly stopping: AbortSignal; readonly answerWithinSeconds: number }

async function readOn({ cookie, charts }: Person, random: Random, noted: Noted, within: Within): Promise<void> {
  const { stopping, answerWithinSeconds } = within
  while (!stopping.aborted) {
    const { status, text, event, failure } = await look(random.pick(charts), cookie, answerWithinSeconds)
    // Whatever arrived counts, even where the answer broke off after it: somebody could have read it.
    if (event) noted.acknowledged.push(event)
    else if (status > 0 && status < 500 && !failure) noted.wrong.push(`status ${status}: ${text.slice(0, 1_000)}`)
    if (event && !failure) continue
    if (failure === HUNG) noted.wrong.push(`no end after ${answerWithinSeconds} s, status ${status}`)
    const reason = failure ?? `status ${status}`
    noted.unanswered.set(reason, (noted.unanswered.get(reason) ?? 0) + 1)
    await pause(random.between(20, 200))
  }
}

/** `event`: of the chart that came back, whole or broken off after it. `failure`: why there was no whole answer. */
export type Look = { readonly status: number; readonly text: string; readonly event?: string; readonly failure?: string }

export async function look(url: string, cookie: string, answerWithinSeconds = ANSWER_WITHIN_SECONDS): Promise<Look> {
  let status = 0
  let text = ''
  let failure: string | undefined
  try {
    const signal = AbortSignal.timeout(answerWithinSeconds * 1_000)
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual', signal })
    status = response.status
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    failure = cause?.code ?? name
  }
  const event = /data-event="([0-9a-f-]{36})"/.exec(text)?.[1]
  return { status, text, ...(event ? { event } : {}), ...(failure ? { failure } : {}) }
}
