/** What a page says to the server and to its other tabs about its lock. Nothing of a page is in it. */
export type Said =
  | { readonly kind: 'here' }
  | { readonly kind: 'locked' | 'resumed'; readonly session: string }
  | { readonly kind: 'left' }

const NAME = 'chartseal-session'
let channel: BroadcastChannel | undefined

/** One channel for saying and hearing: what a tab says itself it does not hear, or it would begin anew at its own leaving. */
function open(): BroadcastChannel {
  channel ??= new BroadcastChannel(NAME)
  return channel
}

export const tabs = {
  say(said: Said): void {
    open().postMessage(said)
  },
  listen(heard: (said: Said) => void): () => void {
    const hear = ({ data }: MessageEvent<Said>) => heard(data)
    open().addEventListener('message', hear)
    return () => open().removeEventListener('message', hear)
  },
}

const SCRIPT = { accept: 'application/json' }
const AGAIN_MS = 3_000

/** Until the server has it: one that did not hear would go on answering whoever loads the page again. */
export async function askLock(stillLocked: () => boolean): Promise<void> {
  while (stillLocked()) {
    const answer = await fetch('/session/lock', { method: 'POST', headers: SCRIPT, keepalive: true }).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
}

/** `undefined`: she may go on. Otherwise why not. */
export async function askResume(form: FormData): Promise<string | undefined> {
  try {
    const body = new URLSearchParams([...form].map(([name, value]) => [name, String(value)]))
    const answer = await fetch('/session/resume', { method: 'POST', headers: SCRIPT, body })
    if (answer.status === 204) return undefined
    if (answer.headers.get('x-chartseal-session') === 'over')
      return 'The session is over. Load the page again to sign in; what was not sent is lost.'
    return (await answer.text()) || 'That did not work. Try again.'
  } catch {
    return 'The portal did not answer. Try again.'
  }
}

/** Whether the session still answers. */
export async function askSeen(): Promise<boolean> {
  const answer = await fetch('/session/seen', { method: 'POST', headers: SCRIPT }).catch(() => undefined)
  return answer?.status !== 401
}
